"""The QA pages in a real browser, against the demo: what a reviewer, an agent and a leader see and do."""

from __future__ import annotations

from pathlib import Path

from tests.browser.test_wall import node
from tests.config.commands.running import program


def test_a_sample_is_claimed_played_scored_and_handed_in(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        link = demo.line_with("  qa   ").split()[-1]
        demo.line_with("Ctrl-C")
        seen = node("qa_journey.mjs", link)
        assert demo.stop() == 0
    assert "the drawn peaks are the peaks of the sound" in seen
    assert "a save from another window is a conflict" in seen
    assert "no errors on the console" in seen


def test_an_agent_answers_reviewers_calibrate_and_a_trainer_coaches(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        roles = ("agent", "qa", "qa_lead", "trainer", "manager")
        shown = {role: demo.line_with(f"  {role} ").split()[-1] for role in roles}
        seen = node("own_journey.mjs", *shown.values())
        assert demo.stop() == 0
    assert "an agent appeals with a reason" in seen
    assert "a consensus is written" in seen
    assert "somebody else decides it" in seen
    assert "no errors on the console" in seen


def test_a_campaign_is_drawn_a_scorecard_written_an_own_call_heard_and_a_copy_taken(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        admin = demo.line_with("first administrator").split()[-1]
        agent, lead = (demo.line_with(f"  {role} ").split()[-1] for role in ("agent", "qa_lead"))
        seen = node("quality_pages_journey.mjs", agent, lead, admin)
        assert demo.stop() == 0
    assert "a campaign is drawn by lot" in seen
    assert "faults are told before anything is sent" in seen
    assert "an agent hears an own scored call" in seen
    assert "a marked copy is taken away with a reason" in seen
    assert "no errors on the console" in seen
