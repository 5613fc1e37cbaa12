"""Two clocks: a PBX's and ours. Its times are moved to ours when they differ by more than nobody would notice.

Everything on the floor then lives on one clock, also with several PBXs; the offset itself is shown, not hidden. A
clock that is set makes an era: what a PBX tells of earlier moments (queue_log is read again after a start) is moved by
the offset of the era in which it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from realtime.events import Event, GapClosed, MemberSet, PbxBooted, PbxClockSet, VisitLogged
from realtime.names import Instant, Seconds

UNNOTICED = 0.5
"""Seconds of offset that are left alone: less than a screen's second, and well above what measuring can err."""

SLACK = 1.5
"""Seconds by which a time may lie outside its era: queue_log cuts them to whole ones, and a step is noticed late."""

FRESH = 10.0
"""Seconds within which what a log says is taken for news: it is read twice a second."""

BRIEF = 2.0
"""Seconds; of several steps within them the last counts: what runs at a pace of its own steps all the time."""

MOST_ERAS = 300
"""More than a clock is set in the days that are kept."""

_INSTANTS = frozenset(
    {"at", "joined", "left", "ended", "begin", "to", "last_call", "last_pause", "logged_in", "started"}
)
_FIELDS: dict[type[Event], tuple[str, ...]] = {}

E = TypeVar("E", bound=Event)


class Era(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A time in which a PBX's clock was so far ahead of ours. since: its begin, on our clock."""

    since: Instant
    offset: Seconds


def set_anew(eras: tuple[Era, ...], event: PbxClockSet) -> tuple[Era, ...]:
    """The eras with one more; the first of all reaches back for ever."""
    if not eras:
        eras = (Era(since=Instant(0.0), offset=event.before),)
        if event.offset == event.before:
            return eras
    kept = eras[:-1] if brief(eras, event.at) else eras
    kept = (*kept, Era(since=event.at, offset=event.offset))[-MOST_ERAS:]
    return (Era(since=Instant(0.0), offset=kept[0].offset), *kept[1:])


def brief(eras: tuple[Era, ...], at: Instant) -> bool:
    """Whether the last era has only just begun."""
    return len(eras) > 1 and at - eras[-1].since < BRIEF


def offset_at(
    eras: tuple[Era, ...], told: Instant, before: float, near: Sequence[float] = (), after: float = 0.0
) -> Seconds:
    """By which offset a time that a PBX wrote down has to be read.

    after, before: what is known of the moment on our clock. near: what it may be the same as; else the latest counts.
    A clock that was set back tells the same time twice, and one set ahead leaves some out.
    """

    def strange(found: tuple[Era, float]) -> tuple[float, float]:
        era, end = found
        moment = told - era.offset
        outside = max(max(era.since, after) - SLACK - moment, moment - min(end, before) - SLACK, 0.0)
        return outside, min((abs(moment - each) for each in near), default=-era.since)

    return min(_with_ends(eras), key=strange)[0].offset


def _with_ends(eras: tuple[Era, ...]) -> Iterator[tuple[Era, float]]:
    ends = [era.since for era in eras[1:]]
    return zip(eras, [*ends, float("inf")], strict=True)


class Seen(NamedTuple):
    """What was seen of a caller's passes through a queue, on our clock: which of two moments the log means."""

    joined: Sequence[float] = ()
    left: Sequence[float] = ()
    ended: Sequence[float] = ()


NOTHING = Seen()


def visit_moved(event: VisitLogged, eras: tuple[Era, ...], now: Instant, seen: Seen = NOTHING) -> VisitLogged:
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


def member_moved(event: MemberSet, eras: tuple[Era, ...]) -> MemberSet:
    """What is said of a member now, with the times that Asterisk noted long ago."""
    event = msgspec.structs.replace(event, at=Instant(event.at - eras[-1].offset))
    told = {name: getattr(event, name) for name in ("last_call", "last_pause", "logged_in")}
    moved_on = {name: time - offset_at(eras, time, event.at) for name, time in told.items() if time is not None}
    return msgspec.structs.replace(event, **moved_on)


def gap_moved(event: GapClosed, eras: tuple[Era, ...]) -> GapClosed:
    """A stretch that began, perhaps, before the clock was set."""
    closed = moved(event, eras[-1].offset)
    begin = event.begin - offset_at(eras, event.begin, closed.to)
    return msgspec.structs.replace(closed, begin=Instant(min(begin, closed.to)))


def boot_moved(event: PbxBooted, eras: tuple[Era, ...], known: Instant | None) -> PbxBooted:
    """Since when Asterisk runs. known: since when it ran as far as was known: most often it is the same."""
    at = Instant(event.at - eras[-1].offset)
    offset = offset_at(eras, event.started, at, () if known is None else (known,))
    return msgspec.structs.replace(event, at=at, started=Instant(event.started - offset))


def stepped(applied: Seconds, measured: Seconds) -> Seconds:
    """The offset to apply: the one in use as long as it is close, so that times do not jitter with each ping."""
    target = measured if abs(measured) > UNNOTICED else Seconds(0.0)
    return target if abs(measured - applied) > UNNOTICED else applied


def moved(event: E, offset: Seconds) -> E:
    """The event with every instant in it on our clock. offset: the PBX's clock minus ours."""
    if not offset:
        return event
    kind = type(event)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(name for name in kind.__struct_fields__ if name in _INSTANTS)
    told = {name: getattr(event, name) for name in fields}
    return msgspec.structs.replace(event, **{name: at - offset for name, at in told.items() if at is not None})
