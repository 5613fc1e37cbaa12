"""What one visit adds to the figures of its queue and its agents: a pure function of the visit.

Figures are sums of these parts and of nothing else. When a visit becomes better known, the part counted before is
taken out and the new one put in, so corrections of any age leave the sums as if the truth had been known at once.

A visit counts twice, at two times (metrics.md). Its outcome counts at the time it joined: over any period offered is
the sum of the outcomes. Its service level counts when it is decided: at the answer or the abandon, or when its wait
passes the threshold, whichever comes first.
"""

from __future__ import annotations

from typing import Final

import msgspec

from realtime.names import AgentId, Instant, QueueId
from realtime.outcomes import Outcome
from realtime.rules import Definition
from realtime.visits import End, Ring, Visit


class Count:
    """The columns of a queue's sums. The last block counts decided visits, for the service level by events.

    Plain numbers and no enum: the collector walks every tuple that holds an enum's member for as long as it lives, and
    at a day's end there would be 300,000 of them; tuples of plain numbers it looks at once.
    """

    OFFERED: Final = 0
    ANSWERED: Final = 1
    ABANDONED: Final = 2
    SHORT: Final = 3
    TIMED_OUT: Final = 4
    LEFT_BY_KEY: Final = 5
    LEFT_EMPTY: Final = 6
    WITHDRAWN: Final = 7
    REDIRECTED: Final = 8
    UNKNOWN: Final = 9
    WAITING: Final = 10
    BLOCKED: Final = 11
    DROPPED: Final = 12
    TRANSFERRED: Final = 13
    MISSED: Final = 14
    HANDLED: Final = 15
    ANSWERED_IN_TIME: Final = 16
    ABANDONED_IN_TIME: Final = 17
    EVENTS: Final = 18
    WAIT_ANSWERED: Final = 19
    TALK: Final = 20
    HOLD: Final = 21
    WRAP_UP: Final = 22
    DECIDED: Final = 23
    DECIDED_ANSWERED: Final = 24
    DECIDED_ABANDONED: Final = 25
    DECIDED_SHORT: Final = 26
    DECIDED_TIMED_OUT: Final = 27
    DECIDED_IN_TIME: Final = 28
    DECIDED_ABANDONED_IN_TIME: Final = 29
    DECIDED_EVENTS: Final = 30
    DECIDED_HANDLED: Final = 31


COLUMNS = Count.DECIDED_HANDLED + 1

OUTCOME_COLUMN: dict[Outcome, int] = {
    Outcome.WAITING: Count.WAITING,
    Outcome.ANSWERED: Count.ANSWERED,
    Outcome.ABANDONED: Count.ABANDONED,
    Outcome.TIMED_OUT: Count.TIMED_OUT,
    Outcome.LEFT_BY_KEY: Count.LEFT_BY_KEY,
    Outcome.LEFT_EMPTY: Count.LEFT_EMPTY,
    Outcome.WITHDRAWN: Count.WITHDRAWN,
    Outcome.REDIRECTED: Count.REDIRECTED,
    Outcome.UNKNOWN: Count.UNKNOWN,
}

Part = tuple[tuple[int, float], ...]


class Share(msgspec.Struct, frozen=True, gc=False):
    """What a visit adds to one agent's day: calls taken and missed, seconds talking, on hold and wrapping up."""

    answered: int = 0
    missed: int = 0
    talk: float = 0.0
    hold: float = 0.0
    wrap_up: float = 0.0


class Counted(msgspec.Struct, frozen=True, gc=False):
    """The parts of one visit. waited: seconds, for answered visits (`answered`) and for all that left (`longest`)."""

    queue: QueueId
    joined: Instant
    part: Part
    decided: Instant | None = None
    decision: Part = ()
    waited: float | None = None
    longest: float | None = None
    agents: tuple[tuple[AgentId, Share], ...] = ()


def counted(visit: Visit, definition: Definition) -> Counted | None:
    """The parts of a visit, None while not even the time of anything in it is known."""
    joined = visit.joined if visit.joined is not None else visit.left
    if joined is None:
        return None
    outcome, waited = visit.outcome, visit.waited
    in_time = waited is not None and waited <= definition.threshold
    decided, decision = _decision(visit, joined, outcome, waited, definition)
    part = _part(visit, outcome, waited, definition, in_time=in_time)
    if _BY_EVENTS in decision:
        part.append((Count.EVENTS, 1.0))
    return Counted(
        queue=visit.queue,
        joined=joined,
        part=tuple(part),
        decided=decided,
        decision=decision,
        waited=waited if outcome is Outcome.ANSWERED else None,
        longest=waited,
        agents=_shares(visit),
    )


