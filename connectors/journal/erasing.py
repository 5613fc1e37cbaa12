"""Rewriting the journal without one caller: entries keep their numbers, times and everything but number and name.

Works in small steps between the writer's own commits. First the caller's legs are learned, then entries are rewritten,
then the checkpoints that hold them. Freed bytes are overwritten (SQLite's secure_delete), and the write-ahead log is
cut, so that the file itself no longer holds the number.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterator
from concurrent.futures import Future

import msgspec

from connectors.journal.encoding import FORMAT, Unreadable, decode, encode, packed, unpacked
from realtime.checkpoint import CheckpointError, without
from realtime.erasing import Eraser

ROWS = 1000
"""Entries looked through in a step: some 5 ms."""

ENDING = 7
"""Last digits of a number by which rows are chosen for a closer look."""

MOST_LEGS = 10_000
"""Legs looked for by name alone; more than a year of calls of one caller."""

_SEPARATORS = b" -()./"


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """How much was rewritten. unreadable: entries of the caller's that this program cannot read, left as they are."""

    entries: int = 0
    checkpoints: int = 0
    unreadable: int = 0


class Erasure:
    """One caller's erasure. digits: the number with its country code; done: what it came to, or why it failed."""

    def __init__(self, eraser: Eraser, digits: str) -> None:
        self.done: Future[Erased] = Future()
        self._eraser = eraser
        self._ending = digits[-ENDING:].encode()
        self._legs: re.Pattern[bytes] | None = None
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
        return True

    def _work(self, connection: sqlite3.Connection) -> Iterator[None]:
        connection.execute("PRAGMA secure_delete = ON")
        try:
            (last,) = connection.execute("SELECT COALESCE(MAX(seq), 0) FROM entries").fetchone()
            yield from self._learn(connection, last)
            legs = sorted(self._eraser.channels)[:MOST_LEGS]
            self._legs = re.compile(b"|".join(re.escape(leg.encode()) for leg in legs)) if legs else None
            yield from self._rewrite(connection, last)
            for (number,) in connection.execute("SELECT id FROM checkpoints ORDER BY id").fetchall():
                self._checkpoint(connection, number)
                yield
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.execute("PRAGMA secure_delete = OFF")

    def _learn(self, connection: sqlite3.Connection, last: int) -> Iterator[None]:
        for rows in _chunks(connection, last):
            for _, written_format, written in rows:
                if self._holds_number(written):
                    event = decode(written, written_format)
                    if not isinstance(event, Unreadable):
                        self._eraser.learn(event)
            yield

    def _rewrite(self, connection: sqlite3.Connection, last: int) -> Iterator[None]:
        for rows in _chunks(connection, last):
            changed = [found for row in rows if (found := self._rewritten(*row)) is not None]
            if changed:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("UPDATE entries SET event = ?, format = ? WHERE seq = ?", changed)
                connection.execute("COMMIT")
                self._counts = msgspec.structs.replace(self._counts, entries=self._counts.entries + len(changed))
            yield

    def _rewritten(self, seq: int, written_format: int, written: bytes) -> tuple[bytes, int, int] | None:
        if not self._concerns(written):
            return None
        event = decode(written, written_format)
        if isinstance(event, Unreadable):
            self._counts = msgspec.structs.replace(self._counts, unreadable=self._counts.unreadable + 1)
            return None
        cleaned = self._eraser.cleaned(event)
        return None if cleaned is event else (encode(cleaned), FORMAT, seq)

    def _checkpoint(self, connection: sqlite3.Connection, number: int) -> None:
        rows = connection.execute(
            "SELECT part, bytes, packed FROM checkpoint_pieces WHERE checkpoint = ?", (number,)
        ).fetchall()
        changed = []
        for part, written, is_packed in rows:
            try:
                plain = unpacked(written) if is_packed else written
                cleaned = without(plain, self._eraser) if self._concerns(plain) else plain
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

    def _concerns(self, written: bytes) -> bool:
        return self._holds_number(written) or (self._legs is not None and self._legs.search(written) is not None)

    def _holds_number(self, written: bytes) -> bool:
        return self._ending in written.translate(None, _SEPARATORS)


def _chunks(connection: sqlite3.Connection, last: int) -> Iterator[list[tuple[int, int, bytes]]]:
    position = 0
    while rows := connection.execute(
        "SELECT seq, format, event FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?", (position, last, ROWS)
    ).fetchall():
        position = rows[-1][0]
        yield [row for row in rows if isinstance(row[2], bytes)]
