from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from realtime.access.roles import Role
from realtime.names import ChannelId, Instant
from realtime.quality.draw import Unusable
from realtime.quality.life import (
    NEXT,
    WHO,
    Action,
    Life,
    Refusal,
    RefusedStepError,
    State,
    Step,
    advance,
    counting,
    refused,
)
from realtime.quality.scoring import Review
from tests.realtime.quality.contacts import DAY, HOUR, MONDAY, WEEKS, agent

WHOSE = agent("1001")
NINE = Instant(MONDAY + 9 * HOUR)


def step(action: Action, by: str = "qa1", role: Role = Role.QA, **told: Any) -> Step:
    usual: dict[str, Any] = {"at": NINE, "heard": 1.0, "reason": "because", "fault": Unusable.MISSING}
    return Step(action=action, by=by, role=role, **(usual | told))


def after(*steps: Step) -> Life:
    life = Life(agent=WHOSE)
    for one in steps:
        life = advance(life, one, WEEKS)
    return life


CLAIM = step(Action.CLAIM)
GIVEN = step(Action.ASSIGN, "lead", Role.QA_LEAD, to="qa2")
FAIL = step(Action.SCORE, passed=False)
APPEAL = step(Action.APPEAL, "a1", Role.AGENT, agent=WHOSE)
AGAIN = step(Action.SCORE_AGAIN, "qa2")
DECIDE = step(Action.DECIDE, "lead", Role.QA_LEAD, passed=False)
SEEN = step(Action.CONFIRM, "a1", Role.AGENT, agent=WHOSE)


def test_the_whole_way_of_a_failing_call_that_was_appealed() -> None:
    life = after(CLAIM, FAIL, APPEAL, AGAIN, DECIDE, SEEN)
    assert life.state is State.CONFIRMED
    assert life.coaching_open
    life = advance(life, step(Action.COACH, "tl", Role.TEAM_LEADER), WEEKS)
    assert life.coaching_open
    life = advance(life, step(Action.RECHECK), WEEKS)
    assert (life.state, life.coaching_open) == (State.RECHECKED, False)


def why(life: Life, one: Step) -> Refusal | None:
    found = refused(life, one)
    if found is not None:
        with pytest.raises(RefusedStepError) as error:
            advance(life, one, WEEKS)
        assert error.value.why is found
    return found


@pytest.mark.parametrize(
    ("steps", "tried", "reason"),
    [
        ((), FAIL, Refusal.NOT_NOW),
        ((), step(Action.CLAIM, role=Role.AGENT), Refusal.NOT_YOURS),
        ((), step(Action.HOLD, role=Role.QA_LEAD, reason=""), Refusal.NO_REASON),
        ((GIVEN,), step(Action.CLAIM), Refusal.NOT_YOURS),
        ((GIVEN,), step(Action.CLAIM, "qa2"), None),
        ((GIVEN,), step(Action.CLAIM, "lead", Role.QA_LEAD), None),
        ((), step(Action.CLAIM, "guest", Role.EXTERNAL), Refusal.NOT_YOURS),
        ((), step(Action.FIND_UNUSABLE, fault=None), Refusal.NO_REASON),
        ((), step(Action.FIND_UNUSABLE, fault=Unusable.OTHER, reason=""), Refusal.NO_REASON),
        ((CLAIM,), step(Action.SCORE, "qa2"), Refusal.NOT_YOURS),
        ((CLAIM,), step(Action.SCORE, heard=0.79, reason=""), Refusal.NOT_HEARD),
        ((CLAIM,), step(Action.SCORE, heard=None, reason=" "), Refusal.NOT_HEARD),
        ((CLAIM,), step(Action.SCORE, heard=float("nan"), reason=""), Refusal.NOT_HEARD),
        ((CLAIM,), step(Action.SCORE, heard=0.8, reason=""), None),
        ((CLAIM,), step(Action.SCORE, heard=0.1, reason="music only"), None),
        ((CLAIM,), step(Action.RELEASE, "qa2"), Refusal.NOT_YOURS),
        ((CLAIM,), step(Action.RELEASE, "lead", Role.QA_LEAD), None),
        ((CLAIM, FAIL), step(Action.APPEAL, "a2", Role.AGENT, agent=agent("1002")), Refusal.NOT_YOURS),
        ((CLAIM, FAIL), step(Action.APPEAL, "a1", Role.AGENT, agent=WHOSE, reason=""), Refusal.NO_REASON),
        ((CLAIM, FAIL), step(Action.CONFIRM), Refusal.TOO_EARLY),
        ((CLAIM, FAIL), step(Action.CONFIRM, at=Instant(MONDAY + 4.1 * DAY)), None),
        ((CLAIM, FAIL), step(Action.CONFIRM, "a2", Role.AGENT, agent=agent("1002")), Refusal.NOT_YOURS),
        ((CLAIM, FAIL, APPEAL), step(Action.SCORE_AGAIN, "qa1"), Refusal.SAME_PERSON),
        ((CLAIM, FAIL, APPEAL, AGAIN), step(Action.DECIDE, "qa2", Role.QA_LEAD), Refusal.SAME_PERSON),
        ((CLAIM, step(Action.SCORE, passed=True), SEEN), step(Action.COACH, role=Role.TRAINER), Refusal.PASSED),
    ],
)
def test_what_the_rules_refuse(steps: tuple[Step, ...], tried: Step, reason: Refusal | None) -> None:
    assert why(after(*steps), tried) is reason


