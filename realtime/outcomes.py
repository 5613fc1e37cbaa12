"""How a visit ends: the rules first, then one table.

A visit begins WAITING and ends in exactly one outcome. What Asterisk sends does not always say which (asterisk.md,
"How each way out of a queue looks"), so a stage may be provisional and a later, better witness may correct it:

- An answer beats everything, and nothing beats an answer.
- QUEUESTATUS and queue_log are certain; queue_log's ABANDON cannot tell a redirect from a caller who gave up.
- A redirect announces itself on the caller's channel before the queue lets go (BEING_PULLED).
- QueueCallerAbandon after the caller's own HangupRequest is a caller who gave up; without it the caller is ADRIFT
  (counted as unknown) until another witness speaks. The delay of a Hangup proves nothing and is never used.
- Leaving without Abandon, while no agent has picked up, was a key.
- A visit whose end nobody saw is LOST (counted as unknown), and any later witness may still settle it.

A pair that is missing here is refused by name: `advance` raises KeyError for a stage or signal it does not know,
and a house test holds the table total.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The outcomes of metrics.md; every visit has exactly one at any moment."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    TIMED_OUT = "timed_out"
    LEFT_BY_KEY = "left_by_key"
    LEFT_EMPTY = "left_empty"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """Where a visit stands, as far as the witnesses have spoken."""

    WAITING = "waiting"
    HANGING_UP = "hanging_up"
    BEING_PULLED = "being_pulled"
    ADRIFT = "adrift"
    LOST = "lost"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    TIMED_OUT = "timed_out"
    LEFT_BY_KEY = "left_by_key"
    LEFT_EMPTY = "left_empty"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"


class Signal(StrEnum):
    """What a witness says about a visit."""

    HANGUP_ASKED = "hangup_asked"  # HangupRequest on the caller's channel
    ABANDON = "abandon"  # QueueCallerAbandon
    LEFT = "left"  # QueueCallerLeave while no agent had picked up
    ANSWERED = "answered"  # AgentConnect, CONNECT, AgentComplete
    STATUS_TIMEOUT = "status_timeout"  # QUEUESTATUS, EXITWITHTIMEOUT
    STATUS_EMPTY = "status_empty"  # QUEUESTATUS, EXITEMPTY
    STATUS_WITHDRAW = "status_withdraw"  # QUEUESTATUS, WITHDRAW
    PULLED = "pulled"  # soft hang-up with the redirect flag, or the call joined another queue without QUEUESTATUS
    MANAGER_HANGUP = "manager_hangup"  # the channel ended after a bare Abandon, and QUEUESTATUS would have been seen
    GONE = "gone"  # the channel ended, or the snapshot no longer shows the caller
    LOGGED_ABANDON = "logged_abandon"  # queue_log ABANDON
    LOGGED_KEY = "logged_key"  # queue_log EXITWITHKEY


OUTCOME: dict[Stage, Outcome] = {
    Stage.WAITING: Outcome.WAITING,
    Stage.HANGING_UP: Outcome.WAITING,
    Stage.BEING_PULLED: Outcome.WAITING,
    Stage.ADRIFT: Outcome.UNKNOWN,
    Stage.LOST: Outcome.UNKNOWN,
    Stage.ANSWERED: Outcome.ANSWERED,
    Stage.ABANDONED: Outcome.ABANDONED,
    Stage.TIMED_OUT: Outcome.TIMED_OUT,
    Stage.LEFT_BY_KEY: Outcome.LEFT_BY_KEY,
    Stage.LEFT_EMPTY: Outcome.LEFT_EMPTY,
    Stage.WITHDRAWN: Outcome.WITHDRAWN,
    Stage.REDIRECTED: Outcome.REDIRECTED,
}

PRESENT = frozenset({Stage.WAITING, Stage.HANGING_UP, Stage.BEING_PULLED})
"""Stages in which the caller stands in the queue."""

_CERTAIN = {
    Signal.ANSWERED: Stage.ANSWERED,
    Signal.STATUS_TIMEOUT: Stage.TIMED_OUT,
    Signal.STATUS_EMPTY: Stage.LEFT_EMPTY,
    Signal.STATUS_WITHDRAW: Stage.WITHDRAWN,
    Signal.LOGGED_KEY: Stage.LEFT_BY_KEY,
}


def _row(stage: Stage, **changes: Stage) -> dict[Signal, Stage]:
    """One row of the table: certain witnesses settle, the named signals move, all others leave the stage alone."""
    row: dict[Signal, Stage] = dict.fromkeys(Signal, stage)
    row |= _CERTAIN
    row |= {Signal(name): to for name, to in changes.items()}
    return row


NEXT: dict[Stage, dict[Signal, Stage]] = {
    Stage.WAITING: _row(
        Stage.WAITING,
        hangup_asked=Stage.HANGING_UP,
        abandon=Stage.ADRIFT,
        left=Stage.LEFT_BY_KEY,
        pulled=Stage.BEING_PULLED,
        manager_hangup=Stage.LOST,
        gone=Stage.LOST,
        logged_abandon=Stage.ABANDONED,
    ),
    Stage.HANGING_UP: _row(
        Stage.HANGING_UP,
        abandon=Stage.ABANDONED,
        left=Stage.LEFT_BY_KEY,
        manager_hangup=Stage.LOST,
        gone=Stage.LOST,
        logged_abandon=Stage.ABANDONED,
    ),
    Stage.BEING_PULLED: _row(
        Stage.BEING_PULLED,
        abandon=Stage.REDIRECTED,
        left=Stage.REDIRECTED,
        manager_hangup=Stage.LOST,
        gone=Stage.LOST,
        logged_abandon=Stage.REDIRECTED,
    ),
    Stage.ADRIFT: _row(
        Stage.ADRIFT,
        pulled=Stage.REDIRECTED,
        manager_hangup=Stage.ABANDONED,
        logged_abandon=Stage.ABANDONED,
    ),
    Stage.LOST: _row(
        Stage.LOST,
        abandon=Stage.ADRIFT,
        left=Stage.LEFT_BY_KEY,
        logged_abandon=Stage.ABANDONED,
    ),
    Stage.ANSWERED: dict.fromkeys(Signal, Stage.ANSWERED),
    Stage.ABANDONED: _row(Stage.ABANDONED),
    Stage.TIMED_OUT: _row(Stage.TIMED_OUT),
    Stage.LEFT_BY_KEY: _row(Stage.LEFT_BY_KEY, logged_abandon=Stage.ABANDONED, abandon=Stage.ADRIFT),
    Stage.LEFT_EMPTY: _row(Stage.LEFT_EMPTY),
    Stage.WITHDRAWN: _row(Stage.WITHDRAWN),
    Stage.REDIRECTED: _row(Stage.REDIRECTED),
}


def advance(stage: Stage, signal: Signal) -> Stage:
    """The stage after a witness has spoken."""
    return NEXT[stage][signal]
