"""The life of a sample: the rules first, then one table of what leads where and one of who may do it (B6.2).

- A reviewer claims a sample and scores it; 80 % of the playback is heard, or a reason says why not.
- The agent sees the score, and acknowledges it or appeals within three working days; unanswered, it may be confirmed.
- On appeal a second reviewer scores blind and a lead who scored neither time decides.
- A call that failed opens coaching: it is coached, then rechecked.
- A recording that cannot be judged is unusable until a reserve replaces it; a held sample rests (complaint, absence).

What the table does not name is refused by name. Time is an argument.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import msgspec

from realtime.access.roles import Role
from realtime.names import AgentId, Instant
from realtime.quality.weeks import WORKING_DAYS, Weeks

HEARD_ENOUGH = 0.80
APPEAL_DAYS = 3


class State(StrEnum):
    """Where a sample stands."""

    DRAWN = "drawn"
    HELD = "held"
    CLAIMED = "claimed"
    UNUSABLE = "unusable"
    REPLACED = "replaced"
    SCORED = "scored"
    APPEALED = "appealed"
    SCORED_AGAIN = "scored_again"
    DECIDED = "decided"
    CONFIRMED = "confirmed"
    COACHED = "coached"
    RECHECKED = "rechecked"


class Action(StrEnum):
    """What somebody does with a sample."""

    CLAIM = "claim"
    RELEASE = "release"
    HOLD = "hold"
    RESUME = "resume"
    FIND_UNUSABLE = "find_unusable"
    REPLACE = "replace"
    SCORE = "score"
    APPEAL = "appeal"
    SCORE_AGAIN = "score_again"
    DECIDE = "decide"
    CONFIRM = "confirm"
    COACH = "coach"
    RECHECK = "recheck"


NEXT: dict[State, dict[Action, State]] = {
    State.DRAWN: {
        Action.CLAIM: State.CLAIMED,
        Action.HOLD: State.HELD,
        Action.FIND_UNUSABLE: State.UNUSABLE,
    },
    State.HELD: {Action.RESUME: State.DRAWN, Action.FIND_UNUSABLE: State.UNUSABLE},
    State.CLAIMED: {
        Action.RELEASE: State.DRAWN,
        Action.HOLD: State.HELD,
        Action.FIND_UNUSABLE: State.UNUSABLE,
        Action.SCORE: State.SCORED,
    },
    State.UNUSABLE: {Action.REPLACE: State.REPLACED, Action.RESUME: State.DRAWN},
    State.REPLACED: {},
    State.SCORED: {Action.APPEAL: State.APPEALED, Action.CONFIRM: State.CONFIRMED},
    State.APPEALED: {Action.SCORE_AGAIN: State.SCORED_AGAIN},
    State.SCORED_AGAIN: {Action.DECIDE: State.DECIDED},
    State.DECIDED: {Action.CONFIRM: State.CONFIRMED},
    State.CONFIRMED: {Action.COACH: State.COACHED},
    State.COACHED: {Action.RECHECK: State.RECHECKED},
    State.RECHECKED: {},
}

_RATERS = frozenset({Role.QA, Role.QA_LEAD})
_ASSIGNED = _RATERS | {Role.EXTERNAL}

WHO: dict[Action, frozenset[Role]] = {
    Action.CLAIM: _ASSIGNED,
    Action.RELEASE: _ASSIGNED,
    Action.HOLD: frozenset({Role.QA_LEAD}),
    Action.RESUME: frozenset({Role.QA_LEAD}),
    Action.FIND_UNUSABLE: _ASSIGNED,
    Action.REPLACE: _RATERS,
    Action.SCORE: _ASSIGNED,
    Action.APPEAL: frozenset({Role.AGENT}),
    Action.SCORE_AGAIN: _ASSIGNED,
    Action.DECIDE: frozenset({Role.QA_LEAD, Role.MANAGER}),
    Action.CONFIRM: _RATERS | {Role.AGENT},
    Action.COACH: frozenset({Role.TEAM_LEADER, Role.SHIFT_LEADER, Role.TRAINER, Role.QA_LEAD}),
    Action.RECHECK: _RATERS,
}


class Life(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One sample's standing. passed: of the score that counts; None before there is one, or when nothing applied.

    appeal_until: the end of the time for an appeal. deciding: who scored, first and second time, by account.
    """

    agent: AgentId
    state: State = State.DRAWN
    claimed_by: str | None = None
    rater: str | None = None
    second: str | None = None
    passed: bool | None = None
    scored: Instant | None = None
    appeal_until: Instant | None = None

    @property
    def coaching_open(self) -> bool:
        """A failing call that is confirmed waits to be coached, then to be rechecked."""
        return self.passed is False and self.state in {State.CONFIRMED, State.COACHED}


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something done. by: the account; agent: whose account it is, for the agent's own part. heard: share played.

    reason: required where the rules say so. passed: what a score or a decision says.
    """

    action: Action
    by: str
    role: Role
    at: Instant
    agent: AgentId | None = None
    heard: float | None = None
    reason: str = ""
    passed: bool | None = None


class Refusal(StrEnum):
    """Why a step was not taken."""

    NOT_NOW = "not_now"  # the table knows no such step from here
    NOT_YOURS = "not_yours"  # the role may not, or it is somebody else's claim or call
    NOT_HEARD = "not_heard"  # too little was played, and no reason was given
    NO_REASON = "no_reason"
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"  # the agent may still answer
    SAME_PERSON = "same_person"  # somebody would judge their own score
    PASSED = "passed"  # nothing to coach


class RefusedStepError(ValueError):
    """A step that was not taken. why: the reason as a value."""

    def __init__(self, why: Refusal, life: Life, step: Step) -> None:
        super().__init__(f"a sample that is {life.state} refused to {step.action} for {step.role}: {why}")
        self.why = why


def _needs_reason(_life: Life, step: Step) -> Refusal | None:
    return None if step.reason.strip() else Refusal.NO_REASON


def _own_claim(life: Life, step: Step) -> Refusal | None:
    return None if life.claimed_by == step.by else Refusal.NOT_YOURS


def _released(life: Life, step: Step) -> Refusal | None:
    return None if step.role is Role.QA_LEAD else _own_claim(life, step)


def _heard(step: Step) -> Refusal | None:
    enough = step.heard is not None and HEARD_ENOUGH <= step.heard <= 1.0
    return None if enough or step.reason.strip() else Refusal.NOT_HEARD


def _score(life: Life, step: Step) -> Refusal | None:
    return _own_claim(life, step) or _heard(step)


def _appeal(life: Life, step: Step) -> Refusal | None:
    if step.agent != life.agent:
        return Refusal.NOT_YOURS
    if life.appeal_until is not None and step.at > life.appeal_until:
        return Refusal.TOO_LATE
    return _needs_reason(life, step)


def _score_again(life: Life, step: Step) -> Refusal | None:
    return Refusal.SAME_PERSON if step.by == life.rater else _heard(step)


def _decide(life: Life, step: Step) -> Refusal | None:
    return Refusal.SAME_PERSON if step.by in {life.rater, life.second} else _needs_reason(life, step)


def _confirm(life: Life, step: Step) -> Refusal | None:
    if step.role is Role.AGENT:
        return None if step.agent == life.agent else Refusal.NOT_YOURS
    waiting = life.state is State.SCORED and (life.appeal_until is None or step.at <= life.appeal_until)
    return Refusal.TOO_EARLY if waiting else None


def _coach(life: Life, _step: Step) -> Refusal | None:
    return None if life.passed is False else Refusal.PASSED


CONDITIONS: dict[Action, Callable[[Life, Step], Refusal | None]] = {
    Action.RELEASE: _released,
    Action.HOLD: _needs_reason,
    Action.FIND_UNUSABLE: _needs_reason,
    Action.SCORE: _score,
    Action.APPEAL: _appeal,
    Action.SCORE_AGAIN: _score_again,
    Action.DECIDE: _decide,
    Action.CONFIRM: _confirm,
    Action.COACH: _coach,
}


def refused(life: Life, step: Step) -> Refusal | None:
    """Why a step cannot be taken; None when it can."""
    if step.action not in NEXT[life.state]:
        return Refusal.NOT_NOW
    if step.role not in WHO[step.action]:
        return Refusal.NOT_YOURS
    condition = CONDITIONS.get(step.action)
    return None if condition is None else condition(life, step)


def advance(life: Life, step: Step, weeks: Weeks, working: tuple[int, ...] = WORKING_DAYS) -> Life:
    """The sample after a step. Raises RefusedStepError."""
    why = refused(life, step)
    if why is not None:
        raise RefusedStepError(why, life, step)
    moved = msgspec.structs.replace(life, state=NEXT[life.state][step.action])
    match step.action:
        case Action.CLAIM:
            return msgspec.structs.replace(moved, claimed_by=step.by)
        case Action.RELEASE | Action.HOLD | Action.RESUME | Action.FIND_UNUSABLE:
            return msgspec.structs.replace(moved, claimed_by=None)
        case Action.SCORE:
            until = weeks.working_days(step.at, APPEAL_DAYS, working)
            return msgspec.structs.replace(moved, rater=step.by, passed=step.passed, scored=step.at, appeal_until=until)
        case Action.SCORE_AGAIN:
            return msgspec.structs.replace(moved, second=step.by)
        case Action.DECIDE:
            return msgspec.structs.replace(moved, passed=step.passed)
        case _:
            return moved
