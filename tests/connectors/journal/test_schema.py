from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connectors.errors import MisconfiguredError
from connectors.journal.schema import STEPS, connect, connect_to_read, migrate

LATER = (*STEPS, ("ALTER TABLE entries ADD COLUMN colour TEXT",))


def version(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def test_a_new_file_gets_every_step_once(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    with closing(connect(file)) as connection:
        migrate(connection, file)
        migrate(connection, file)
        assert version(connection) == len(STEPS)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_older_file_keeps_its_rows_through_a_new_step(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    with closing(connect(file)) as connection:
        migrate(connection, file)
        connection.execute("INSERT INTO entries VALUES (1, 0.0, 1, x'7b7d', 1)")
        migrate(connection, file, LATER)
        assert connection.execute("SELECT seq, colour FROM entries").fetchall() == [(1, None)]


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    with closing(connect(file)) as connection:
        migrate(connection, file)
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, file, (*LATER, ("CREATE TABLE half (a)", "NONSENSE")))
        assert version(connection) == len(LATER)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_the_file_of_a_newer_program_is_refused_with_the_mend(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    with closing(connect(file)) as connection:
        migrate(connection, file, LATER)
        with pytest.raises(MisconfiguredError, match=r"newer Floorwatch.*upgrade"):
            migrate(connection, file)


def test_a_reader_s_connection_cannot_write(tmp_path: Path) -> None:
    file = tmp_path / "a journal?.db"
    with closing(connect(file)) as connection:
        migrate(connection, file)
        with closing(connect_to_read(file)) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM entries")
