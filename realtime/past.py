"""The floor at a past moment: as screens SHOWED it then, or as it is KNOWN now.

SHOWN at T is the picture of the last frame at or before T. The floor then is a checkpoint plus every entry up to the
one that frame had taken in, in the order of the journal; the same frames drawn again over it give the same rows
(snapshot.py). Where the frames of that time are not kept, it is drawn once at T from what had been received by then.
Both use today's definitions of figures: the journal holds what happened, not how it was counted.

KNOWN at T is the floor of all events that happened by T, however late they were told: what had been received by T,
then, in the order of the journal, whatever was received later and speaks of a time up to T, each such word cut back to
what had happened by T (`as_of`). So a visit that queue_log told after a cut is there: it waits or talks at T if it
ended later, and it is not there if it joined later; a stretch that was backfilled counts as seen.

What KNOWN cannot know: queue_log tells visits, not people. In a gap agents stand in the state in which they were last
seen, unless a live event of their own told otherwise; a conversation known only from the log has an agent in its visit,
but that agent's own row does not talk. The link stands as it stood then (down, catching up). And who was seen waiting
before a gap and was gone after it, with no word of any log, still waits in it: nobody knows when they left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

import msgspec

from realtime.events import CallerJoined, CallerSeen, Event, FloorEvent, GapClosed, VisitLogged
from realtime.floor import apply
from realtime.names import Instant, PbxId, Seconds
from realtime.outcomes import PRESENT
from realtime.rows import AnyRow
from realtime.snapshot import TICKS, TREND_STEP, TURNS, Link, Show
from realtime.state import Changes, Floor
from realtime.visits import SAME_JOIN, Visits

LATE = Seconds(5.0)
"""An event received later than this after what it speaks of is a later telling; links are called late from here on."""


class Frame(msgspec.Struct, frozen=True, gc=False, array_like=True, omit_defaults=True):
    """One drawing of the live picture. at: its time; entry: the last entry it had taken in; seq: the picture's number.

    links: lag and clock offset of each PBX as drawn, None where they are those of the frame before. begun: the first of
    a process, which draws everything.
    """

    at: Instant
    entry: int
    seq: int
    links: dict[PbxId, tuple[float | None, float | None]] | None = None
    begun: bool = False


Numbered = tuple[int, FloorEvent]
"""An entry of the journal: its number and its event."""


def tells_from(event: Event) -> Instant:
    """The earliest time an event speaks of."""
    told = _TELLS_FROM.get(type(event))
    return event.at if told is None else min(event.at, told(event))


def _seen_from(event: CallerSeen) -> Instant:
    return Instant(event.at - event.waited)


_TELLS_FROM: dict[type[Event], Callable[..., Instant]] = {
    VisitLogged: lambda event: event.joined,
    GapClosed: lambda event: event.begin,
    CallerSeen: _seen_from,
}

TELL_OF_EARLIER = frozenset(_TELLS_FROM)
"""Events that speak of more than the moment they are of."""


def as_of(event: FloorEvent, at: Instant) -> FloorEvent | None:
    """What an event says of the time up to `at`; None when it says nothing of it."""
    if isinstance(event, VisitLogged):
        return _visit_as_of(event, at)
    if isinstance(event, GapClosed):
        if event.begin >= at:
            return None
        return msgspec.structs.replace(event, at=min(event.at, at), to=min(event.to, at))
    if isinstance(event, CallerSeen):
        joined = _seen_from(event)
        if joined > at or event.at <= at:
            return None if joined > at else event
        return msgspec.structs.replace(event, at=at, waited=Seconds(at - joined), position=None)
    return event if event.at <= at else None


def _visit_as_of(event: VisitLogged, at: Instant) -> VisitLogged | None:
    """A logged visit cut back: not there, still waiting, still talking, or as it was told."""
    if event.joined > at:
        return None
    left = event.left if event.left is not None else event.at
    if event.verdict is not None and left > at:
        return msgspec.structs.replace(event, at=at, verdict=None, left=None, agent=None, leg=None, ended=None, by=None)
    if event.ended is not None and event.ended > at:
        return msgspec.structs.replace(event, at=at, ended=None, by=None)
    return msgspec.structs.replace(event, at=min(event.at, at))


def follow(floor: Floor, event: FloorEvent, changes: Changes) -> None:
    """Apply an event as the keeper did: what the floor cannot digest leaves it as far as it came."""
    with suppress(Exception):  # said once, when it was live
        apply(floor, event, changes)


class Replay:
    """The live picture again, frame by frame. floor: of a checkpoint, changed here; entry: the last one in it."""

    def __init__(self, floor: Floor, entry: int) -> None:
        self.entry = entry
        self.frame: Frame | None = None
        self._floor = floor
        self._show = Show(floor=floor)

    def reach(self, frames: Sequence[Frame], entries: Iterable[Numbered]) -> dict[str, AnyRow]:
        """The rows of the last of `frames`, which follow those reached before or, the first time, begin as `needed`.

        entries: after `entry` up to the last frame's.
        """
        following = iter(entries)
        waiting: Numbered | None = None
        if self.frame is None:
            waiting = self._take(following, None, frames[0].entry, Changes())
            self._show.tally.rebuild(self._floor, frames[0].at)
            self._show.redraw()
        final = _turns_before(frames[-1])
        for frame in frames:
            changes = Changes()
            waiting = self._take(following, waiting, frame.entry, changes)
            self._draw(frame, changes, due=int(frame.at * TICKS) >= final)
        return dict(self._show.rows)

    def _take(
        self, entries: Iterator[Numbered], waiting: Numbered | None, last: int, changes: Changes
    ) -> Numbered | None:
        """Apply entries up to number `last`; gives the first one beyond it, to be passed in again."""
        entry = waiting if waiting is not None else next(entries, None)
        while entry is not None and entry[0] <= last:
            follow(self._floor, entry[1], changes)
            entry = next(entries, None)
        self.entry = max(self.entry, last)
        return entry

    def _draw(self, frame: Frame, changes: Changes, *, due: bool) -> None:
        """Draw what decides the last frame: its turns, whatever draws trends, and the first of a process."""
        self.frame = frame
        self._show.follow(changes)
        _linked(self._show, frame)
        if frame.begun:
            self._show.redraw()
        if due or self._show.minute != int(frame.at // TREND_STEP):
            self._show.refresh(frame.at)


def needed(frames: Sequence[Frame]) -> int:
    """From which of `frames` on they decide what the last one shows: the frame that drew the trends, or all turns."""
    last = frames[-1]
    minute, final = int(last.at // TREND_STEP), _turns_before(last)
    for place in range(len(frames) - 1, -1, -1):
        at = frames[place].at
        if int(at * TICKS) <= final and int(at // TREND_STEP) < minute:
            return place
    return 0


def numbered_at(frames: Sequence[Frame]) -> Instant:
    """When the picture of the last frame got its number: frames that drew nothing keep it."""
    at = frames[-1].at
    for frame in reversed(frames):
        if frame.seq != frames[-1].seq:
            break
        at = frame.at
    return at


def drawn(floor: Floor, at: Instant, frames: Sequence[Frame] = ()) -> dict[str, AnyRow]:
    """Every row of a floor, drawn once. frames: the last of them tell what the links measured then."""
    show = Show(floor=floor)
    for frame in frames:
        _linked(show, frame)
    show.tally.rebuild(floor, at)
    show.redraw()
    show.refresh(at)
    return show.rows


def know(floor: Floor, told_later: Iterable[FloorEvent], at: Instant) -> None:
    """Let a floor that holds what was received by `at` learn what was told of that time later."""
    changes = Changes()
    for event in told_later:
        word = as_of(event, at)
        if word is not event and isinstance(word, CallerSeen):
            word = _joining(floor.visits, word, _seen_from(word), word.name)
        elif isinstance(word, VisitLogged) and word.verdict is None:
            word = _joining(floor.visits, word, word.joined, None)
        if word is not None:
            follow(floor, word, changes)


def _joining(visits: Visits, word: CallerSeen | VisitLogged, joined: Instant, name: str | None) -> CallerJoined | None:
    """A caller who was only later found to wait has joined; None when that visit is known."""
    for visit in visits.passes(word.channel, word.queue):
        if visit.stage in PRESENT or (visit.joined is not None and abs(visit.joined - joined) <= SAME_JOIN):
            return None
    return CallerJoined(
        pbx=word.pbx,
        at=joined,
        source=word.source,
        channel=word.channel,
        queue=word.queue,
        number=word.number,
        name=name,
    )


def _linked(show: Show, frame: Frame) -> None:
    if frame.links is not None:
        show.links = {pbx: Link(lag, offset) for pbx, (lag, offset) in frame.links.items()}


def _turns_before(frame: Frame) -> int:
    """The tick since which every queue had its turn."""
    return int(frame.at * TICKS) - TURNS
