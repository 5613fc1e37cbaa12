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
from connectors.journal.encoding import decode_frames
from connectors.journal.protocol import Checkpoint, Entry, Tally
from connectors.journal.reader import decoded, intact_checkpoints
from connectors.journal.schema import connect_to_read
from realtime.events import FloorEvent
from realtime.names import Instant
from realtime.past import LATE, Frame

CHUNK = 500

REACH = 2 * 86_400.0
"""Tellings of longer ago than this before a moment are of days the floor of that moment no longer counts."""

BUNDLE_SPAN = 600.0
"""No bundle of frames spans more than this, unless the daemon stood still."""

_RECEIVED = "SELECT seq, received FROM entries WHERE seq >= ? ORDER BY seq LIMIT 1"
_ROWS = "SELECT seq, received, format, event FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq {} LIMIT ?"


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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def oldest(self) -> Instant | None:
        """The earliest moment that can be shown; None for an empty journal."""
        return oldest(self._connection)

    def newest(self) -> Instant | None:
        """When the last entry was received."""
        row = self._connection.execute("SELECT received FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
        return None if row is None else Instant(row[0])

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
        low, high = first - 1, last
        while low < high:
            middle = (low + high + 1) // 2
            seq, received = self._connection.execute(_RECEIVED, (middle,)).fetchone()
            if received <= at:
                low = seq
            else:
                high = middle - 1
        return int(low) if low >= first else 0

    def checkpoints_before(self, seq: int) -> Iterator[Checkpoint]:
        """Intact checkpoints of entries up to `seq`, newest first."""
        return intact_checkpoints(self._connection, seq)

    def whole(self) -> bool:
        """Whether the very first entry is still kept: then no checkpoint is needed."""
        return self._connection.execute("SELECT 1 FROM entries WHERE seq = 1").fetchone() is not None

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
        rows = self._connection.execute(
            "SELECT e.seq, e.received, e.format, e.event FROM tellings AS t JOIN entries AS e ON e.seq = t.seq"
            " WHERE t.since <= ? AND t.since > ? AND t.seq > ? ORDER BY t.seq",
            (at, at - REACH, max(since, soon)),
        )
        while chunk := rows.fetchmany(CHUNK):
            for entry in decoded(chunk, 0, Tally()):
                yield entry.event

    def _entries(self, since: int, until: int, *, newest_first: bool) -> Iterator[Entry]:
        statement = _ROWS.format("DESC" if newest_first else "")
        while since < until:
            rows: list[tuple[int, float, int, bytes]]
            rows = self._connection.execute(statement, (since, until, CHUNK)).fetchall()
            if not rows:
                return
            if newest_first:
                until = rows[-1][0] - 1
            else:
                since = rows[-1][0]
            yield from decoded(rows, since, Tally())
