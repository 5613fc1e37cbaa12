"""The life of an alert: a table of states and signals; what is missing is refused by name.

pending       the condition holds, not yet for long enough; only shown
firing        it holds; people are told, again and again, and further up, until somebody takes it
acknowledged  somebody has taken it; nobody is told further
resolved      the condition no longer holds
closed        resolved and signed off with a note
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.detectors.finding import Finding, Severity
from realtime.names import Instant


class State(StrEnum):
    """Where an alert stands."""

    PENDING = "pending"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Signal(StrEnum):
    """What happens to an alert. RESOLVE: somebody says it is over; CLEAR: the condition no longer holds."""

    FIRE = "fire"
    ACKNOWLEDGE = "acknowledge"
    CLEAR = "clear"
    RESOLVE = "resolve"
    CLOSE = "close"


NEXT: dict[State, dict[Signal, State]] = {
    State.PENDING: {Signal.FIRE: State.FIRING, Signal.CLEAR: State.RESOLVED},
    State.FIRING: {
        Signal.FIRE: State.FIRING,
        Signal.ACKNOWLEDGE: State.ACKNOWLEDGED,
        Signal.CLEAR: State.RESOLVED,
        Signal.RESOLVE: State.RESOLVED,
    },
    State.ACKNOWLEDGED: {
        Signal.FIRE: State.ACKNOWLEDGED,
        Signal.ACKNOWLEDGE: State.ACKNOWLEDGED,
        Signal.CLEAR: State.RESOLVED,
        Signal.RESOLVE: State.RESOLVED,
    },
    State.RESOLVED: {Signal.RESOLVE: State.RESOLVED, Signal.CLOSE: State.CLOSED},
    State.CLOSED: {Signal.CLOSE: State.CLOSED},
}

STANDING = frozenset({State.FIRING, State.ACKNOWLEDGED})


class SignalRefusedError(ValueError):
    """The signal means nothing in this state."""

    def __init__(self, state: State, signal: Signal) -> None:
        super().__init__(f"an alert that is {state} takes no {signal}")
        self.state = state
        self.signal = signal


def after(state: State, signal: Signal) -> State:
    """Where a signal leads. Raises SignalRefusedError when the table does not list it."""
    found = NEXT[state].get(signal)
    if found is None:
        raise SignalRefusedError(state, signal)
    return found


class Alert(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One alert. id: made of rule, subject and time, so that the same findings give the same alerts.

    incident: what it belongs to. fired, acknowledged, resolved: when. cause: the alert whose consequence it is.
    hushed: resolved by hand while the condition held; it does not fire anew before that ended.
    waits: until when nobody is told of it, for its cause may show; joined: the alert whose message speaks for it.
    told: times people were told; level: how far up the roster; last_told: when.
    """

    id: str
    finding: Finding
    state: State
    incident: str
    fired: Instant
    severity: Severity
    acknowledged: Instant | None = None
    acknowledged_by: str | None = None
    assignee: str | None = None
    resolved: Instant | None = None
    resolved_by: str | None = None
    cause: str | None = None
    silence: str | None = None
    hushed: bool = False
    waits: Instant | None = None
    joined: str | None = None
    told: int = 0
    level: int = 0
    last_told: Instant | None = None
    note: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Rule and subject."""
        return (self.finding.rule, self.finding.subject.id)

    @property
    def on_its_own(self) -> bool:
        """Whether it is neither a consequence nor part of what is told of another, nor waits to become one."""
        return self.cause is None and self.joined is None and self.waits is None

    @property
    def standing(self) -> bool:
        """Whether it is on."""
        return self.state in STANDING