def _part(
    visit: Visit, outcome: Outcome, waited: float | None, definition: Definition, *, in_time: bool
) -> list[tuple[int, float]]:
    part: list[tuple[int, float]] = [(Count.OFFERED, 1.0), (OUTCOME_COLUMN[outcome], 1.0)]
    missed = _missed(visit)
    if missed:
        part.append((Count.MISSED, float(missed)))
    if outcome is Outcome.ANSWERED:
        part.append((Count.WAIT_ANSWERED, waited or 0.0))
        if in_time:
            part.append((Count.ANSWERED_IN_TIME, 1.0))
        part.extend(_conversation(visit))
    elif outcome is Outcome.ABANDONED:
        if waited is not None and waited < definition.short:
            part.append((Count.SHORT, 1.0))
        if in_time:
            part.append((Count.ABANDONED_IN_TIME, 1.0))
    return part


def _missed(visit: Visit) -> int:
    count = 0
    for offer in visit.offers:
        count += offer.ring is Ring.MISSED
    return count


def _conversation(visit: Visit) -> Part:
    """A conversation that is over; one whose end nobody saw has no length and must not make handling look shorter."""
    if visit.end is None:
        return ()
    part: list[tuple[int, float]] = []
    if visit.end is End.DROPPED:
        part.append((Count.DROPPED, 1.0))
    if visit.end is End.TRANSFERRED:
        part.append((Count.TRANSFERRED, 1.0))
    talked = visit.talked
    if talked is not None:
        part += [(Count.HANDLED, 1.0), (Count.TALK, max(0.0, talked - visit.held)), (Count.HOLD, visit.held)]
        part.append((Count.WRAP_UP, visit.wrap_up))
    return tuple(part)


def _decision(
    visit: Visit, joined: Instant, outcome: Outcome, waited: float | None, definition: Definition
) -> tuple[Instant | None, Part]:
    """When and how a visit was decided for the service level; (None, ()) while it waits."""
    if outcome is Outcome.WAITING or visit.left is None:
        return None, ()
    late = waited is not None and waited > definition.threshold
    part = [(Count.DECIDED, 1.0)]
    if outcome is Outcome.ANSWERED:
        part += [(Count.DECIDED_ANSWERED, 1.0), _BY_EVENTS]
        part += [] if late or waited is None else [(Count.DECIDED_IN_TIME, 1.0)]
        part += [] if visit.ended is None else [(Count.DECIDED_HANDLED, 1.0)]
    elif outcome is Outcome.ABANDONED:
        part += [(Count.DECIDED_ABANDONED, 1.0), _BY_EVENTS]
        part += [] if late or waited is None else [(Count.DECIDED_ABANDONED_IN_TIME, 1.0)]
        part += [(Count.DECIDED_SHORT, 1.0)] if waited is not None and waited < definition.short else []
    else:
        part += [(Count.DECIDED_TIMED_OUT, 1.0)] if outcome is Outcome.TIMED_OUT else []
        part += [_BY_EVENTS] if late else []
    return (Instant(joined + definition.threshold) if late else visit.left), tuple(part)


_BY_EVENTS = (Count.DECIDED_EVENTS, 1.0)


def _shares(visit: Visit) -> tuple[tuple[AgentId, Share], ...]:
    shares: dict[AgentId, Share] = {}
    for offer in visit.offers:
        if offer.ring is Ring.MISSED:
            known = shares.get(offer.agent, Share())
            shares[offer.agent] = msgspec.structs.replace(known, missed=known.missed + 1)
    if visit.agent is not None:
        talked = visit.talked
        before = shares.get(visit.agent)
        shares[visit.agent] = Share(
            answered=1,
            missed=0 if before is None else before.missed,
            talk=0.0 if talked is None else max(0.0, talked - visit.held),
            hold=0.0 if talked is None else visit.held,
            wrap_up=visit.wrap_up,
        )
    return tuple(shares.items())
