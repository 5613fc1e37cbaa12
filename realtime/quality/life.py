"""The life of a sample: the rules first, then one table of what leads where and one of who may do it (B6.2).

- A reviewer claims a sample and scores it; 80 % of the playback is heard, or a reason says why not.
- The agent sees the score, and acknowledges it or appeals within three working days; unanswered, it may be confirmed.
- On appeal a second reviewer scores blind and a lead who scored neither time decides.
- A call that failed opens coaching: it is coached, then rechecked.
- A lead may assign a sample, which nobody else then claims; somebody from outside has only what was assigned to them.
- A recording that cannot be judged is unusable until a reserve replaces it; a held sample rests (complaint, absence).

What the table does not name is refused by name. Time is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

import msgspec

from realtime.access.roles import Role
from realtime.names import AgentId, Instant
from realtime.quality.draw import Unusable
from realtime.quality.scoring import Review
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

    ASSIGN = "assign"
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
        Action.ASSIGN: State.DRAWN,
        Action.CLAIM: State.CLAIMED,
        Action.HOLD: State.HELD,
        Action.FIND_UNUSABLE: State.UNUSABLE,
    },
    State.HELD: {Action.RESUME: State.DRAWN, Action.FIND_UNUSABLE: State.UNUSABLE},
    State.CLAIMED: {
        Action.ASSIGN: State.DRAWN,
        Action.RELEASE: State.DRAWN,
        Action.HOLD: State.HELD,
        Action.FIND_UNUSABLE: State.UNUSABLE,
        Action.SCORE: State.SCORED,
    },
    State.UNUSABLE: {Action.REPLACE: State.REPLACED, Action.RESUME: State.DRAWN},
    State.REPLACED: {},
    State.SCORED: {Action.APPEAL: State.APPEALED, Action.CONFIRM: State.CONFIRMED},
    State.APPEALED: {Action.ASSIGN: State.APPEALED, Action.SCORE_AGAIN: State.SCORED_AGAIN},
    State.SCORED_AGAIN: {Action.DECIDE: State.DECIDED},
    State.DECIDED: {Action.CONFIRM: State.CONFIRMED},
    State.CONFIRMED: {Action.COACH: State.COACHED},
    State.COACHED: {Action.RECHECK: State.RECHECKED},
    State.RECHECKED: {},
}

_RATERS = frozenset({Role.QA, Role.QA_LEAD})
_ASSIGNED = _RATERS | {Role.EXTERNAL}

WHO: dict[Action, frozenset[Role]] = {
    Action.ASSIGN: frozenset({Role.QA_LEAD}),
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

    assigned_to: the account that it was given to. appeal_until: the end of the time for an appeal. rater, second: who
    scored, first and second time, by account. counts: whose review counts, the first until a lead decides otherwise.
    """

    agent: AgentId
    state: State = State.DRAWN
    assigned_to: str | None = None
    claimed_by: str | None = None
    rater: str | None = None
    second: str | None = None
    counts: str | None = None
    passed: bool | None = None
    scored: Instant | None = None
    appeal_until: Instant | None = None

    @property
    def coaching_open(self) -> bool:
        """A failing call that is confirmed waits to be coached, then to be rechecked."""
        return self.passed is False and self.state in {State.CONFIRMED, State.COACHED}


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something done. by: the account; agent: whose account it is, for the agent's own part. heard: share played.

    reason: required where the rules say so; notes of a coaching. passed: what a score or a decision says.
    to: whom it is assigned to, None for nobody; in a decision, whose review counts. fault: what is wrong with a
    recording that cannot be judged.
    """

    action: Action
    by: str
    role: Role
    at: Instant
    agent: AgentId | None = None
    heard: float | None = None
    reason: str = ""
    passed: bool | None = None
    to: str | None = None
    fault: Unusable | None = None


def counting(life: Life, reviews: Iterable[Review]) -> Review | None:
    """Of a sample's signed reviews the one that counts; a blind second score for comparison never does."""
    return next((one for one in reviews if one.signed is not None and one.rater == life.counts), None)


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
    """A step that was not taken. why: the reason as a value; life: where the sample stands."""

    def __init__(self, why: Refusal, life: Life, step: Step) -> None:
        super().__init__(f"a sample that is {life.state} refused to {step.action} for {step.role}: {why}")
        self.why = why
        self.life = life


def _needs_reason(_life: Life, step: Step) -> Refusal | None:
    return None if step.reason.strip() else Refusal.NO_REASON


def _own_claim(life: Life, step: Step) -> Refusal | None:
    return None if life.claimed_by == step.by else Refusal.NOT_YOURS


def _claim(life: Life, step: Step) -> Refusal | None:
    """What was assigned is its holder's; a lead may step in, and somebody from outside has nothing else."""
    if life.assigned_to == step.by or step.role is Role.QA_LEAD:
        return None
    free = life.assigned_to is None and step.role is not Role.EXTERNAL
    return None if free else Refusal.NOT_YOURS


def _unusable(_life: Life, step: Step) -> Refusal | None:
    """A fault is named, and what "other" means is said."""
    vague = step.fault is None or (step.fault is Unusable.OTHER and not step.reason.strip())
    return Refusal.NO_REASON if vague else None


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
    if step.by == life.rater:
        return Refusal.SAME_PERSON
    return _claim(life, step) or _heard(step)


def _decide(life: Life, step: Step) -> Refusal | None:
    return Refusal.SAME_PERSON if step.by in {life.rater, life.second} else _needs_reason(life, step)


def _confirm(life: Life, step: Step) -> Refusal | None:
    if step.role is Role.AGENT:
        return None if step.agent == life.agent else Refusal.NOT_YOURS
    waiting = life.state is State.SCORED and (life.appeal_until is None or step.at <= life.appeal_until)
    return Refusal.TOO_EARLY if waiting else None


def _coach(life: Life, step: Step) -> Refusal | None:
    return _needs_reason(life, step) if life.passed is False else Refusal.PASSED


CONDITIONS: dict[Action, Callable[[Life, Step], Refusal | None]] = {
    Action.CLAIM: _claim,
    Action.RELEASE: _released,
    Action.HOLD: _needs_reason,
    Action.FIND_UNUSABLE: _unusable,
    Action.SCORE: _score,
    Action.APPEAL: _appeal,
    Action.SCORE_AGAIN: _score_again,
    Action.DECIDE: _decide,
    Action.CONFIRM: _confirm,
    Action.COACH: _coach,
    Action.RECHECK: _needs_reason,
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
    return msgspec.structs.replace(moved, **_facts(life, step, weeks, working))


def _facts(life: Life, step: Step, weeks: Weeks, working: tuple[int, ...]) -> dict[str, object]:
    """What a step says of the sample besides its state."""
    facts: dict[str, object] = {}
    match step.action:
        case Action.ASSIGN:
            facts = {"assigned_to": step.to, "claimed_by": None}
        case Action.CLAIM:
            facts = {"claimed_by": step.by}
        case Action.RELEASE | Action.HOLD | Action.RESUME | Action.FIND_UNUSABLE:
            facts = {"claimed_by": None}
        case Action.SCORE:
            until = weeks.working_days(step.at, APPEAL_DAYS, working)
            scored = {"rater": step.by, "counts": step.by, "passed": step.passed}
            facts = {**scored, "scored": step.at, "appeal_until": until}
        case Action.SCORE_AGAIN:
            facts = {"second": step.by}
        case Action.DECIDE:
            facts = {"passed": step.passed, "counts": step.to or life.counts}
    return facts
