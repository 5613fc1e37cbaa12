from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connectors.journal.repair import cut_damaged_tail, is_sound, salvage
from connectors.journal.schema import connect
from connectors.journal.sqlite import SqliteJournal
from realtime.names import Instant
from tests.connectors.journal.build import filled, joined, numbers, of_old


def test_half_rows_at_the_end_are_cut_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    of_old(file, 10)
    with closing(connect(file)) as connection:
        connection.execute("UPDATE entries SET event = substr(event, 1, 9) WHERE seq IN (4, 9, 10)")
        assert cut_damaged_tail(connection) == 2
        assert cut_damaged_tail(connection) == 0
        assert connection.execute("SELECT MAX(seq) FROM entries").fetchone() == (8,)
    assert numbers(file) == [1, 2, 3, 5, 6, 7, 8]


def test_a_row_of_which_anything_can_be_read_is_not_cut(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    journal = filled(file, 10)
    journal.append(joined(11), Instant(0.0))
    journal.append(joined(12), Instant(0.0))
    journal.close()
    with closing(connect(file)) as connection:
        connection.execute("UPDATE entries SET event = substr(event, 1, length(event) - 9) WHERE seq = 12")
        assert cut_damaged_tail(connection) == 0
        connection.execute("UPDATE entries SET event = substr(event, 1, 30) WHERE seq = 12")
        assert cut_damaged_tail(connection) == 2
    assert numbers(file) == list(range(1, 11))


def test_an_event_of_a_newer_program_at_the_end_is_not_cut(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    of_old(file, 3)
    with closing(connect(file)) as connection:
        connection.execute("""UPDATE entries SET event = CAST('{"kind": "moon_landed"}' AS BLOB) WHERE seq = 3""")
        assert cut_damaged_tail(connection) == 0


def test_a_sound_file_and_a_new_one_are_told_from_a_broken_one(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    assert is_sound(file)
    filled(file, 10).close()
    assert is_sound(file)
    file.write_bytes(b"this is no database at all" * 1000)
    assert not is_sound(file)


def test_a_file_held_by_somebody_else_is_not_taken_for_broken(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "j.db"
    with pytest.raises(sqlite3.OperationalError):
        is_sound(file)


def test_salvage_keeps_the_broken_file_and_the_rows_before_the_damage(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    filled(file, 5000).close()
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size * 3 // 4)
        opened.write(b"\xff" * 100_000)
    aside = salvage(file)
    assert aside.name == "j.damaged-1.db"
    assert aside.exists()
    kept = numbers(file)
    assert len(kept) > 1000
    assert kept == list(range(1, len(kept) + 1))


def test_a_broken_file_of_an_older_program_is_salvaged_too(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    of_old(file, 5000)
    with closing(connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size * 3 // 4)
        opened.write(b"\xff" * 100_000)
    salvage(file)
    kept = numbers(file)
    assert kept == list(range(1, len(kept) + 1))
    assert len(kept) > 1000
    journal = SqliteJournal(file)
    assert journal.last == len(kept)
    journal.close()


def test_salvaging_twice_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    for expected in ("j.damaged-1.db", "j.damaged-2.db"):
        file.write_bytes(b"garbage" * 1000)
        assert salvage(file).name == expected
