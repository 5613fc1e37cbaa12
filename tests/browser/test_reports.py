"""Quality reports and trainings in a real browser, against the demo."""

from __future__ import annotations

from pathlib import Path

from tests.browser.test_wall import node
from tests.config.commands.running import program


def test_a_report_is_read_taken_away_and_turned_into_a_training(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        lead = demo.line_with("  qa_lead  ").split()[-1]
        trainer = demo.line_with("  trainer  ").split()[-1]
        demo.line_with("Ctrl-C")
        seen = node("report_journey.mjs", lead, trainer)
        assert demo.stop() == 0
    assert "a trainer approves, holds and files it" in seen
    assert "no errors on the console" in seen
