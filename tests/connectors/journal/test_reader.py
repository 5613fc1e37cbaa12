from __future__ import annotations

from contextlib import closing
from pathlib import Path

from connectors.journal.protocol import Checkpoint, Tally
from connectors.journal.reader import CHUNK, read_checkpoints, read_chunks
from connectors.journal.schema import connect
from connectors.journal.writer import BATCH
from realtime.names import Instant
from tests.connectors.journal.build import filled, joined, of_old


def test_chunks_are_bounded_and_together_complete(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    journal = filled(file, 2 * CHUNK + 7)
    tally = Tally()
    chunks = list(read_chunks(file, 0, None, tally))
    journal.close()
    assert max(len(chunk) for chunk in chunks) < CHUNK + BATCH
    assert min(len(chunk) for chunk in chunks[:-1]) >= CHUNK
    assert [entry.seq for chunk in chunks for entry in chunk] == list(range(1, 2 * CHUNK + 8))
    assert tally == Tally(read=2 * CHUNK + 7)


def test_reading_ends_where_it_was_told_and_at_what_was_committed_when_it_began(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    journal = filled(file, 20)
    assert [entry.seq for chunk in read_chunks(file, 4, 9, Tally()) for entry in chunk] == [5, 6, 7, 8, 9]
    reading = read_chunks(file, 0, None, Tally())
    first = next(reading)
    journal.append(joined(21), Instant(0.0))
    journal.flush()
    assert len(first) + sum(len(chunk) for chunk in reading) == 20
    journal.close()


def test_unknown_damaged_and_missing_rows_are_counted_and_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    of_old(file, 10)
    with closing(connect(file)) as connection:
        connection.execute("""UPDATE entries SET event = CAST('{"kind": "moon_landed"}' AS BLOB) WHERE seq = 3""")
        connection.execute("UPDATE entries SET event = x'00' WHERE seq = 5")
        connection.execute("DELETE FROM entries WHERE seq IN (1, 7, 8)")
    tally = Tally()
    assert [entry.seq for chunk in read_chunks(file, 0, None, tally) for entry in chunk] == [2, 4, 6, 9, 10]
    assert tally == Tally(read=5, unknown=1, damaged=1, missing=3)


def test_a_file_of_an_older_program_is_read_as_it_is(tmp_path: Path) -> None:
    of_old(tmp_path / "j.db", CHUNK + 3)
    chunks = list(read_chunks(tmp_path / "j.db", 2, CHUNK + 1, Tally()))
    assert [(entry.seq, entry.received, entry.event) for chunk in chunks for entry in chunk] == [
        (number, float(number), joined(number)) for number in range(3, CHUNK + 2)
    ]


def test_a_file_that_breaks_off_ends_the_reading_with_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    filled(file, 5000).close()
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(b"\xff" * 20_000)
    tally = Tally()
    read = [entry.seq for chunk in read_chunks(file, 0, None, tally) for entry in chunk]
    assert read == sorted(read)
    assert tally.stopped is not None or tally.damaged + tally.missing > 0


def test_no_file_gives_no_entries_and_no_checkpoints(tmp_path: Path) -> None:
    tally = Tally()
    assert list(read_chunks(tmp_path / "absent", 0, None, tally)) == []
    assert tally.stopped is not None
    assert list(read_checkpoints(tmp_path / "absent")) == []


def test_a_damaged_checkpoint_is_passed_over_for_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    journal = filled(file, 3)
    for seq in (1, 2):
        journal.save_checkpoint(Checkpoint(seq=seq, at=Instant(1.0), version=4, pieces=(b"a" * 10, b"b")))
        journal.flush()
    journal.close()
    with closing(connect(file)) as connection:
        connection.execute("UPDATE checkpoint_pieces SET bytes = x'00' WHERE checkpoint = 2 AND part = 0")
    assert [(kept.seq, kept.version, kept.pieces) for kept in read_checkpoints(file)] == [(1, 4, (b"a" * 10, b"b"))]
