"""Every page in a real browser: what the navigation offers to the most and to the least of people, and the walls."""

from __future__ import annotations

from pathlib import Path

from tests.browser.test_wall import SECONDS, node
from tests.config.commands.running import program


def test_every_page_is_whole_in_each_language_theme_and_width(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path, seconds=3 * SECONDS) as demo:
        admin = demo.line_with("/sign-in#link=").split()[-1]
        demo.line_with("  token ")
        agent = demo.line_with("  agent ").split()[-1]
        seen = node("walk_journey.mjs", admin, agent) + node("walls_journey.mjs", admin.partition("/sign-in")[0])
        assert demo.stop() == 0
    assert "an agent meets" in seen
    assert "walls of every shape and language are whole" in seen
    assert "written whole on every wall" in seen
