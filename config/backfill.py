"""History out of queue_log files into the journal of a daemon that does not run.

Only what the journal does not know yet is written: it is read through first, as the floor reads it, and asked of every
visit in the files. So doing it twice writes nothing. A visit is one VisitLogged with its true times; each stretch of
time the files cover is one GapClosed. What the daemon's own clock was ahead of the PBX's is taken from the visits that
both saw. Days the floor has forgotten are history for reports and the past, and do not come back on the wall.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import msgspec

from connectors.journal.protocol import Checkpoint, Journal
from connectors.queue_log.assemble import Assembly
from connectors.queue_log.source import parsed
from connectors.queue_log.tail import read_rotated
from realtime.checkpoint import CheckpointError, restore
from realtime.clocks import moved, stepped
from realtime.events import FeedChanged, FeedReason, FeedState, FloorEvent, GapClosed, VisitLogged
from realtime.floor import apply
from realtime.logbook import wanted
from realtime.names import Instant, PbxId, QueueId, Seconds
from realtime.reactions.callers import visit_logged
from realtime.rules import Rules
from realtime.state import Changes, Floor

JOINED = 300.0
"""Seconds: a file that begins so soon after another ended is taken for its continuation."""

SIFT_EVERY = 20_000
"""Entries between two times that visits nobody asks for are forgotten."""

KEPT = 2 * 86_400.0

FLUSH_EVERY = 5_000
"""Events handed to the journal between two waits for it: far below what it may hold."""

MOST_SAMPLES = 1_000
FEWEST_SAMPLES = 5
"""Visits seen by both from which the clocks' difference is taken."""

HALF = 0.5
"""The log cuts to whole seconds: on the same clock an event lies half a second after its line's time."""


class Backfilled(msgspec.Struct, frozen=True, kw_only=True):
    """What was read and what was new. offset: the PBX's clock minus ours, as taken out of the times."""

    lines: int
    damaged: int
    visits: int
    added: int
    known: int
    stretches_closed: int
    offset_seconds: float
    begin: Instant | None
    to: Instant | None


@dataclass(slots=True)
class History:
    """What the files hold, on the PBX's clock. stretches: from when to when they tell everything."""

    visits: list[VisitLogged] = field(default_factory=list)
    stretches: list[tuple[Instant, Instant]] = field(default_factory=list)
    lines: int = 0
    damaged: int = 0


def read_history(pbx: PbxId, files: Sequence[Path], begin: Instant, to: Instant) -> History:
    """Read files in the order of their lines, packed ones too. Raises OSError or EOFError for one that cannot be read.

    Of visits that joined in [begin, to) the last telling; who still waits at the end of the files is not told.
    """
    history = History()
    told: dict[tuple[str, str, float], VisitLogged] = {}
    assembly = Assembly(pbx)
    for file in sorted(files, key=_first):
        first = last = None
        for block in parsed(read_rotated(file)):
            history.damaged += block.damaged
            history.lines += len(block.lines)
            for line in block.lines:
                first = line.at if first is None else first
                last = line.at
                for visit in assembly.feed(line):
                    if begin <= visit.joined < to:
                        told[visit.channel, visit.queue, visit.joined] = visit
        if first is not None and last is not None:
            _stretch(history.stretches, Instant(max(first, begin)), Instant(min(last, to)))
    history.visits = sorted((each for each in told.values() if each.verdict is not None), key=lambda each: each.at)
    return history


def _first(file: Path) -> float:
    """The time of a file's first line; an empty file comes last."""
    for block in parsed(read_rotated(file)):
        for line in block.lines:
            return line.at
    return math.inf


def _stretch(stretches: list[tuple[Instant, Instant]], begin: Instant, to: Instant) -> None:
    if begin >= to:
        return
    if stretches and begin <= stretches[-1][1] + JOINED:
        stretches[-1] = (stretches[-1][0], Instant(max(to, stretches[-1][1])))
    else:
        stretches.append((begin, to))


def backfill(
    journal: Journal, rules: Rules, pbx: PbxId, history: History, now: Instant, include: Callable[[QueueId], bool]
) -> Backfilled:
    """Write what is new. The journal is nobody else's meanwhile. Raises OSError when it cannot take it."""
    book = _Book(journal, rules, {(each.channel, each.queue) for each in history.visits}, now)
    book.replay()
    book.say_goodbye()
    told = [each for each in history.visits if include(each.queue)]
    offset = book.offset(told)
    added = sum(book.tell(moved(each, offset)) for each in told)
    closed = sum(book.close(pbx, Instant(begin - offset), Instant(to - offset)) for begin, to in history.stretches)
    book.finish()
    return Backfilled(
        lines=history.lines,
        damaged=history.damaged,
        visits=len(told),
        added=added,
        known=len(told) - added,
        stretches_closed=closed,
        offset_seconds=round(offset, 3),
        begin=history.stretches[0][0] if history.stretches else None,
        to=history.stretches[-1][1] if history.stretches else None,
    )


