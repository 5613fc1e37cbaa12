from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from connectors.journal import care
from connectors.journal import writer as writer_module
from connectors.journal.archive import Archive
from connectors.journal.care import KEPT_CHECKPOINTS
from connectors.journal.protocol import Checkpoint, Condition
from connectors.journal.rows import Numbered, Row, row_of
from connectors.journal.schema import connect, migrate
from connectors.journal.writer import BATCH, Writer
from realtime.events import UserEventSent
from realtime.names import Instant, PbxId, Seconds
from realtime.past import Frame
from tests.connectors.journal.build import joined, numbers, until

NOW = Instant(0.0)


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    opened = connect(tmp_path / "j.db")
    migrate(opened, tmp_path / "j.db")
    return opened


def test_a_single_row_is_written_without_being_asked(connection: sqlite3.Connection) -> None:
    writer = Writer(connection, 0)
    assert writer.put(joined(1), NOW) == 1
    until(lambda: writer.health().committed == 1)
    writer.close(5)


def test_closing_writes_what_waits(connection: sqlite3.Connection, tmp_path: Path) -> None:
    writer = Writer(connection, 7)
    for number in range(8, 1008):
        writer.put(joined(number), NOW)
    writer.close(5)
    assert numbers(tmp_path / "j.db") == list(range(8, 1008))
    assert writer.health().condition is Condition.CLOSED


def test_what_is_committed_together_is_a_row(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "PERIOD", 60.0)
    writer = Writer(connection, 0)
    for number in range(1, BATCH):
        writer.put(joined(number), NOW)
    assert writer.flush(10)
    writer.close(5)
    with closing(sqlite3.connect(tmp_path / "j.db")) as opened:
        assert opened.execute("SELECT seq, events FROM entries").fetchall() == [(BATCH - 1, BATCH - 1)]
    assert numbers(tmp_path / "j.db") == list(range(1, BATCH))


def test_a_full_disk_stops_nothing_and_nothing_is_lost_when_room_returns_in_time(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "RETRY", 0.01)
    connection.execute("PRAGMA max_page_count = 20")
    writer = Writer(connection, 0)
    for number in range(1, 2001):
        writer.put(joined(number), NOW)
    until(lambda: writer.health().condition is Condition.FAILING)
    full = writer.health()
    assert "full" in (full.error or "")
    assert full.queued > 0
    assert not writer.flush(0.05)
    connection.execute("PRAGMA max_page_count = 1000000")
    assert writer.flush(10)
    assert writer.health().condition is Condition.WRITING
    assert writer.health().error is None
    writer.close(5)
    assert numbers(tmp_path / "j.db") == list(range(1, 2001))


class Growing(deque[Numbered]):
    """A queue to which the loop's thread adds one whenever somebody begins to walk over it."""

    def __iter__(self) -> Iterator[Numbered]:
        walking = super().__iter__()
        self.append((self[-1][0] + 1, NOW, joined(self[-1][0] + 1)))
        return walking


def test_an_event_that_comes_while_a_batch_is_taken_ends_nothing(connection: sqlite3.Connection) -> None:
    writer = Writer(connection, 0)
    writer._waiting = Growing()
    for number in range(1, 301):
        writer.put(joined(number), NOW)
    assert writer.flush(10)
    assert writer.health().condition is Condition.WRITING
    writer.close(5)


def test_a_fault_of_our_own_is_a_condition_and_does_not_end_the_writing(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "RETRY", 0.01)
    failing = threading.Event()
    failing.set()

    def odd(run: Sequence[Numbered]) -> tuple[Row, int]:
        if failing.is_set():
            raise RuntimeError("deque mutated during iteration")
        return row_of(run)

    monkeypatch.setattr(writer_module, "row_of", odd)
    writer = Writer(connection, 0)
    writer.put(joined(1), NOW)
    until(lambda: writer.health().condition is Condition.FAILING)
    assert writer.health().error == "RuntimeError: deque mutated during iteration"
    failing.clear()
    assert writer.flush(10)
    assert writer.health().committed == 1
    writer.close(5)


def test_what_no_longer_fits_while_the_disk_refuses_is_counted_and_leaves_a_gap(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "RETRY", 0.01)
    monkeypatch.setattr(writer_module, "MOST_WAITING", 500)
    connection.execute("PRAGMA max_page_count = 1")  # SQLite takes it as "no page more than there are"
    writer = Writer(connection, 0)
    for number in range(1, 101):
        writer.put(joined(number), NOW)
    until(lambda: writer.health().condition is Condition.FAILING)
    for number in range(101, 1001):
        writer.put(joined(number), NOW)
    lost = writer.health().lost
    assert lost == 500
    connection.execute("PRAGMA max_page_count = 1000000")
    assert writer.flush(10)
    assert writer.put(joined(1001), NOW) == 1001
    writer.close(5)
    assert numbers(tmp_path / "j.db") == [*range(1, 501), 1001]


