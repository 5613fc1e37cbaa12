"""What the journal holds of a past moment: the checkpoint before it, the entries since, frames, later tellings.

An Archive sees the file as it was when it was opened (one read transaction), so that retention cannot take away what
is just being read; it lives for a second or two. For a thread or a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from connectors.journal.care import extent, oldest
from connectors.journal.encoding import Unreadable, decode_frames
from connectors.journal.protocol import Checkpoint, Entry, Tally
from connectors.journal.reader import CHUNK, decoded, fetched, intact_checkpoints
from connectors.journal.rows import Row, columns, event_of, last_received, row_from, told
from connectors.journal.schema import connect_to_read
from realtime.events import FloorEvent
from realtime.names import Instant
from realtime.past import LATE, Frame

REACH = 2 * 86_400.0
"""Tellings of longer ago than this before a moment are of days the floor of that moment no longer counts."""

BUNDLE_SPAN = 600.0
"""No bundle of frames spans more than this, unless the daemon stood still."""

_UPTO = "seq <= COALESCE((SELECT MIN(seq) FROM entries WHERE seq >= ?), ?)"
"""Up to the row that holds a number."""


class Mark(msgspec.Struct, frozen=True):
    """A checkpoint by number and time."""

    seq: int
    at: Instant


class Archive:
    """The journal's file, to be read from; a context manager."""

    def __init__(self, file: Path) -> None:
        self._connection = connect_to_read(file)
        self._connection.isolation_level = None
        self._connection.execute("BEGIN")
        self._select = f"SELECT {columns(self._connection)} FROM entries"  # noqa: S608 - ours

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def oldest(self) -> Instant | None:
        """The earliest moment that can be shown; None for an empty journal."""
        return oldest(self._connection)

    def newest(self) -> Instant | None:
        """When the last entry was received."""
        row = self._connection.execute(f"{self._select} ORDER BY seq DESC LIMIT 1").fetchone()
        return None if row is None else last_received(Row._make(row))

    def size(self) -> int:
        """Bytes of the file."""
        return extent(self._connection).size

    def last_telling(self) -> int:
        """The number of the last entry that told of something long past; 0 when there was none."""
        (seq,) = self._connection.execute("SELECT COALESCE(MAX(seq), 0) FROM tellings").fetchone()
        return int(seq)

    def entry_at(self, at: Instant) -> int:
        """The number of the last entry received by `at`, 0 when there is none.

        Numbers and times of receipt rise together, so that halving finds it; a clock set back blurs it a little.
        """
        # Each end by itself: asked for both at once, SQLite looks through the whole table.
        ends = "SELECT (SELECT MIN(seq) FROM entries), (SELECT MAX(seq) FROM entries)"
        first, last = self._connection.execute(ends).fetchone()
        if first is None:
            return 0
        low, high, found = first - 1, last, None
        while low < high:
            middle = (low + high + 1) // 2
            row = row_from(self._connection, middle)
            if row is not None and row.received <= at:
                low, found = row.seq, row
            else:
                high = middle - 1 if row is None else min(middle, row.first) - 1
        return 0 if found is None else max(number for number, received, _ in told(found) if received <= at)

    def checkpoints_before(self, seq: int) -> Iterator[Checkpoint]:
        """Intact checkpoints of entries up to `seq`, newest first."""
        return intact_checkpoints(self._connection, seq)

    def whole(self) -> bool:
        """Whether the very first entry is still kept: then no checkpoint is needed."""
        row = row_from(self._connection, 0)
        return row is not None and row.first == 1

    def marks(self) -> list[Mark]:
        """All checkpoints kept, oldest first."""
        rows = self._connection.execute("SELECT seq, at FROM checkpoints ORDER BY seq")
        return [Mark(seq, Instant(at)) for seq, at in rows.fetchall()]

    def frames(self, begin: Instant, to: Instant) -> list[Frame]:
        """The frames of a stretch of time, and some before it."""
        (base,) = self._connection.execute(
            "SELECT MAX(begin) FROM frames WHERE begin <= ? AND begin > ?", (begin, begin - BUNDLE_SPAN)
        ).fetchone()
        rows = self._connection.execute(
            "SELECT bytes FROM frames WHERE begin >= ? AND begin <= ? ORDER BY id",
            (begin if base is None else base, to),
        )
        return [frame for (written,) in rows.fetchall() for frame in decode_frames(written) if frame.at <= to]

    def last_frame(self, at: Instant) -> Frame | None:
        """The last frame drawn at or before a moment, however long before."""
        row = self._connection.execute(
            "SELECT bytes FROM frames WHERE begin <= ? ORDER BY begin DESC, id DESC LIMIT 1", (at,)
        ).fetchone()
        frames = [] if row is None else [frame for frame in decode_frames(row[0]) if frame.at <= at]
        return frames[-1] if frames else None

    def entries(self, since: int, until: int) -> Iterator[Entry]:
        """Entries after `since` up to `until`, in order; what cannot be read is passed over, as when it was live."""
        return self._entries(since, until, newest_first=False)

    def entries_back(self, since: int, until: int) -> Iterator[Entry]:
        """The same, newest first."""
        return self._entries(since, until, newest_first=True)

    def told_later(self, since: int, at: Instant) -> Iterator[FloorEvent]:
        """Events after entry `since` that may speak of the time up to `at`, in the order of the journal."""
        soon = self.entry_at(Instant(at + LATE))
        for entry in self.entries(since, soon):
            yield entry.event
        tellings = self._connection.execute(
            "SELECT seq FROM tellings WHERE since <= ? AND since > ? AND seq > ? ORDER BY seq",
            (at, at - REACH, max(since, soon)),
        ).fetchall()
        yield from self._events([seq for (seq,) in tellings])

    def _events(self, numbers: list[int]) -> Iterator[FloorEvent]:
        """The events of these entries, which come in order; what cannot be read is passed over."""
        row = None
        for number in numbers:
            if row is None or row.seq < number:
                row = row_from(self._connection, number)
            event = Unreadable.UNWRITTEN if row is None else event_of(row, number)
            if not isinstance(event, Unreadable):
                yield event

    def _entries(self, since: int, until: int, *, newest_first: bool) -> Iterator[Entry]:
        statement = f"{self._select} WHERE seq > ? AND {_UPTO} ORDER BY seq {'DESC' if newest_first else ''} LIMIT ?"
        while since < until:
            rows = fetched(self._connection.execute(statement, (since, until, until, CHUNK)))
            if not rows:
                return
            if newest_first:
                yield from reversed(decoded(rows[::-1], since, until, Tally()))
                until = rows[-1].seq - rows[-1].events
            else:
                yield from decoded(rows, since, until, Tally())
                since = rows[-1].seq
