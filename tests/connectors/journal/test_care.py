"""Anchors stay, the old goes in small batches, and what a kept moment needs is never taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.journal import care
from connectors.journal.care import extent, keep, oldest, thin
from connectors.journal.encoding import unpacked
from connectors.journal.protocol import Checkpoint
from connectors.journal.schema import connect, migrate
from realtime.names import Instant, Seconds

DAY = Seconds(86_400.0)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    opened = connect(tmp_path / "j.db")
    migrate(opened, tmp_path / "j.db")
    yield opened
    opened.close()


def fill(connection: sqlite3.Connection, entries: int, every: int, second: float = 1.0) -> None:
    """One entry a second, a checkpoint and a bundle of frames now and then."""
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO entries (seq, received, format, event) VALUES (?, ?, 1, x'7b7d')",
        [(seq, seq * second) for seq in range(1, entries + 1)],
    )
    for seq in range(every, entries + 1, every):
        keep(connection, Checkpoint(seq=seq, at=Instant(seq * second), version=1, pieces=(b"x" * 999,)))
        connection.execute("INSERT INTO frames (begin, bytes) VALUES (?, x'00')", (seq * second,))
        connection.execute("INSERT INTO tellings (seq, since) VALUES (?, 0)", (seq,))
    connection.execute("COMMIT")


def seqs(connection: sqlite3.Connection, table: str = "checkpoints") -> list[int]:
    return [seq for (seq,) in connection.execute(f"SELECT seq FROM {table} ORDER BY seq")]


def test_one_checkpoint_in_so_many_entries_stays_besides_the_newest(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care, "ANCHOR_EVERY", 100)
    fill(connection, 1000, 30)
    kept = seqs(connection)
    assert kept[-3:] == [930, 960, 990]
    assert kept[:-3] == [120, 240, 360, 480, 600, 720, 840]
    assert connection.execute("SELECT COUNT(*) FROM checkpoint_pieces").fetchone() == (len(kept),)


def test_pieces_are_kept_compressed(connection: sqlite3.Connection) -> None:
    fill(connection, 10, 10)
    ((written,),) = connection.execute("SELECT bytes FROM checkpoint_pieces").fetchall()
    assert len(written) < 100
    assert unpacked(written) == b"x" * 999


def test_what_is_older_than_the_retention_goes_up_to_the_checkpoint_that_is_still_needed(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care, "ANCHOR_EVERY", 100)
    monkeypatch.setattr(care, "BATCH", 70)
    fill(connection, 1000, 50)
    steps = 1
    while thin(connection, Instant(1000.0), Seconds(420.0)):
        steps += 1
    assert seqs(connection, "entries") == list(range(501, 1001))
    assert seqs(connection)[0] == 500
    assert oldest(connection) == 500.0, "a moment 420 s ago is shown from the checkpoint at 500"
    assert seqs(connection, "tellings")[0] == 550
    assert connection.execute("SELECT MIN(begin) FROM frames").fetchone() == (500.0,)
    assert steps >= 500 / 70, "in small batches"
    assert not thin(connection, Instant(1000.0), Seconds(420.0))


def test_nothing_goes_while_no_checkpoint_is_old_enough(connection: sqlite3.Connection) -> None:
    fill(connection, 100, 50)
    assert not thin(connection, Instant(100.0), DAY)
    assert len(seqs(connection, "entries")) == 100
    assert oldest(connection) == 1.0


def test_an_empty_journal_has_a_size_and_no_oldest_moment(connection: sqlite3.Connection) -> None:
    known = extent(connection)
    assert known.size > 0
    assert known.oldest is None
