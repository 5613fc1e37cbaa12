"""Keeps the floor: the one writer who journals and applies events, and who draws the picture to the beat (beat.py).

An event is numbered by the journal before it changes anything. Sessions hand events over by a plain call on the event
loop, so there is no queue that could overflow; the journal's own queue is bounded, and while it is behind, sessions
are asked to slow down (`behind`). A frame takes longer than the loop may be held, so it is drawn in steps, and events
wait until it is done: it shows the floor after one certain entry. An event the floor cannot digest is counted and
logged once per kind, and the floor goes on without it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from typing import cast

from config.beat import Beat
from connectors.journal.protocol import Checkpoint, Condition, Entry, Journal
from realtime import checkpoint
from realtime.checkpoint import CheckpointError
from realtime.erasing import Eraser
from realtime.events import FeedChanged, FeedReason, FeedState, FloorEvent, VisitLogged
from realtime.floor import apply
from realtime.logbook import wanted
from realtime.names import Instant, PbxId
from realtime.past import Frame
from realtime.roster import Roster
from realtime.rows import Delta, Picture
from realtime.rules import Rules
from realtime.snapshot import Link, Show, Steps
from realtime.state import Changes, Floor
from realtime.unnaming import unname

CHECKPOINT_EVERY = 300.0
"""Seconds between checkpoints, at most."""

CHECKPOINT_ENTRIES = 5000
"""Entries between checkpoints: a new start and a past moment have to apply so many, which takes 0.1 s.