class _Book:
    """The journal read through as a floor that keeps what is asked for, and written on."""

    def __init__(self, journal: Journal, rules: Rules, asked: set[tuple[str, str]], now: Instant) -> None:
        self._journal = journal
        self._rules = rules
        self._asked = asked
        self._now = now
        self._floor = Floor(rules=rules)
        self._heard: dict[PbxId, Instant] = {}
        self._appended = 0

    def replay(self) -> None:
        """Read the whole journal, or what retention left of it on top of its oldest checkpoint."""
        kept = list(self._journal.checkpoints())
        first = next(iter(self._journal.read()), None)
        since = 0
        if kept and (first is None or first.seq > 1):
            since = self._restored(kept)
        self._floor.tidy_at = Instant(math.inf)  # Nothing is forgotten but by `_sift`.
        count = 0
        for chunk in self._journal.chunks(since):
            for entry in chunk:
                self._take(entry.event)
                self._heard[entry.event.pbx] = entry.received
                count += 1
                if count % SIFT_EVERY == 0:
                    self._sift(entry.received)

    def _restored(self, kept: list[Checkpoint]) -> int:
        for each in reversed(kept):
            try:
                self._floor = restore(each.pieces, self._rules)
            except CheckpointError:
                continue
            return each.seq
        return 0

    def _take(self, event: FloorEvent) -> Changes:
        changes = Changes()
        try:
            if isinstance(event, VisitLogged):
                visit_logged(self._floor, event, changes)  # The floor itself leaves history out.
            else:
                apply(self._floor, event, changes)
        except Exception:  # noqa: BLE001, S110  # the daemon's floor goes on without it, too, and has said so
            pass
        return changes

    def _sift(self, now: Instant) -> None:
        """Forget closed visits of long ago that nobody will ask about."""
        for visit in list(self._floor.visits.by_id.values()):
            at = visit.ended or visit.left or visit.joined or now
            if not visit.open and at < now - KEPT and (visit.channel, visit.queue) not in self._asked:
                self._floor.visits.forget(visit)

    def say_goodbye(self) -> None:
        """A daemon that was killed saw nothing after its last entry; say so before later entries blur when that was."""
        for pbx, row in list(self._floor.pbxs.items()):
            if row.state is not FeedState.DOWN:
                at = self._heard.get(pbx) or row.since or self._now
                self._append(FeedChanged(pbx=pbx, at=at, state=FeedState.DOWN, reason=FeedReason.STOPPED))

    def offset(self, told: Iterable[VisitLogged]) -> Seconds:
        """The PBX's clock minus ours, from visits that were seen as they joined."""
        apart = list(self._apart(told))
        return stepped(Seconds(0.0), Seconds(HALF - median(apart))) if len(apart) >= FEWEST_SAMPLES else Seconds(0.0)

    def _apart(self, told: Iterable[VisitLogged]) -> Iterator[float]:
        found = 0
        for telling in told:
            passes = self._floor.visits.passes(telling.channel, telling.queue)
            if len(passes) == 1 and passes[0].joined is not None and passes[0].joined_sure:
                yield passes[0].joined - telling.joined
                found += 1
                if found == MOST_SAMPLES:
                    return

    def tell(self, visit: VisitLogged) -> bool:
        """Write a visit the journal lacks."""
        if not wanted(self._floor.logbook, self._floor.visits, visit):
            return False
        self._append(visit)
        return True

    def close(self, pbx: PbxId, begin: Instant, to: Instant) -> bool:
        """Write that a stretch is covered, unless it is known to be."""
        for span in self._floor.pbx(pbx).spans:
            if span.begin <= begin and (span.to is None or to <= span.to):
                return False
        self._append(GapClosed(pbx=pbx, at=to, begin=begin, to=to))
        return True

    def _append(self, event: FloorEvent) -> None:
        self._take(event)
        self._journal.append(event, self._now)
        self._appended += 1
        if self._appended % FLUSH_EVERY == 0:
            self.finish()

    def finish(self) -> None:
        """Wait until all is written. Raises OSError when it is not."""
        written = self._journal.flush(60.0)
        health = self._journal.health()
        if not written or health.lost:
            raise OSError(f"{health.error or 'the disk is too slow'}; what was written stays, do it again")
