"""A PBX's clock that was set: since when it was how far from ours, and what it noted before, read accordingly.

A clock that is set makes an era (`PbxClockSet`). What a PBX tells of earlier moments, in queue_log or of a pause or a
wait that goes on, is moved by the offset of the era in which it was written. A clock that was set back tells the same
time twice; which is meant shows what was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar

import msgspec

from realtime.clocks import moved
from realtime.events import (
    AbandonReported,
    AgentAnswered,
    CallerSeen,
    ConversationEnded,
    GapClosed,
    MemberSet,
    PbxBooted,
    PbxClockSet,
    VisitLogged,
)
from realtime.names import Instant, Seconds

SLACK = 1.5
"""Seconds by which a time may lie outside its era: queue_log cuts them to whole ones, and a step is noticed late."""

FRESH = 10.0
"""Seconds within which what a log says is taken for news: it is read twice a second."""

BRIEF = 2.0
"""Seconds; of several steps within them the last counts: what runs at a pace of its own steps all the time."""

MOST_ERAS = 300
"""More than a clock is set in the days that are kept."""


class Era(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A time in which a PBX's clock was so far ahead of ours. since: its begin, on our clock."""

    since: Instant
    offset: Seconds


Eras: TypeAlias = tuple[Era, ...]


class Seen(NamedTuple):
    """What was seen of a caller's passes through a queue, on our clock."""

    joined: Sequence[float] = ()
    left: Sequence[float] = ()
    ended: Sequence[float] = ()


Waiting = TypeVar("Waiting", bound=AbandonReported | AgentAnswered | CallerSeen)
OfCaller: TypeAlias = VisitLogged | ConversationEnded | AbandonReported | AgentAnswered | CallerSeen
OF_CALLER: Final = (VisitLogged, ConversationEnded, AbandonReported, AgentAnswered, CallerSeen)
"""Events with times, or lengths of time, of one caller in one queue that began earlier."""


def set_anew(eras: Eras, event: PbxClockSet) -> Eras:
    """The eras with one more; the first of all reaches back for ever."""
    if not eras:
        eras = (Era(since=Instant(0.0), offset=event.before),)
        if event.offset == event.before:
            return eras
    kept = eras[:-1] if brief(eras, event.at) else eras
    kept = (*kept, Era(since=event.at, offset=event.offset))[-MOST_ERAS:]
    return (Era(since=Instant(0.0), offset=kept[0].offset), *kept[1:])


def brief(eras: Eras, at: Instant) -> bool:
    """Whether the last era has only just begun."""
    return len(eras) > 1 and at - eras[-1].since < BRIEF


def offset_at(eras: Eras, told: Instant, before: float, near: Sequence[float] = ()) -> Seconds:
    """By which offset a time that a PBX noted has to be read: that of the era in which it lies, or nearly does.

    before: our clock when it was noted already. near: what it may be the same as; else the latest counts.
    """

    def strange(found: tuple[Era, float]) -> tuple[float, float]:
        era, end = found
        moment = told - era.offset
        outside = max(era.since - SLACK - moment, moment - min(end, before) - SLACK, 0.0)
        return outside, min((abs(moment - each) for each in near), default=-era.since)

    return min(_with_ends(eras), key=strange)[0].offset


def _with_ends(eras: Eras) -> Iterator[tuple[Era, float]]:
    return zip(eras, [*(era.since for era in eras[1:]), float("inf")], strict=True)


def caller_moved(event: OfCaller, eras: Eras, now: Instant, seen: Seen) -> OfCaller:
    """What is told of a caller, on our clock."""
    if isinstance(event, VisitLogged):
        return visit_moved(event, eras, now, seen)
    if isinstance(event, ConversationEnded):
        return end_moved(event, eras, seen)
    return wait_moved(event, eras, seen)


def visit_moved(event: VisitLogged, eras: Eras, now: Instant, seen: Seen) -> VisitLogged:
    """A visit of queue_log with each time moved by the offset that held when it was written."""
    last = eras[-1].offset
    fresh = not (seen.left or seen.ended) and -FRESH < event.at - last - now < SLACK
    over = seen.ended if event.ended is not None else seen.left if event.left is not None else seen.joined
    at = Instant(event.at - (last if fresh else offset_at(eras, event.at, now, over)))
    told: dict[str, Instant] = {"at": at}
    before = float(at)
    for name in ("ended", "left", "joined"):
        time: Instant | None = getattr(event, name)
        if time is not None:
            told[name] = Instant(time - offset_at(eras, time, before, getattr(seen, name)))
            before = min(before, told[name])
    return msgspec.structs.replace(event, **told)


def wait_moved(event: Waiting, eras: Eras, seen: Seen) -> Waiting:
    """A wait that Asterisk counts: over a step it is the difference of two clocks."""
    found = moved(event, eras[-1].offset)
    if event.waited is None:
        return found
    waited = _lasted(Instant(event.at - event.waited), found.at, eras, seen.joined)
    return msgspec.structs.replace(found, waited=waited)


def end_moved(event: ConversationEnded, eras: Eras, seen: Seen) -> ConversationEnded:
    """The same for a talk, and for the wait before it."""
    found = moved(event, eras[-1].offset)
    if event.talked is None:
        return found
    answered = Instant(event.at - event.talked)
    talked = _lasted(answered, found.at, eras, seen.left)
    found = msgspec.structs.replace(found, talked=talked)
    if event.waited is None:
        return found
    waited = _lasted(Instant(answered - event.waited), Instant(found.at - talked), eras, seen.joined)
    return msgspec.structs.replace(found, waited=waited)


def _lasted(begun: Instant, to: Instant, eras: Eras, near: Sequence[float]) -> Seconds:
    """Seconds from a time the PBX noted to a moment on our clock."""
    return Seconds(max(0.0, to - (begun - offset_at(eras, begun, to, near))))


def member_moved(event: MemberSet, eras: Eras) -> MemberSet:
    """What is said of a member now, with the times that Asterisk noted long ago."""
    event = msgspec.structs.replace(event, at=Instant(event.at - eras[-1].offset))
    told = {name: getattr(event, name) for name in ("last_call", "last_pause", "logged_in")}
    ours = {name: time - offset_at(eras, time, event.at) for name, time in told.items() if time is not None}
    return msgspec.structs.replace(event, **ours)


def gap_moved(event: GapClosed, eras: Eras) -> GapClosed:
    """A stretch that began, perhaps, before the clock was set."""
    closed = moved(event, eras[-1].offset)
    begin = event.begin - offset_at(eras, event.begin, closed.to)
    return msgspec.structs.replace(closed, begin=Instant(min(begin, closed.to)))


def boot_moved(event: PbxBooted, eras: Eras, known: Instant | None) -> PbxBooted:
    """Since when Asterisk runs. known: since when it ran as far as was known: most often it is the same."""
    at = Instant(event.at - eras[-1].offset)
    offset = offset_at(eras, event.started, at, () if known is None else (known,))
    return msgspec.structs.replace(event, at=at, started=Instant(event.started - offset))
