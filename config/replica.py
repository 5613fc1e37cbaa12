"""The floor of a node without a PBX of its own: what the collector journalled and drew, applied and drawn again.

The same frames over the same entries give the same rows (realtime/snapshot.py), so a wall here shows what a wall at
the collector shows. The time is the collector's too, carried on between its frames: this machine's clock may differ.
Sequence numbers are this node's own, from a range that no other node uses: a screen that comes with a number of another
node gets a snapshot. While the stream does not come, or comes late, the PBXs' rows say so in place of the collector's
last word: what is on the screens is then visibly stale.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Literal

import msgspec

from connectors.journal.follower import Hearing
from connectors.journal.protocol import Checkpoint, Entry
from connectors.journal.stream import Aside
from realtime import checkpoint
from realtime.events import FloorEvent
from realtime.floor import apply
from realtime.names import Instant, PbxId, Seconds
from realtime.past import Frame
from realtime.roster import Roster
from realtime.rows import AnyRow, Delta, PbxRow, Picture
from realtime.rules import Rules
from realtime.snapshot import Link, Show, Steps
from realtime.stamps import maybe_stamp
from realtime.state import Changes, Floor

STEP = 0.002
"""Seconds of drawing between two looks at the loop, as the collector's keeper does."""

FRAMES_PER_SECOND = 4
NODES = 1 << 16
"""Numbers start at the clock's quarters of a second times this, plus chance: no two nodes count over the same range."""

VEILS: dict[Hearing, tuple[Literal["catching_up", "down"], str]] = {
    Hearing.LATE: ("catching_up", "stream_late"),
    Hearing.LOST: ("down", "stream_lost"),
}
_UNHEARD = PbxRow(state="down", since=None, lag_seconds=None, coverage=None)
_REASONS = frozenset(reason for _, reason in VEILS.values())

log = logging.getLogger(__name__)

Listener = Callable[[Delta], None]