def test_an_appeal_is_heard_until_the_third_working_day_is_over() -> None:
    life = after(CLAIM, FAIL)
    assert life.appeal_until == MONDAY + 4 * DAY
    told: dict[str, Any] = {"by": "a1", "role": Role.AGENT, "agent": WHOSE}
    assert why(life, step(Action.APPEAL, at=Instant(MONDAY + 4 * DAY), **told)) is None
    assert why(life, step(Action.APPEAL, at=Instant(MONDAY + 4 * DAY + 1), **told)) is Refusal.TOO_LATE


def test_the_decision_replaces_what_the_first_score_said() -> None:
    life = after(CLAIM, FAIL, APPEAL, AGAIN, step(Action.DECIDE, "lead", Role.QA_LEAD, passed=True), SEEN)
    assert (life.passed, life.coaching_open) == (True, False)


def test_what_is_claimed_can_be_given_to_somebody_else() -> None:
    life = after(CLAIM, GIVEN)
    assert (life.state, life.claimed_by, life.assigned_to) == (State.DRAWN, None, "qa2")
    second = after(CLAIM, FAIL, APPEAL, step(Action.ASSIGN, "lead", Role.QA_LEAD, to="qa3"))
    assert why(second, AGAIN) is Refusal.NOT_YOURS
    assert why(second, step(Action.SCORE_AGAIN, "qa3")) is None


def test_the_review_that_counts_is_the_first_until_a_lead_decides_otherwise() -> None:
    first, second = (
        Review(
            linked=ChannelId("hq/1.0"),
            agent=WHOSE,
            form="small",
            version=1,
            rater=rater,
            at=NINE,
            answers=(),
            signed=NINE,
        )
        for rater in ("qa1", "qa2")
    )
    assert counting(after(CLAIM), [first]) is None
    assert counting(after(CLAIM, FAIL, APPEAL, AGAIN), [first, second]) is first
    decided = step(Action.DECIDE, "lead", Role.QA_LEAD, passed=True, to="qa2")
    assert counting(after(CLAIM, FAIL, APPEAL, AGAIN, decided), [first, second]) is second


def test_the_unusable_are_replaced_and_the_held_come_back() -> None:
    assert after(CLAIM, step(Action.FIND_UNUSABLE), step(Action.REPLACE)).state is State.REPLACED
    held = after(CLAIM, step(Action.HOLD, "lead", Role.QA_LEAD))
    assert (held.state, held.claimed_by) == (State.HELD, None)
    assert advance(held, step(Action.RESUME, "lead", Role.QA_LEAD), WEEKS).state is State.DRAWN


def test_the_tables_are_total_and_every_state_can_be_reached() -> None:
    assert set(NEXT) == set(State)
    assert set(WHO) == set(Action)
    assert {to for row in NEXT.values() for to in row.values()} | {State.DRAWN} == set(State)
    assert {action for row in NEXT.values() for action in row} == set(Action)


class AnybodyTriesAnything(RuleBasedStateMachine):
    """Whatever is tried by whomever and whenever, the promises hold."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life(agent=WHOSE)
        self.now = NINE
        self.decider: str | None = None

    @rule(
        action=st.sampled_from(Action),
        by=st.sampled_from(["qa1", "qa2", "lead", "a1"]),
        role=st.sampled_from(Role),
        whose=st.sampled_from([None, WHOSE, agent("1002")]),
        heard=st.none() | st.floats(0, 1),
        reason=st.sampled_from(["", "said so"]),
        passed=st.sampled_from([True, False]),
        later=st.floats(0, 2 * DAY),
    )
    def try_it(self, later: float, **told: Any) -> None:
        self.now = Instant(self.now + later)
        one = Step(agent=told.pop("whose"), at=self.now, **told)
        before = self.life
        if refused(before, one) is not None:
            with pytest.raises(RefusedStepError):
                advance(before, one, WEEKS)
            return
        self.life = advance(before, one, WEEKS)
        if one.action is Action.DECIDE:
            self.decider = one.by
        assert one.role in WHO[one.action]
        assert self.life.state is NEXT[before.state][one.action]

    @invariant()
    def nobody_judges_their_own_score(self) -> None:
        assert self.life.second is None or self.life.second != self.life.rater
        assert self.decider is None or self.decider not in {self.life.rater, self.life.second}

    @invariant()
    def only_failing_calls_are_coached(self) -> None:
        assert self.life.state not in {State.COACHED, State.RECHECKED} or self.life.passed is False

    @invariant()
    def what_is_scored_has_a_rater(self) -> None:
        unscored = {State.DRAWN, State.HELD, State.CLAIMED, State.UNUSABLE, State.REPLACED}
        assert (self.life.rater is None) == (self.life.state in unscored)


TestAnybodyTriesAnything = AnybodyTriesAnything.TestCase
