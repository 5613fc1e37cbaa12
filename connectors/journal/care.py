"""What the writer does for the journal besides appending: anchors, retention, and a look at how large it has become.

An anchor is a checkpoint that stays, so that any moment is at most ANCHOR_EVERY entries away from one. What is older
than the retention goes in small batches, so that no commit of new rows waits for it: entries up to the newest
checkpoint that is itself old enough, and everything before that checkpoint. The room of what went is used again.
"""

from __future__ import annotations

import sqlite3
from zlib import crc32

import msgspec

from connectors.journal.encoding import packed
from connectors.journal.protocol import Checkpoint
from connectors.journal.rows import row_from
from realtime.names import Instant, Seconds

KEPT_CHECKPOINTS = 3

ANCHOR_EVERY = 10_000
"""Entries between two anchors: applying so many takes 0.2 s of the second in which a past moment is to be shown."""

BATCH = 2000
"""Entries deleted at once: some 10 ms in the writer's thread."""

BUNDLES = 500
"""Bundles of frames deleted at once."""


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """size: bytes of the file. oldest: the earliest moment that can be shown, None while nothing is kept."""

    size: int
    oldest: Instant | None


def extent(connection: sqlite3.Connection) -> Extent:
    """How much the journal holds."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page,) = connection.execute("PRAGMA page_size").fetchone()
    return Extent(size=pages * page, oldest=oldest(connection))


def oldest(connection: sqlite3.Connection) -> Instant | None:
    """The earliest moment that can be shown: of the first entry ever, or else of the oldest checkpoint."""
    row = row_from(connection, 0)
    if row is not None and row.first == 1:
        return Instant(row.received)
    base = connection.execute("SELECT at FROM checkpoints ORDER BY seq LIMIT 1").fetchone()
    return None if base is None else Instant(base[0])


def keep(connection: sqlite3.Connection, checkpoint: Checkpoint) -> None:
    """Write a checkpoint; of the others the last few and the anchors stay. The transaction is the caller's."""
    (last,) = connection.execute("SELECT MAX(seq) FROM checkpoints WHERE anchor = 1").fetchone()
    anchor = abs(checkpoint.seq - (last or 0)) >= ANCHOR_EVERY
    inserted = connection.execute(
        "INSERT INTO checkpoints (seq, at, version, pieces, anchor) VALUES (?, ?, ?, ?, ?)",
        (checkpoint.seq, checkpoint.at, checkpoint.version, len(checkpoint.pieces), anchor),
    )
    small = [packed(piece) for piece in checkpoint.pieces]
    connection.executemany(
        "INSERT INTO checkpoint_pieces (checkpoint, part, crc, bytes, packed) VALUES (?, ?, ?, ?, 1)",
        [(inserted.lastrowid, part, crc32(piece), piece) for part, piece in enumerate(small)],
    )
    outdated = connection.execute(
        "SELECT id FROM checkpoints WHERE anchor = 0 AND id NOT IN"
        " (SELECT id FROM checkpoints ORDER BY id DESC LIMIT ?)",
        (KEPT_CHECKPOINTS,),
    ).fetchall()
    _drop(connection, outdated)


def thin(connection: sqlite3.Connection, now: Instant, retention: Seconds) -> bool:
    """Delete one batch of what is older than the retention; True while there is more.

    now: when the newest entry was received. What a moment within the retention needs stays: the newest checkpoint
    before it, and all entries since.
    """
    base = connection.execute(
        "SELECT seq, at FROM checkpoints WHERE at <= ? ORDER BY seq DESC LIMIT 1", (now - retention,)
    ).fetchone()
    if base is None:
        return False
    seq, at = base
    connection.execute("BEGIN IMMEDIATE")
    (first,) = connection.execute("SELECT COALESCE(MIN(seq), ?) FROM entries", (seq,)).fetchone()
    upto = min(seq, first + BATCH)
    connection.execute("DELETE FROM entries WHERE seq <= ?", (upto,))
    frames = connection.execute(
        "DELETE FROM frames WHERE id IN (SELECT id FROM frames WHERE begin < ? ORDER BY begin LIMIT ?)", (at, BUNDLES)
    ).rowcount
    connection.execute("DELETE FROM tellings WHERE seq <= ?", (seq,))
    before = connection.execute("SELECT id FROM checkpoints WHERE seq < ? ORDER BY seq LIMIT 1", (seq,)).fetchall()
    _drop(connection, before)
    connection.execute("COMMIT")
    return upto < seq or frames == BUNDLES or bool(before)


def _drop(connection: sqlite3.Connection, checkpoints: list[tuple[int]]) -> None:
    connection.executemany("DELETE FROM checkpoint_pieces WHERE checkpoint = ?", checkpoints)
    connection.executemany("DELETE FROM checkpoints WHERE id = ?", checkpoints)
