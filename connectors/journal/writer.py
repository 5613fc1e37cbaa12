"""The writer thread: takes entries from a bounded queue and commits them in batches, each a row (rows.py).

Only this thread writes to the file. It never raises outwards: a disk that refuses is a condition (`Health`), retried
until it takes rows again. Entries wait meanwhile; beyond MOST_WAITING further ones are lost and counted.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from time import monotonic
from typing import TypeVar

from connectors.journal.care import Extent, extent, keep, thin
from connectors.journal.encoding import encode_frames
from connectors.journal.erasing import Erasure
from connectors.journal.protocol import Checkpoint, Condition, Health
from connectors.journal.rows import INSERT, Numbered, row_of
from realtime.events import FloorEvent
from realtime.names import Instant, Seconds
from realtime.past import LATE, TELL_OF_EARLIER, Frame, tells_from

BATCH = 100
PERIOD = 0.25
"""Commit every 100 entries or every 250 ms (performance.md): at most so much is lost by kill -9."""

RETRY = 0.5
"""Seconds between two tries on a disk that refuses."""

BEHIND = 10_000
"""Entries waiting before the sessions should slow down: twelve seconds of the largest site (800 events/s)."""

MOST_WAITING = 50_000
"""Entries held while the disk refuses: a minute of the largest site, about 25 MB."""

BUNDLE = 20
"""Frames written together: five seconds of the live picture, which is what kill -9 may take of it."""

MOST_FRAMES = 4000
"""Frames held while the disk refuses; the moments of those beyond are drawn from the entries alone."""

CARE = 60.0
"""Seconds between two looks at what is too old."""

T = TypeVar("T")


def _first(queue: deque[T], most: int) -> list[T]:
    """The oldest of a queue, left in it. By their places: an iterator breaks when the loop's thread appends."""
    return [queue[place] for place in range(min(most, len(queue)))]


def _unbroken(batch: list[Numbered]) -> list[Numbered]:
    """Those numbered one after the other: a row holds no others, and some may have been lost in between."""
    if batch[-1][0] - batch[0][0] == len(batch) - 1:
        return batch
    return [entry for place, entry in enumerate(batch) if entry[0] - place == batch[0][0]]


