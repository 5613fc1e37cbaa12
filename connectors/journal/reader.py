"""Reading the journal back, over connections of its own: the writer and the loop are not disturbed.

Rows are fetched in chunks by number, so that no read transaction stays open and holds back SQLite's checkpointing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

from connectors.journal.encoding import Unreadable, unpacked
from connectors.journal.protocol import Checkpoint, Entry, Tally
from connectors.journal.rows import Row, columns, told
from connectors.journal.schema import connect_to_read
from realtime.names import Instant

CHUNK = 500
"""Entries decoded at once, or a row more: about 2 ms in which a thread holds the interpreter (the loop may not stop
for 5 ms)."""

_LAST = "SELECT COALESCE(MAX(seq), 0) FROM entries"


def read_chunks(file: Path, since: int, until: int | None, tally: Tally) -> Iterator[list[Entry]]:
    """Entries after `since` up to `until`, or up to the last one committed when reading began.

    What cannot be read is counted in the tally. A file that breaks off ends the reading and is told in `tally.stopped`.
    """
    try:
        with closing(connect_to_read(file)) as connection:
            last = connection.execute(_LAST).fetchone()[0] if until is None else until
            statement = f"SELECT {columns(connection)} FROM entries WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
            position = since
            while position < last and (rows := fetched(connection.execute(statement, (position, CHUNK)))):
                entries = decoded(rows, position, last, tally)
                position = rows[-1].seq
                if entries:
                    yield entries
    except sqlite3.DatabaseError as error:
        tally.stopped = str(error)


def read_checkpoints(file: Path) -> Iterator[Checkpoint]:
    """Checkpoints whose every piece is as it was written, newest first."""
    try:
        with closing(connect_to_read(file)) as connection:
            yield from intact_checkpoints(connection)
    except (sqlite3.DatabaseError, TypeError):
        # Without a checkpoint the floor is built from the entries alone: slower, and the same.
        return


def intact_checkpoints(connection: sqlite3.Connection, upto: int | None = None) -> Iterator[Checkpoint]:
    """The same over an open connection. upto: only those of entries up to this number."""
    heads = connection.execute(
        "SELECT id, seq, at, version, pieces FROM checkpoints WHERE ? IS NULL OR seq <= ? ORDER BY seq DESC, id DESC",
        (upto, upto),
    ).fetchall()
    for number, seq, at, version, count in heads:
        rows = connection.execute(
            "SELECT crc, bytes, packed FROM checkpoint_pieces WHERE checkpoint = ? ORDER BY part", (number,)
        ).fetchall()
        if len(rows) == count and all(crc32(piece) == crc for crc, piece, _ in rows):
            pieces = tuple(unpacked(piece) if is_packed else piece for _, piece, is_packed in rows)
            yield Checkpoint(seq=seq, at=Instant(at), version=version, pieces=pieces)


def fetched(cursor: sqlite3.Cursor) -> list[Row]:
    """Rows of CHUNK entries together, or of as many as there are; the cursor is closed."""
    rows, entries = list[Row](), 0
    with closing(cursor):
        while entries < CHUNK and (found := cursor.fetchone()) is not None:
            rows.append(Row._make(found))
            entries += rows[-1].events
    return rows


def decoded(rows: list[Row], since: int, until: int, tally: Tally) -> list[Entry]:
    """Decode the entries after `since` up to `until` in these rows, and count what cannot be."""
    entries, position = list[Entry](), since
    for row in rows:
        for seq, received, event in told(row):
            if not since < seq <= until:
                continue
            tally.missing += seq - position - 1
            position = seq
            if not isinstance(event, Unreadable):
                entries.append(Entry(seq=seq, received=Instant(received), event=event))
            elif event is Unreadable.UNKNOWN:
                tally.unknown += 1
            elif event is Unreadable.DAMAGED:
                tally.damaged += 1
            else:
                tally.missing += 1
    tally.read += len(entries)
    return entries
