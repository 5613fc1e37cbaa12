"""Rewriting the journal without somebody: entries keep their numbers, times and everything but number and name.

Works in small steps between the writer's own commits. First what is theirs is learned, then entries are rewritten,
then the checkpoints that hold them. Freed bytes are overwritten (SQLite's secure_delete), and the write-ahead log is
cut, so that the file itself no longer holds the number.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import chain

import msgspec

from connectors.journal.encoding import FORMAT, Unreadable, decode, encode, packed, unpacked
from connectors.journal.rows import Row, columns, lines, with_lines
from realtime.checkpoint import CheckpointError, without
from realtime.erasing import Eraser

ROWS = 20
"""Rows looked through in a step, of a hundred entries each at most: some 5 ms."""

CUTS = 20
"""Tries to empty the write-ahead log; each waits for readers as long as every write does."""


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """How much was rewritten. unreadable: entries of theirs that this program cannot read, left as they are."""

    entries: int = 0
    checkpoints: int = 0
    unreadable: int = 0


class Erasure:
    """One erasure. done: what it came to, or why it failed. since: the entry after whose writing it may begin.

    agreed: called in the writer's thread once all that is theirs was learned, before anything is rewritten; what it
    raises ends the erasure with nothing done.
    """

    def __init__(self, eraser: Eraser, agreed: Callable[[], None] | None = None) -> None:
        self.done: Future[Erased] = Future()
        self.since = 0
        self._eraser = eraser
        self._agreed = agreed
        self._counts = Erased()
        self._steps: Iterator[None] | None = None

    def step(self, connection: sqlite3.Connection) -> bool:
        """Do a little; False when it is done. The transaction of each step is its own. Raises sqlite3.Error."""
        if self._steps is None:
            self._steps = self._work(connection)
        try:
            next(self._steps)
        except StopIteration:
            self.done.set_result(self._counts)
            return False
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001  # whoever agrees may refuse in any words
            self.done.set_exception(error)
            return False
        return True

    def _work(self, connection: sqlite3.Connection) -> Iterator[None]:
        connection.execute("PRAGMA secure_delete = ON")
        try:
            (last,) = connection.execute("SELECT COALESCE(MAX(seq), 0) FROM entries").fetchone()
            yield from self._learn(connection, last)
            self._eraser.learned()
            if self._agreed is not None:
                self._agreed()
            yield from self._rewrite(connection, last)
            for (number,) in connection.execute("SELECT id FROM checkpoints ORDER BY id").fetchall():
                self._checkpoint(connection, number)
                yield
            yield from _cut(connection)
        finally:
            connection.execute("PRAGMA secure_delete = OFF")

    def _learn(self, connection: sqlite3.Connection, last: int) -> Iterator[None]:
        for rows in _chunks(connection, last):
            for line in chain.from_iterable(lines(row) or () for row in rows if self._eraser.concerns(row.event)):
                if self._eraser.concerns(line):
                    event = decode(line, FORMAT)
                    if not isinstance(event, Unreadable):
                        self._eraser.learn(event)
            yield

    def _rewrite(self, connection: sqlite3.Connection, last: int) -> Iterator[None]:
        for rows in _chunks(connection, last):
            changed = [found for row in rows if (found := self._rewritten(row)) is not None]
            if changed:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "UPDATE entries SET event = ? WHERE seq = ?", [(row.event, row.seq) for row in changed]
                )
                connection.execute("COMMIT")
            yield

    def _rewritten(self, row: Row) -> Row | None:
        """The row without them; None when there is nothing of theirs in it, or it cannot be read."""
        if not self._eraser.concerns(row.event):
            return None
        before = lines(row)
        if before is None:
            self._count(unreadable=row.events)
            return None
        after = [self._cleaned(line) if self._eraser.concerns(line) else line for line in before]
        changed = sum(old is not new for old, new in zip(before, after, strict=True))
        self._count(entries=changed)
        return with_lines(row, after) if changed else None

    def _cleaned(self, line: bytes) -> bytes:
        event = decode(line, FORMAT)
        if isinstance(event, Unreadable):
            self._count(unreadable=1)
            return line
        cleaned = self._eraser.cleaned(event)
        return line if cleaned is event else encode(cleaned)

    def _count(self, *, entries: int = 0, unreadable: int = 0) -> None:
        counts = self._counts
        self._counts = msgspec.structs.replace(
            counts, entries=counts.entries + entries, unreadable=counts.unreadable + unreadable
        )

    def _checkpoint(self, connection: sqlite3.Connection, number: int) -> None:
        rows = connection.execute(
            "SELECT part, bytes, packed FROM checkpoint_pieces WHERE checkpoint = ?", (number,)
        ).fetchall()
        changed = []
        for part, written, is_packed in rows:
            try:
                plain = unpacked(written) if is_packed else written
                cleaned = without(plain, self._eraser) if self._eraser.concerns(plain) else plain
            except (zlib.error, CheckpointError):
                # Nobody can read it any more, and so nobody needs it: it must not keep the number.
                connection.execute("DELETE FROM checkpoint_pieces WHERE checkpoint = ? AND part = ?", (number, part))
                continue
            if cleaned != plain:
                small = packed(cleaned)
                changed.append((zlib.crc32(small), small, number, part))
        if changed:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "UPDATE checkpoint_pieces SET crc = ?, bytes = ?, packed = 1 WHERE checkpoint = ? AND part = ?", changed
            )
            connection.execute("COMMIT")
            self._counts = msgspec.structs.replace(self._counts, checkpoints=self._counts.checkpoints + 1)


def _cut(connection: sqlite3.Connection) -> Iterator[None]:
    """Empty the write-ahead log, which still holds the old pages; a reader may be in the way for a moment."""
    for _ in range(CUTS):
        (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return
        yield


def _chunks(connection: sqlite3.Connection, last: int) -> Iterator[list[Row]]:
    position = 0
    statement = f"SELECT {columns(connection)} FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"  # noqa: S608
    while rows := [Row._make(row) for row in connection.execute(statement, (position, last, ROWS)).fetchall()]:
        position = rows[-1].seq
        yield [row for row in rows if isinstance(row.event, bytes)]
