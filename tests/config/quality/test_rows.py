from __future__ import annotations

import pytest

from config.quality.rows import figures_row, shown, sides_of, step_rows
from connectors.audio.figures import AudioFigures, Side, Span
from realtime.access.roles import Role
from realtime.names import AgentId, Instant
from realtime.quality.life import Action, Life, State, Step
from tests.config.quality.desk_site import asker

LI = AgentId("li")


@pytest.mark.parametrize(
    ("role", "name", "state", "waits", "there"),
    [
        (Role.QA, "qa1", State.SCORED, False, True),
        (Role.QA, "qa2", State.SCORED, False, False),
        (Role.QA_LEAD, "lead", State.APPEALED, False, False),
        (Role.QA, "qa2", State.SCORED_AGAIN, False, True),
        (Role.QA, "qa2", State.CONFIRMED, True, False),
        (Role.TEAM_LEADER, "tl", State.SCORED, True, True),
        (Role.TEAM_LEADER, "tl", State.CLAIMED, False, False),
    ],
)
def test_who_may_still_have_to_score_the_same_does_not_see_the_first_score(
    role: Role,
    name: str,
    state: State,
    waits: bool,  # noqa: FBT001
    there: bool,  # noqa: FBT001
) -> None:
    life = Life(agent=LI, state=state, rater="qa1")
    assert shown(asker(name, role), life, "qa1", waits_for_second=waits) is there


def test_the_reason_of_an_appeal_is_kept_from_the_second_rater_while_it_lasts() -> None:
    step = Step(action=Action.APPEAL, by="a", role=Role.AGENT, at=Instant(0.0), reason="unfair at 0:12")
    for state, said in ((State.APPEALED, ""), (State.SCORED_AGAIN, "unfair at 0:12")):
        (row,) = step_rows([step], asker("qa2"), Life(agent=LI, state=state))
        assert row.reason == said


@pytest.mark.parametrize("action", [Action.SCORE, Action.APPEAL, Action.DECIDE, Action.COACH, Action.RECHECK])
def test_words_about_a_score_are_kept_from_who_may_still_score_the_same_blind(action: Action) -> None:
    step = Step(action=action, by="a", role=Role.QA, at=Instant(0.0), reason="failed the greeting")
    life = Life(agent=LI, state=State.COACHED, rater="qa1", passed=False)
    for name, waits, said in (("qa2", True, ""), ("qa2", False, step.reason), ("qa1", True, step.reason)):
        (row,) = step_rows([step], asker(name), life, waits_for_second=waits)
        assert row.reason == said


def test_sides_and_spans_are_named() -> None:
    assert (sides_of(2), sides_of(1), sides_of(None)) == (("caller", "agent"), ("mix",), ())
    side = Side(active=0.5, level=-20.0, pace=None, clipping=0.0)
    told = AudioFigures(
        seconds=60.0,
        sides=(side, side),
        dead_air=(Span(1.0, 7.0),),
        talk_over=(),
        talk_over_share=0.0,
        agent_share=0.5,
        longest_monologue=3.0,
        one_way=Span(0.0, 15.0),
        mute=1,
        music=(),
        hints=frozenset(),
    )
    row = figures_row(told)
    assert (row.mute, row.one_way, row.dead_air, row.talk_over) == ("caller", (0.0, 15.0), ((1.0, 7.0),), ())
