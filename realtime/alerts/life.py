"""The life of an alert: the rules first, then one table.

- A finding that stands begins an alert as PENDING: nobody is told yet.
- It fires when the finding has stood for the rule's `for`; one that goes before that has PASSED and leaves no trace.
- A firing alert stays until its finding has been away for `keep_firing_for`, or until somebody resolves it by hand.
- Acknowledging says that somebody has taken it; it stops reminders and escalation, not the alert.
- A resolved alert is CLOSED by a note on what it was and what was done.

A pair that is missing here is refused by name (ImpossibleSignalError).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AlertState(StrEnum):
    """Where an alert stands."""

    PENDING = "pending"
    PASSED = "passed"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Signal(StrEnum):
    """What can happen to an alert.

    stood: its finding stood long enough. gone: its finding was away long enough. The others are people's deeds.
    """

    STOOD = "stood"
    GONE = "gone"
    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    CLOSE = "close"


NEXT: Final[dict[AlertState, dict[Signal, AlertState]]] = {
    AlertState.PENDING: {Signal.STOOD: AlertState.FIRING, Signal.GONE: AlertState.PASSED},
    AlertState.PASSED: {},
    AlertState.FIRING: {
        Signal.ACKNOWLEDGE: AlertState.ACKNOWLEDGED,
        Signal.GONE: AlertState.RESOLVED,
        Signal.RESOLVE: AlertState.RESOLVED,
    },
    AlertState.ACKNOWLEDGED: {
        Signal.ACKNOWLEDGE: AlertState.ACKNOWLEDGED,
        Signal.GONE: AlertState.RESOLVED,
        Signal.RESOLVE: AlertState.RESOLVED,
    },
    AlertState.RESOLVED: {Signal.CLOSE: AlertState.CLOSED},
    AlertState.CLOSED: {},
}

STANDING: Final = frozenset({AlertState.FIRING, AlertState.ACKNOWLEDGED})
"""It was told and is not over."""

OPEN: Final = STANDING | {AlertState.PENDING}
"""Its finding is still looked for."""


class ImpossibleSignalError(ValueError):
    """Somebody wants of an alert what its state does not allow."""

    def __init__(self, state: AlertState, signal: Signal) -> None:
        super().__init__(f"an alert that is {state} cannot {signal}")
        self.state = state
        self.signal = signal


def after(state: AlertState, signal: Signal) -> AlertState:
    """Where the signal leads. Raises ImpossibleSignalError."""
    try:
        return NEXT[state][signal]
    except KeyError:
        raise ImpossibleSignalError(state, signal) from None