class Replica:
    """connectors.journal.follower.Floor inward, web.feed.FloorFeed outward. For the event loop's thread.

    pbxs: those of the configuration, which are shown as not heard of before the first checkpoint came.
    know: told of the collector's roster whenever it may be another.
    """

    def __init__(
        self,
        rules: Rules,
        pbxs: tuple[PbxId, ...],
        know: Callable[[Roster], None] = lambda _roster: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rules = rules
        self._pbxs = pbxs
        self._know = know
        self._monotonic = monotonic
        self._ahead = time.time() - monotonic()
        self._first = True
        self._listeners: list[Listener] = []
        self._changes = Changes()
        self._refused: Counter[type[FloorEvent]] = Counter()
        self._taken: defaultdict[PbxId, Counter[str]] = defaultdict(Counter)
        self._hearing = Hearing.LOST
        self._frame_at: Instant | None = None
        self._next: Show | None = None
        self._undrawn = False
        self.show = Show(floor=Floor(rules=rules), at=self.now())
        self.show.seq = int(self.now() * FRAMES_PER_SECOND) * NODES + secrets.randbelow(NODES)
        self.show.rows |= self._veiled()

    @property
    def floor(self) -> Floor:
        """The floor itself, for reading."""
        return self.show.floor

    def now(self) -> Instant:
        """The present by the collector's clock; by this machine's before the first frame."""
        return Instant(self._monotonic() + self._ahead)

    def picture(self) -> Picture:
        """All rows as of the last frame."""
        return self.show.picture()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hand every later delta to `listener`; the call returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def events(self, pbx: PbxId) -> dict[str, int]:
        """How many events of each kind of a PBX came over the stream since the start."""
        return dict(self._taken[pbx])

    async def begin(self, kept: Checkpoint, aside: Aside) -> None:
        """Begin anew from a checkpoint; screens keep what they have until the next frame. Raises CheckpointError."""
        floor = await asyncio.to_thread(checkpoint.restore, kept.pieces, self._rules)
        fresh = Show(floor=floor, roster=self.show.roster)
        fresh.tally.rebuild(floor, kept.at)
        fresh.redraw()
        fresh.day = self._rules.calendar.day(kept.at)
        if aside.minute is not None and aside.trends is not None:
            fresh.minute, fresh.trends = aside.minute, aside.trends
        self._next, self._changes, self._first = fresh, Changes(), True
        self.beside(aside)

    def apply(self, entry: Entry) -> None:
        """Take in the next event; one that the floor cannot digest is counted, as at the collector."""
        kind = type(entry.event)
        self._taken[entry.event.pbx][str(kind.__struct_config__.tag)] += 1
        try:
            apply((self._next or self.show).floor, entry.event, self._changes)
        except Exception:
            if not self._refused[kind]:
                log.exception("the floor could not digest a %s; it goes on without it", kind.__name__)
            self._refused[kind] += 1

    def beside(self, aside: Aside) -> None:
        """Show these alerts, announcements and people from the next frame on."""
        show = self._next or self.show
        if aside.alerts is not None:
            show.announce(aside.alerts)
        if aside.announcements is not None:
            show.put_up(aside.announcements)
        if aside.people is not None and aside.teams is not None:
            roster = Roster(aside.people, aside.teams)
            show.know(roster)
            self._know(roster)

    async def draw(self, frame: Frame, age: Seconds) -> None:
        """Draw what the collector drew, and hand it to everybody. age: for how long it has been in the stream."""
        # A frame takes some time into the stream, now more, now less: the quickest tells the collector's time best.
        ahead = frame.at + age - self._monotonic()
        self._ahead = ahead if self._first else max(self._ahead, ahead)
        self._first = False
        show = self._next or self.show
        until = time.perf_counter() + STEP
        drawing = self._drawn(show, frame)
        delta: Delta | None = None
        while True:
            try:
                next(drawing)
            except StopIteration as end:
                delta = end.value
                break
            except Exception:
                if not self._undrawn:
                    log.exception("a frame could not be drawn; the next ones are tried")
                self._undrawn = True
                show.redraw()
                return
            if time.perf_counter() >= until:
                await asyncio.sleep(0)
                until = time.perf_counter() + STEP
        self._frame_at, self._undrawn = frame.at, False
        if show is not self.show:
            delta = self._turned_to(show, frame.at)
        if delta is not None:
            self._tell(self._veil(delta))

    def hear(self, hearing: Hearing) -> None:
        """Take notice of how the stream comes; while it does not, screens are told so at once."""
        if hearing is self._hearing:
            return
        self._hearing = hearing
        self.show.pbxs |= self.show.floor.pbxs.keys()  # The next frame draws them as they are.
        if hearing is not Hearing.FOLLOWING:
            veiled = self._veiled()
            self.show.rows |= veiled
            self.show.seq += 1
            self.show.at = self.now()
            self._tell(Delta(seq=self.show.seq, at=self.show.at, changed=veiled, removed=()))

    def _drawn(self, show: Show, frame: Frame) -> Steps[Delta | None]:
        if frame.links is not None:
            show.links = {pbx: Link(lag, offset) for pbx, (lag, offset) in frame.links.items()}
        if frame.begun:
            show.redraw()
        yield from show.following(self._changes)
        delta = yield from show.refreshing(frame.at)
        self._changes = Changes()
        return delta

    def _turned_to(self, show: Show, at: Instant) -> Delta:
        """Put the show of a new beginning in the old one's place; screens get what differs."""
        old, self.show, self._next = self.show, show, None
        show.seq, show.at = old.seq + 1, at
        changed = {path: row for path, row in show.rows.items() if old.rows.get(path) != row}
        removed = tuple(path for path in old.rows if path not in show.rows)
        return Delta(seq=show.seq, at=at, changed=changed, removed=removed)

    def _veil(self, delta: Delta) -> Delta:
        """While the stream does not come as it should, the PBXs' rows say so, whatever was drawn."""
        if self._hearing is Hearing.FOLLOWING:
            return delta
        veiled = self._veiled()
        self.show.rows |= veiled
        return msgspec.structs.replace(delta, changed=delta.changed | veiled)

    def _veiled(self) -> dict[str, AnyRow]:
        """The row of every PBX, as one that nothing is heard of: its last figures were true at the last frame."""
        state, reason = VEILS[self._hearing]
        rows: dict[str, AnyRow] = {}
        for pbx in (*self._pbxs, *self.show.floor.pbxs):
            path = f"pbx/{pbx}"
            known = self.show.rows.get(path)
            row = known if isinstance(known, PbxRow) else _UNHEARD
            if row is _UNHEARD or row.state == "live" or row.reason in _REASONS:
                row = msgspec.structs.replace(
                    row, state=state, since=maybe_stamp(self._frame_at), reason=reason, detail=None, lag_seconds=None
                )
            rows[path] = row
        return rows

    def _tell(self, delta: Delta) -> None:
        """One listener's failure is its own: the others hear every delta."""
        for listener in list(self._listeners):
            try:
                listener(delta)
            except Exception:
                log.exception("a listener of the floor failed; the others go on")
