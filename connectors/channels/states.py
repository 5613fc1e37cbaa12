"""The life of one delivery: one notice on its way to one channel. The table is the whole truth; missing is refused.

- `delivered` is said only after the service's own yes. A crash between its yes and our record sends again: at least
  once, with the same idempotency key.
- A row that was claimed and never recorded (the process died) goes back to waiting when its lease ends, or at once
  where the next process knows that nobody else sends from its store.
- `merged` waits for its digest and shares its fate. `collapsed` was overtaken: the incident ended before it was sent.
- Every row ends: by the service, by its age or its attempts, by the channel's own wishes, or by being overtaken.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a delivery stands.

    waiting    to be sent when its time, its turn and the channel's limit allow
    sending    claimed by a courier, until its lease ends
    merged     a line of a digest that is still on its way
    delivered  the service took it, alone or in a digest
    refused    the service will never take it: a token, a message it cannot read
    given_up   too old, or tried too often
    collapsed  told by a later notice of the same incident
    unwanted   the channel takes no such notices
    """

    WAITING = "waiting"
    SENDING = "sending"
    MERGED = "merged"
    DELIVERED = "delivered"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    COLLAPSED = "collapsed"
    UNWANTED = "unwanted"


class Signal(StrEnum):
    """What can happen to a delivery.

    claim     a courier takes it        put_off  not taken now: later again   take    the service said yes
    refuse    the service said never    exhaust  age or attempts are used up  lapse   the lease ended unrecorded
    merge     it joins a digest         overtake a later notice tells it      unwant  the channel does not want it
    """

    CLAIM = "claim"
    PUT_OFF = "put_off"
    TAKE = "take"
    REFUSE = "refuse"
    EXHAUST = "exhaust"
    LAPSE = "lapse"
    MERGE = "merge"
    OVERTAKE = "overtake"
    UNWANT = "unwant"


NEXT: Final[dict[State, dict[Signal, State]]] = {
    State.WAITING: {
        Signal.CLAIM: State.SENDING,
        Signal.EXHAUST: State.GIVEN_UP,
        Signal.MERGE: State.MERGED,
        Signal.OVERTAKE: State.COLLAPSED,
        Signal.UNWANT: State.UNWANTED,
    },
    State.SENDING: {
        Signal.TAKE: State.DELIVERED,
        Signal.PUT_OFF: State.WAITING,
        Signal.LAPSE: State.WAITING,
        Signal.REFUSE: State.REFUSED,
        Signal.EXHAUST: State.GIVEN_UP,
    },
    State.MERGED: {
        Signal.TAKE: State.DELIVERED,
        Signal.REFUSE: State.REFUSED,
        Signal.EXHAUST: State.GIVEN_UP,
    },
    State.DELIVERED: {},
    State.REFUSED: {},
    State.GIVEN_UP: {},
    State.COLLAPSED: {},
    State.UNWANTED: {},
}

OPEN: Final = tuple(state for state, ways in NEXT.items() if ways)
"""States that are not the end."""


class ImpossibleStepError(ValueError):
    """A signal that the state does not know."""

    def __init__(self, state: State, signal: Signal) -> None:
        super().__init__(f"a delivery that is {state} cannot {signal}")


def after(state: State, signal: Signal) -> State:
    """Where the signal leads. Raises ImpossibleStepError."""
    try:
        return NEXT[state][signal]
    except KeyError:
        raise ImpossibleStepError(state, signal) from None


def from_states(signal: Signal) -> tuple[State, ...]:
    """The states that know the signal: what an UPDATE may touch."""
    return tuple(state for state, ways in NEXT.items() if signal in ways)
