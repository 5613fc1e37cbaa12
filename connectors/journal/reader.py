"""Reading the journal back, over connections of its own: the writer and the loop are not disturbed.

Rows are fetched in chunks by number, so that no read transaction stays open and holds back SQLite's checkpointing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

from connectors.journal.encoding import Unreadable, decode, unpacked
from connectors.journal.protocol import Checkpoint, Entry, Tally
from connectors.journal.schema import connect_to_read
from realtime.names import Instant

CHUNK = 500
"""Rows decoded at once: about 2 ms in which a thread holds the interpreter (the loop may not stop for 5 ms)."""

_ROWS = "SELECT seq, received, format, event FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
_LAST = "SELECT COALESCE(MAX(seq), 0) FROM entries"


def read_chunks(file: Path, since: int, until: int | None, tally: Tally) -> Iterator[list[Entry]]:
    """Entries after `since` up to `until`, or up to the last one committed when reading began.

    What cannot be read is counted in the tally. A file that breaks off ends the reading and is told in `tally.stopped`.
    """
    try:
        with closing(connect_to_read(file)) as connection:
            last = connection.execute(_LAST).fetchone()[0] if until is None else until
            position = since
            while rows := connection.execute(_ROWS, (position, last, CHUNK)).fetchall():
                entries = decoded(rows, position, tally)
                position = rows[-1][0]
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


def decoded(rows: list[tuple[int, float, int, bytes]], position: int, tally: Tally) -> list[Entry]:
    """Decode what can be decoded, count the rest."""
    entries = []
    for seq, received, written_format, written in rows:
        tally.missing += seq - position - 1
        position = seq
        event = decode(written, written_format)
        if event is Unreadable.UNKNOWN:
            tally.unknown += 1
        elif isinstance(event, Unreadable):
            tally.damaged += 1
        else:
            entries.append(Entry(seq=seq, received=Instant(received), event=event))
    tally.read += len(entries)
    return entries