def test_a_long_queue_is_told_as_behind(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "BEHIND", 10)
    connection.execute("BEGIN IMMEDIATE")  # the writer cannot begin its own transaction meanwhile
    monkeypatch.setattr(writer_module, "PERIOD", 60.0)
    writer = Writer(connection, 0)
    for number in range(1, 12):
        writer.put(joined(number), NOW)
    assert writer.health().condition is Condition.BEHIND
    connection.execute("ROLLBACK")
    writer.close(5)


def test_an_event_that_cannot_be_written_does_not_hold_up_the_others(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    writer = Writer(connection, 0)
    writer.put(joined(1), NOW)
    writer.put(UserEventSent(pbx=PbxId("hq"), at=NOW, name="\ud800", fields={}), NOW)
    writer.put(joined(3), NOW)
    assert writer.flush(5)
    writer.close(5)
    assert numbers(tmp_path / "j.db") == [1, 3]
    assert writer.health().lost == 1


def test_only_the_last_checkpoints_are_kept(connection: sqlite3.Connection, tmp_path: Path) -> None:
    writer = Writer(connection, 0)
    for seq in range(1, 8):
        writer.put(joined(seq), NOW)
        writer.put_checkpoint(Checkpoint(seq=seq, at=NOW, version=1, pieces=(b"x", b"y")))
        assert writer.flush(5)
    writer.close(5)
    opened = sqlite3.connect(tmp_path / "j.db")
    assert opened.execute("SELECT seq FROM checkpoints ORDER BY id").fetchall() == [(5,), (6,), (7,)]
    assert opened.execute("SELECT COUNT(*) FROM checkpoint_pieces").fetchone() == (2 * KEPT_CHECKPOINTS,)
    opened.close()


def test_after_closing_an_event_is_lost_and_counted_but_harms_nobody(connection: sqlite3.Connection) -> None:
    writer = Writer(connection, 0)
    writer.close(5)
    assert writer.put(joined(1), NOW) == 1
    assert writer.health().lost == 1


def test_what_is_older_than_the_retention_goes_while_new_rows_are_written(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "CARE", 0.0)
    monkeypatch.setattr(writer_module, "PERIOD", 0.001)
    monkeypatch.setattr(care, "BATCH", 50)
    monkeypatch.setattr(care, "ANCHOR_EVERY", 100)
    writer = Writer(connection, 0, Seconds(250.0))
    for seq in range(1, 1001):
        writer.put(joined(seq), Instant(float(seq)))
        if seq % 100 == 0:
            writer.put_checkpoint(Checkpoint(seq=seq, at=Instant(float(seq)), version=1, pieces=(b"x",)))
            assert writer.flush(5)
    until(lambda: writer.health().oldest == 700.0)
    size = writer.health().size
    assert size is not None
    assert size > 0
    writer.close(5)
    assert numbers(tmp_path / "j.db") == list(range(701, 1001))


def test_a_journal_that_is_held_keeps_what_is_old(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "CARE", 0.0)
    monkeypatch.setattr(writer_module, "PERIOD", 0.001)
    monkeypatch.setattr(care, "ANCHOR_EVERY", 100)
    writer = Writer(connection, 0, Seconds(250.0))
    writer.held = True
    for seq in range(1, 1001):
        writer.put(joined(seq), Instant(float(seq)))
        if seq % 100 == 0:
            writer.put_checkpoint(Checkpoint(seq=seq, at=Instant(float(seq)), version=1, pieces=(b"x",)))
            assert writer.flush(5)
    until(lambda: writer.health().oldest == 1.0)
    writer.held = False
    until(lambda: writer.health().oldest == 700.0)
    writer.close(5)
    assert numbers(tmp_path / "j.db") == list(range(701, 1001))


def test_frames_are_written_in_bundles_and_the_rest_at_the_end(connection: sqlite3.Connection, tmp_path: Path) -> None:
    writer = Writer(connection, 0)
    writer.put(joined(1), NOW)
    for beat in range(50):
        writer.put_frame(Frame(Instant(beat / 4), 1, beat))
    writer.close(5)
    with Archive(tmp_path / "j.db") as archive:
        assert [frame.seq for frame in archive.frames(Instant(0.0), Instant(60.0))] == list(range(50))


def test_frames_beyond_what_may_wait_are_left_out(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_FRAMES", 3)
    monkeypatch.setattr(writer_module, "PERIOD", 60.0)
    writer = Writer(connection, 0)
    for beat in range(9):
        writer.put_frame(Frame(Instant(beat / 4), 0, beat))
    assert len(writer._frames) <= 3
    writer.close(5)