class Writer:
    """Owns the thread and the queue. `put` is for one thread only; everything else for any.

    retention: how long entries are kept after the newest one, None for ever. held: nothing is deleted for its age now.
    """

    def __init__(self, connection: sqlite3.Connection, last: int, retention: Seconds | None = None) -> None:
        self.last = last
        self._connection = connection
        self._waiting: deque[Numbered] = deque()
        self._checkpoint: Checkpoint | None = None
        self._frames: deque[Frame] = deque()
        self._erasures: deque[Erasure] = deque()
        self._hurry = False
        self._retention = retention
        self._newest: Instant | None = None
        self._extent: Extent | None = None
        self._care_at = 0.0
        self.held = False
        self._lost = 0
        self._committed = last
        self._settled = last
        self._error: str | None = None
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._progress = threading.Condition()
        self._deadline: float | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="journal writer", daemon=True)
        self._thread.start()

    def put(self, event: FloorEvent, received: Instant) -> int:
        """Number an event and queue it. Never waits."""
        seq = self.last + 1
        waiting = self._waiting
        if self._closed or len(waiting) >= MOST_WAITING:
            self._lost += 1
        else:
            waiting.append((seq, received, event))
        # Published after the entry is queued: whoever reads it knows that all entries up to it are in the queue.
        self.last = seq
        if len(waiting) >= BATCH and not self._wake.is_set():
            self._wake.set()
        return seq

    def put_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep it once the entries it covers are settled; a newer one replaces one still waiting."""
        self._checkpoint = checkpoint

    def put_frame(self, frame: Frame) -> None:
        """Keep a frame once the entries it had taken in are settled; written in bundles."""
        if len(self._frames) < MOST_FRAMES:
            self._frames.append(frame)

    def erase(self, erasure: Erasure) -> None:
        """Take somebody out of what is written and of what waits, bit by bit between the commits."""
        erasure.since = self.last
        self._erasures.append(erasure)
        self._wake.set()

    def health(self) -> Health:
        """How the writer is now."""
        waiting = len(self._waiting)
        if self._closed:
            condition = Condition.CLOSED
        elif self._error is not None:
            condition = Condition.FAILING
        else:
            condition = Condition.BEHIND if waiting > BEHIND else Condition.WRITING
        known = self._extent
        return Health(
            condition=condition,
            queued=waiting,
            committed=self._committed,
            lost=self._lost,
            error=self._error,
            size=None if known is None else known.size,
            oldest=None if known is None else known.oldest,
        )

    def flush(self, seconds: float) -> bool:
        """Wait until everything put so far, a checkpoint and frames included, is written or lost."""
        target = self.last
        self._hurry = True
        self._wake.set()
        with self._progress:
            return self._progress.wait_for(lambda: self._settled >= target and not self._unfinished(), seconds)

    def close(self, seconds: float) -> None:
        """Write what waits for at most so many seconds, then end the thread; the rest counts as lost."""
        self._deadline = monotonic() + seconds
        self._hurry = True
        self._wake.set()
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while self._deadline is None or (self._unfinished() and monotonic() < self._deadline):
            self._wake.wait(0.0 if self._erasures else PERIOD)
            self._wake.clear()
            try:
                done = self._write_all() and self._take_care() and self._erased_some()
            except Exception as error:  # noqa: BLE001 - a fault of ours is a condition, too: nobody else writes
                done = self._refused(error)
            if not done:
                self._ending.wait(RETRY)
        self._closed = True
        for erasure in self._erasures:
            erasure.done.set_exception(OSError("the journal was closed before everything was erased"))
        self._lost += len(self._waiting)
        self._waiting.clear()
        self._connection.close()

    def _unfinished(self) -> bool:
        return bool(self._waiting) or self._checkpoint is not None or (self._hurry and bool(self._frames))

    def _write_all(self) -> bool:
        """Commit everything that waits; False when the disk refused, with the rows still in the queue."""
        try:
            while True:
                seen = self.last
                if not self._waiting:
                    break
                self._commit_batch()
            self._settle(seen)
            if self._checkpoint is not None and self._checkpoint.seq <= seen:
                self._commit_checkpoint(self._checkpoint)
            self._commit_frames(seen)
        except sqlite3.Error as error:
            return self._refused(error)
        self._error = None
        return True

    def _take_care(self) -> bool:
        """Now and then, and one small batch at a time: delete what is too old, look how much there is."""
        if self._waiting or monotonic() < self._care_at or self._deadline is not None:
            return True
        try:
            more = self._retention is not None and self._newest is not None and not self.held
            more = more and thin(self._connection, self._newest or Instant(0.0), self._retention or Seconds(0.0))
            if not more:
                self._care_at = monotonic() + CARE
                self._extent = extent(self._connection)
        except sqlite3.Error as error:
            self._care_at = monotonic() + CARE
            return self._refused(error)
        return True

    def _erased_some(self) -> bool:
        """One step of the erasure under way; when the disk refuses, whoever asked is told and has to ask again."""
        if not self._erasures or self._erasures[0].since > self._settled:
            return True
        try:
            if not self._erasures[0].step(self._connection):
                self._erasures.popleft()
        except sqlite3.Error as error:
            self._erasures.popleft().done.set_exception(error)
            return self._refused(error)
        return True

    def _refused(self, error: Exception) -> bool:
        said = str(error) or type(error).__name__
        self._error = said if isinstance(error, sqlite3.Error) else f"{type(error).__name__}: {said}"
        self._roll_back()
        return False

    def _commit_batch(self) -> None:
        batch = _unbroken(_first(self._waiting, BATCH))
        row, unwritten = row_of(batch)
        told_late = [
            (seq, since)
            for seq, received, event in batch
            if (received - event.at > LATE or type(event) in TELL_OF_EARLIER)
            and received - (since := tells_from(event)) > LATE
        ]
        # Nothing but a row where that is all: SQLite's module lets go of the interpreter at each step, and with a busy
        # loop beside it every time costs two thread switches.
        if told_late:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO tellings (seq, since) VALUES (?, ?)", told_late)
        self._connection.execute(INSERT, row)
        if told_late:
            self._connection.execute("COMMIT")
        self._newest = batch[-1][1]
        for _ in batch:
            self._waiting.popleft()
        self._lost += unwritten
        self._committed = batch[-1][0]
        self._error = None
        self._settle(self._committed)

    def _commit_checkpoint(self, checkpoint: Checkpoint) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        keep(self._connection, checkpoint)
        self._connection.execute("COMMIT")
        with self._progress:
            if self._checkpoint is checkpoint:
                self._checkpoint = None
            self._progress.notify_all()

    def _commit_frames(self, seen: int) -> None:
        """Write frames whose entries are all settled: a number given up at a crash is given again to another entry."""
        hurry = self._hurry
        while self._frames and (hurry or len(self._frames) >= BUNDLE):
            bundle = [frame for frame in _first(self._frames, BUNDLE) if frame.entry <= seen]
            if not bundle:
                return
            row = (bundle[0].at, encode_frames(bundle))
            self._connection.execute("INSERT INTO frames (begin, bytes) VALUES (?, ?)", row)
            for _ in bundle:
                self._frames.popleft()
        if hurry and self._deadline is None:
            with self._progress:
                self._hurry = False
                self._progress.notify_all()

    def _settle(self, seq: int) -> None:
        with self._progress:
            self._settled = max(self._settled, seq)
            self._progress.notify_all()

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            self._error = f"{self._error}; rolling back: {error}"
