"""Rows of the journal's table, to bytes and back: a run of entries in each.

Entries that are committed together share a row: SQLite takes a third of the time for it that a hundred rows take. A
row has the number of its last entry, so that the greatest number in the table is the journal's, the time when its
first one was received, and how many it holds. Its bytes are lines: the times of receipt, then each entry's event,
nothing for one that could not be written. Journals of older programs have an entry to a row; they are read as well.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import msgspec

from connectors.journal.encoding import FORMAT, Unreadable, decode, decode_all, encode_all
from realtime.events import FloorEvent
from realtime.names import Instant

RUN: Final = 2
"""The format of a row that holds a run; a row of FORMAT is one event."""

INSERT: Final = "INSERT INTO entries (seq, received, format, event, events) VALUES (?, ?, ?, ?, ?)"

_times = msgspec.json.Encoder()
_times_decoder = msgspec.json.Decoder(list[float])

Numbered: TypeAlias = tuple[int, Instant, FloorEvent]
"""An event with its number and the time when it was received."""

Told: TypeAlias = tuple[int, float, "FloorEvent | Unreadable"]
"""What a row tells of one number: when it was received, and the event or why there is none."""


class Row(NamedTuple):
    """A row as it stands in the table."""

    seq: int
    received: float
    format: int
    event: bytes
    events: int

    @property
    def first(self) -> int:
        """The number of its first entry."""
        return self.seq - self.events + 1


def columns(connection: sqlite3.Connection) -> str:
    """What to select for a Row: a file of an older program that nobody has brought up to date has an entry to a row."""
    known = {name for _, name, *_ in connection.execute("PRAGMA table_info(entries)")}
    return "seq, received, format, event, " + ("events" if "events" in known else "1 AS events")


def row_from(connection: sqlite3.Connection, number: int) -> Row | None:
    """The row that holds an entry, or else the next one."""
    select = f"SELECT {columns(connection)} FROM entries WHERE seq >= ? ORDER BY seq LIMIT 1"  # noqa: S608 - ours
    found = connection.execute(select, (number,)).fetchone()
    return None if found is None else Row._make(found)


def row_of(run: Sequence[Numbered]) -> tuple[Row, int]:
    """The row of events numbered one after the other, and how many of them could not be written."""
    lines, unwritten = encode_all([event for _, _, event in run])
    times = _times.encode([received for _, received, _ in run])
    return Row(run[-1][0], run[0][1], RUN, times + b"\n" + lines, len(run)), unwritten


def told(row: Row) -> list[Told]:
    """Everything a row tells, in order."""
    if row.format != RUN:
        return [(row.seq, row.received, decode(row.event, row.format))]
    numbers = range(row.first, row.seq + 1)
    parts = _parts(row)
    if parts is None:
        return [(number, row.received, Unreadable.DAMAGED) for number in numbers]
    times, lines = parts
    return list(zip(numbers, times, decode_all(lines), strict=True))


def event_of(row: Row, number: int) -> FloorEvent | Unreadable:
    """One event of a row."""
    place, written = number - row.first, lines(row)
    if not 0 <= place < row.events:
        return Unreadable.UNWRITTEN
    return Unreadable.DAMAGED if written is None else decode_all([written[place]])[0]


def lines(row: Row) -> list[bytes] | None:
    """The bytes of each event of a row; None when they cannot be told apart."""
    if row.format == FORMAT:
        return [row.event]
    parts = _parts(row) if row.format == RUN else None
    return None if parts is None else parts[1]


def with_lines(row: Row, lines: Sequence[bytes]) -> Row:
    """The row with other bytes for its events."""
    if row.format == FORMAT:
        return row._replace(event=lines[0])
    return row._replace(event=b"\n".join((row.event.partition(b"\n")[0], *lines)))


def last_received(row: Row) -> Instant:
    """When the last of its entries was received."""
    return Instant(told(row)[-1][1])


def _parts(row: Row) -> tuple[list[float], list[bytes]] | None:
    """The times and the events' bytes; None when there are not as many of both as there should be."""
    written: object = row.event
    if not isinstance(written, bytes):
        return None  # SQLite puts anything into any column
    first, *lines = written.split(b"\n")
    try:
        times = _times_decoder.decode(first)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return (times, lines) if len(times) == len(lines) == row.events else None
