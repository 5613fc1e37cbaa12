"""The writer thread: takes rows from a bounded queue and commits them in batches.

Only this thread writes to the file. It never raises outwards: a disk that refuses is a condition (`Health`), retried
until it takes rows again. Rows wait meanwhile; beyond MOST_WAITING further ones are lost and counted.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from itertools import chain, islice
from time import monotonic, sleep
from typing import TypeAlias
from zlib import crc32

from connectors.journal.encoding import FORMAT, encode
from connectors.journal.protocol import Checkpoint, Condition, Health
from realtime.events import FloorEvent
from realtime.names import Instant

BATCH = 100
PERIOD = 0.25
"""Commit every 100 rows or every 250 ms (performance.md): at most so much is lost by kill -9."""

RETRY = 0.5
"""Seconds between two tries on a disk that refuses."""

BEHIND = 10_000
"""Rows waiting before the sessions should slow down: twelve seconds of the largest site (800 events/s)."""

MOST_WAITING = 50_000
"""Rows held while the disk refuses: a minute of the largest site, about 25 MB."""

KEPT_CHECKPOINTS = 3

Row: TypeAlias = tuple[int, Instant, FloorEvent]

_INSERT = "INSERT INTO entries (seq, received, format, event) VALUES (?, ?, ?, ?)"
_INSERT_BATCH = _INSERT + ", (?, ?, ?, ?)" * (BATCH - 1)
"""A whole batch in one step: SQLite's module lets go of the interpreter at each step, and with a busy loop beside it
every time costs two thread switches (measured: 16 us a row of 20)."""


class Writer:
    """Owns the thread and the queue. `put` is for one thread only; everything else for any."""

    def __init__(self, connection: sqlite3.Connection, last: int) -> None:
        self.last = last
        self._connection = connection
        self._rows: deque[Row] = deque()
        self._checkpoint: Checkpoint | None = None
        self._lost = 0
        self._committed = last
        self._settled = last
        self._error: str | None = None
        self._wake = threading.Event()
        self._progress = threading.Condition()
        self._deadline: float | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="journal writer", daemon=True)
        self._thread.start()

    def put(self, event: FloorEvent, received: Instant) -> int:
        """Number an event and queue it. Never waits."""
        seq = self.last + 1
        rows = self._rows
        if self._closed or len(rows) >= MOST_WAITING:
            self._lost += 1
        else:
            rows.append((seq, received, event))
        # Published after the row is queued: whoever reads it knows that all rows up to it are in the queue.
        self.last = seq
        if len(rows) >= BATCH and not self._wake.is_set():
            self._wake.set()
        return seq

    def put_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep it once the entries it covers are settled; a newer one replaces one still waiting."""
        self._checkpoint = checkpoint

    def health(self) -> Health:
        """How the writer is now."""
        waiting = len(self._rows)
        if self._closed:
            condition = Condition.CLOSED
        elif self._error is not None:
            condition = Condition.FAILING
        else:
            condition = Condition.BEHIND if waiting > BEHIND else Condition.WRITING
        return Health(
            condition=condition, queued=waiting, committed=self._committed, lost=self._lost, error=self._error
        )

    def flush(self, seconds: float) -> bool:
        """Wait until everything put so far, a checkpoint included, is written or lost."""
        target = self.last
        self._wake.set()
        with self._progress:
            return self._progress.wait_for(lambda: self._settled >= target and self._checkpoint is None, seconds)

    def close(self, seconds: float) -> None:
        """Write what waits for at most so many seconds, then end the thread; the rest counts as lost."""
        self._deadline = monotonic() + seconds
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while self._deadline is None or (self._unfinished() and monotonic() < self._deadline):
            self._wake.wait(PERIOD)
            self._wake.clear()
            if not self._write_all():
                sleep(RETRY)
        self._closed = True
        self._lost += len(self._rows)
        self._rows.clear()
        self._connection.close()

    def _unfinished(self) -> bool:
        return bool(self._rows) or self._checkpoint is not None

    def _write_all(self) -> bool:
        """Commit everything that waits; False when the disk refused, with the rows still in the queue."""
        try:
            while True:
                seen = self.last
                if not self._rows:
                    break
                self._commit_batch()
            self._settle(seen)
            if self._checkpoint is not None and self._checkpoint.seq <= seen:
                self._commit_checkpoint(self._checkpoint)
        except sqlite3.Error as error:
            self._error = str(error) or type(error).__name__
            self._roll_back()
            return False
        self._error = None
        return True

    def _commit_batch(self) -> None:
        batch = list(islice(self._rows, BATCH))
        encoded = [written for row in batch if (written := _encoded(row)) is not None]
        self._connection.execute("BEGIN IMMEDIATE")
        if len(encoded) == BATCH:
            self._connection.execute(_INSERT_BATCH, list(chain.from_iterable(encoded)))
        else:
            self._connection.executemany(_INSERT, encoded)
        self._connection.execute("COMMIT")
        for _ in batch:
            self._rows.popleft()
        self._lost += len(batch) - len(encoded)
        self._committed = batch[-1][0]
        self._error = None
        self._settle(self._committed)

    def _commit_checkpoint(self, checkpoint: Checkpoint) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        head = (checkpoint.seq, checkpoint.at, checkpoint.version, len(checkpoint.pieces))
        inserted = connection.execute("INSERT INTO checkpoints (seq, at, version, pieces) VALUES (?, ?, ?, ?)", head)
        connection.executemany(
            "INSERT INTO checkpoint_pieces (checkpoint, part, crc, bytes) VALUES (?, ?, ?, ?)",
            [(inserted.lastrowid, part, crc32(piece), piece) for part, piece in enumerate(checkpoint.pieces)],
        )
        oldest = (KEPT_CHECKPOINTS - 1,)
        kept = "SELECT id FROM checkpoints ORDER BY id DESC LIMIT 1 OFFSET ?"
        connection.execute(f"DELETE FROM checkpoint_pieces WHERE checkpoint < ({kept})", oldest)  # noqa: S608 - ours
        connection.execute(f"DELETE FROM checkpoints WHERE id < ({kept})", oldest)  # noqa: S608
        connection.execute("COMMIT")
        with self._progress:
            if self._checkpoint is checkpoint:
                self._checkpoint = None
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


def _encoded(row: Row) -> tuple[int, Instant, int, bytes] | None:
    """The row as SQLite takes it; None for an event that cannot be written, which must not hold up the others."""
    seq, received, event = row
    try:
        return seq, received, FORMAT, encode(event)
    except (ValueError, TypeError):
        return None
