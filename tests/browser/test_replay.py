"""The wall in replay, in a real browser, on a server that keeps a journal."""

from __future__ import annotations

from pathlib import Path

from tests.browser.test_wall import node
from tests.config.commands.running import program


def test_a_wall_shows_its_past_again_and_is_never_taken_for_the_present(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        address = demo.line_with("/wall?board=").split()[1]
        base, _, board = address.partition("/wall?board=")
        token = demo.line_with("token").split()[1]
        seen = node("replay_journey.mjs", base, board, token)
        assert demo.stop() == 0
    assert "with the figures that were live then" in seen
    assert "colour, shape and word say that it is a replay" in seen
    assert "refused in a sentence" in seen
    assert "no errors on the console" in seen