More while a snapshot comes in, whose rows would all have to be in the checkpoint; it is over in seconds.
"""

FRAMES_PER_SECOND = 4
"""Sequence numbers start from the clock at this pace, so that a number of an earlier life is never met again."""

SLICE = 500
"""Journal entries applied between two looks at the loop while starting."""

STEP = 0.002
"""Seconds of drawing between two looks at the loop."""

MOST_HELD = 20_000
"""Events that may wait for a frame to be drawn; beyond them it is drawn to its end at once."""

log = logging.getLogger(__name__)

Listener = Callable[[Delta], None]


class FloorKeeper:
    """The live floor of this process. All methods are for the event loop's thread."""

    def __init__(self, rules: Rules, journal: Journal, wall: Callable[[], float] = time.time) -> None:
        self._rules = rules
        self._journal = journal
        self._wall = cast("Callable[[], Instant]", wall)
        self._listeners: list[Listener] = []
        self._failing: set[Listener] = set()
        self.followers: list[Callable[[Floor, Changes], None]] = []
        self._undrawn = False
        self._beat = Beat()
        self._changes = Changes()
        self._links: dict[PbxId, Link] = {}
        self._steps: Iterator[None] = iter(())
        self._drawing = False
        self._held: deque[FloorEvent] = deque()
        self._refused: Counter[type[FloorEvent]] = Counter()
        self._taken: defaultdict[PbxId, dict[type[FloorEvent], int]] = defaultdict(lambda: defaultdict(int))
        self.show = Show(floor=Floor(rules=rules))
        self.loop_lag = 0.0
        self._saving = asyncio.Lock()
        self._roster: Roster | None = None
        self._last_seq = 0
        self._saved_seq = 0
        self._begun = False

    @property
    def floor(self) -> Floor:
        """The floor itself, for reading."""
        return self.show.floor

    @property
    def behind(self) -> bool:
        """Whether sessions should read more slowly, for the journal cannot keep up."""
        return self._journal.health().condition is Condition.BEHIND

    def now(self) -> Instant:
        """The present by our clock."""
        return self._wall()

    def picture(self) -> Picture:
        """All rows as of the last frame."""
        return self.show.picture()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hand every later delta to `listener`; the call returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def link(self, pbx: PbxId) -> Link:
        """Where a session writes what it measures."""
        return self._links.setdefault(pbx, Link())

    def deliver(self, event: FloorEvent) -> None:
        """Journal an event and let it change the floor."""
        self._last_seq = self._journal.append(event, self._wall())
        if not self._drawing and not self._held:
            self._apply(event)
            if self._beat.quiet and self._changes:
                self._beat.stir()
            return
        self._held.append(event)
        if not self._drawing:
            # Two for one: however fast events come, the line of those who wait gets shorter.
            self._release(2)
        elif len(self._held) > MOST_HELD:
            self._finish()

    def _release(self, most: int) -> None:
        for _ in range(min(most, len(self._held))):
            self._apply(self._held.popleft())

    def _apply(self, event: FloorEvent) -> None:
        kind = type(event)
        self._taken[event.pbx][kind] += 1
        try:
            apply(self.show.floor, event, self._changes)
        except Exception:
            if not self._refused[kind]:
                log.exception("the floor could not digest a %s; it goes on without it", kind.__name__)
            self._refused[kind] += 1

    def events(self, pbx: PbxId) -> dict[str, int]:
        """How many events of each kind came from a PBX since the start."""
        return {str(kind.__struct_config__.tag): count for kind, count in self._taken.get(pbx, {}).items()}

    def wants(self, event: VisitLogged) -> bool:
        """Whether queue_log's telling of a visit could add something."""
        return wanted(self.floor.logbook, self.floor.visits, event)

    async def start(self) -> None:
        """Rebuild the floor from the newest good checkpoint and the journal's tail, and close what was live."""
        entry_seq, saved_at = await self._restored()
        self._last_seq = self._saved_seq = entry_seq
        heard = await self._replayed(entry_seq)
        for pbx, row in list(self.floor.pbxs.items()):
            if row.state is not FeedState.DOWN:
                # Nobody said goodbye: what was journalled last was seen, and nothing after it.
                at = heard.get(pbx) or saved_at or row.since or self.now()
                self.deliver(FeedChanged(pbx=pbx, at=at, state=FeedState.DOWN, reason=FeedReason.STOPPED))
        self.show.tally.rebuild(self.floor, self.now())
        self.show.seq = int(self._wall() * FRAMES_PER_SECOND)
        self.show.redraw()
        self._changes = Changes()
        self.frame()

    async def _restored(self) -> tuple[int, Instant | None]:
        found = await asyncio.to_thread(self._newest_good)
        if found is None:
            return 0, None
        kept, self.show.floor = found
        return kept.seq, kept.at

    def _newest_good(self) -> tuple[Checkpoint, Floor] | None:
        """One checkpoint after the other, each let go before the next: at the end of a day they are 10 MB each."""
        for kept in self._journal.checkpoints():
            try:
                return kept, checkpoint.restore(kept.pieces, self._rules)
            except CheckpointError as error:
                log.warning("checkpoint %d left aside: %s", kept.seq, error)
        return None

    async def _replayed(self, since: int) -> dict[PbxId, Instant]:
        """Apply the journal's tail; gives when something of each PBX was received last."""
        heard: dict[PbxId, Instant] = {}
        chunks = self._journal.chunks(since)
        while True:
            entries: list[Entry] | None = await asyncio.to_thread(next, chunks, None)
            if entries is None:
                return heard
            for begin in range(0, len(entries), SLICE):
                for entry in entries[begin : begin + SLICE]:
                    self._apply(entry.event)
                    heard[entry.event.pbx] = entry.received
                    self._last_seq = entry.seq
                await asyncio.sleep(0)

    def frame(self) -> None:
        """Draw what changed and hand it to everybody, without letting the loop in."""
        self._finish()
        self._steps = self._drawn()
        self._finish()

    def _finish(self) -> None:
        """Draw a frame that is under way to its end; what waited for it is applied."""
        for _ in self._steps:
            pass

    async def _framed(self) -> None:
        """The same as `frame`, letting the loop in."""
        self._steps = self._drawn()
        until = time.perf_counter() + STEP
        for _ in self._steps:
            if time.perf_counter() >= until:
                await asyncio.sleep(0)
                until = time.perf_counter() + STEP

    def _drawn(self) -> Iterator[None]:
        """A frame of the floor as it stands, in steps. When it cannot be drawn, the next draws everything anew."""
        self._drawing, delta = True, None
        try:
            delta = yield from self._show()
        except Exception:
            if not self._undrawn:
                log.exception("a frame could not be drawn; the next ones are tried")
            self._undrawn = True
            self.show.redraw()
        else:
            if self._undrawn:
                log.info("frames are drawn again")
            self._undrawn = False
        self._drawing = False
        while self._held:
            self._release(1)
            yield
        self._beat.drew(anything=delta is not None or bool(self._changes))
        if delta is not None:
            for listener in list(self._listeners):
                self._tell(listener, delta)

    def _show(self) -> Steps[Delta | None]:
        if self._roster is not None:
            self.show.know(self._roster)
            self._roster = None
        # In the milliseconds in which times are told outside: who asks for a picture by its time gets this one.
        now, entry = Instant(math.ceil(self._wall() * 1000) / 1000), self._last_seq
        self.show.links = {pbx: Link(link.lag, link.offset) for pbx, link in self._links.items()}
        yield from self.show.following(self._changes)
        for follower in self.followers:
            follower(self.floor, self._changes)
        delta = yield from self.show.refreshing(now)
        self._changes = Changes()  # Not before: what could not be drawn is followed with the next frame.
        self._note(now, entry)
        return delta

    def _tell(self, listener: Listener, delta: Delta) -> None:
        """One listener's failure is its own: the others hear every delta."""
        try:
            listener(delta)
        except Exception:
            if listener not in self._failing:
                log.exception("a listener of the floor failed; the others go on")
            self._failing.add(listener)
        else:
            self._failing.discard(listener)

    def _note(self, now: Instant, entry: int) -> None:
        """Have the journal remember the frame, for the past to be shown again."""
        links = {pbx: (link.lag, link.offset) for pbx, link in self.show.links.items()}
        frame = Frame(at=now, entry=entry, seq=self.show.seq, links=links, begun=not self._begun)
        self._begun = True
        self._journal.note_frame(frame)

    async def keep(self) -> None:
        """Frames and checkpoints until cancelled; the last checkpoint is the caller's to save."""
        loop = asyncio.get_running_loop()
        saved = loop.time()
        try:
            while True:
                self.loop_lag = max(await self._beat.next(), self.loop_lag * 0.9)
                await self._framed()
                late = loop.time() - saved >= CHECKPOINT_EVERY
                if late or (self._last_seq - self._saved_seq >= CHECKPOINT_ENTRIES and not self.floor.syncs):
                    saved = loop.time()
                    await self.save()
        finally:
            self._finish()

    async def save(self) -> None:
        """Hand a checkpoint of the floor as it stands to the journal."""
        async with self._saving:
            self._finish()
            seq, at = self._last_seq, self.now()
            self._saved_seq = seq
            blobs: list[bytes] = []
            for blob in checkpoint.pieces(self.floor):
                blobs.append(blob)
                await asyncio.sleep(0)
            self._journal.save_checkpoint(Checkpoint(seq=seq, at=at, version=checkpoint.VERSION, pieces=tuple(blobs)))

    def know(self, roster: Roster) -> None:
        """Show these people behind their interfaces, from the next frame on."""
        self._roster = roster

    async def unname(self, eraser: Eraser) -> None:
        """Take somebody out of the floor; the next frame shows it. No checkpoint of before is on its way after it."""
        async with self._saving:
            self._finish()
            changes = unname(self.floor, eraser)
            self._changes.agents |= changes.agents
            self._changes.visits |= changes.visits
