from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.names import AgentId
from realtime.planning.breaks import Advice, Goal, Rest, Team, advise, chance, is_due, order
from realtime.staffing.erlang_a import Load
from tests.build import at

BUSY = Load(calls=200, aht=240, patience=120)


@pytest.mark.parametrize(
    ("agents", "chances"),
    [(15, (0.53, 0.55, 0.58)), (16, (0.67, 0.71, 0.72)), (17, (0.88, 0.81, 0.82)), (18, (0.94, 0.90, 0.85))],
)
def test_the_chance_is_near_the_one_that_was_simulated(agents: int, chances: tuple[float, ...]) -> None:
    ours = [chance(agents, BUSY, varies, Goal()) for varies in (0.0, 0.1, 0.15)]
    assert ours == pytest.approx(chances, abs=0.08)


def test_advice_shows_what_one_more_would_cost() -> None:
    advice = advise(Team(working=20), BUSY, 0.1, Goal())
    assert advice.may_go == len(advice.chances) - 2 > 0
    assert advice.chances[advice.may_go] >= 0.8 > advice.chances[advice.may_go + 1]


def test_nobody_goes_in_a_surge_or_when_the_target_is_at_risk_already() -> None:
    held = advise(Team(working=20), BUSY, 0.1, Goal(), surge=True)
    assert (held.may_go, held.held) == (0, True)
    assert advise(Team(working=14), BUSY, 0.1, Goal()).may_go == 0


def test_a_quiet_hour_lets_a_quarter_go_and_two_stay() -> None:
    quiet = Load(calls=1, aht=60, patience=120)
    assert advise(Team(working=40), quiet, 0.1, Goal()).may_go == 10
    assert advise(Team(working=36, resting=4), quiet, 0.1, Goal()).may_go == 6
    assert advise(Team(working=30, resting=10), quiet, 0.1, Goal()).may_go == 0
    assert advise(Team(working=2, resting=0), quiet, 0.1, Goal()).may_go == 0


@given(st.integers(0, 30), st.integers(0, 10), st.floats(0, 500), st.floats(0, 0.5), st.booleans())
def test_the_rules_hold_whatever_comes(working: int, resting: int, calls: float, varies: float, surge: bool) -> None:  # noqa: FBT001
    advice = advise(
        Team(working=working, resting=resting), Load(calls=calls, aht=180, patience=90), varies, Goal(), surge=surge
    )
    assert isinstance(advice, Advice)
    assert all(-1e-9 <= each <= 1.0 + 1e-9 for each in advice.chances)
    if advice.may_go:
        assert working - advice.may_go >= 2
        assert resting + advice.may_go <= 0.25 * (working + resting)
        assert advice.chances[advice.may_go] >= 0.8


def test_who_is_due_by_law_goes_first_then_who_waited_longest() -> None:
    long = Rest(agent=AgentId("hq/long"), last=at(0))
    short = Rest(agent=AgentId("hq/short"), last=at(500), due=at(4000))
    lawful = Rest(agent=AgentId("hq/lawful"), last=at(600), due=at(900))
    assert [rest.agent for rest in order([short, long, lawful], at(1000))] == ["hq/lawful", "hq/long", "hq/short"]
    assert is_due(lawful, at(900))
    assert not is_due(long, at(900))
