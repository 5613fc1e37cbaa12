from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connectors.journal.backup import BackupError, copy_database, examined
from connectors.journal.sqlite import SqliteJournal
from tests.connectors.journal.build import filled, of_old


def test_a_copy_of_a_journal_in_use_is_whole_and_stands_alone(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db", 500)
    copy_database(tmp_path / "journal.db", tmp_path / "copy.db")
    found = examined(tmp_path / "copy.db")
    journal.close()
    assert (found.entries, found.first, found.last, found.missing) == (500, 1, 500, 0)
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    again = SqliteJournal(tmp_path / "copy.db")
    assert again.last == 500
    again.close()


def test_a_file_that_is_no_journal_is_copied_all_the_same(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store.db")) as store, store:
        store.execute("CREATE TABLE tokens (id INTEGER)")
    copy_database(tmp_path / "store.db", tmp_path / "copy.db")
    assert examined(tmp_path / "copy.db").entries is None


def test_numbers_without_an_entry_are_counted(tmp_path: Path) -> None:
    of_old(tmp_path / "journal.db", 10)
    with closing(sqlite3.connect(tmp_path / "journal.db")) as journal, journal:
        journal.execute("DELETE FROM entries WHERE seq IN (4, 5)")
    assert examined(tmp_path / "journal.db").missing == 2


def test_what_is_not_there_or_not_whole_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="could not be copied"):
        copy_database(tmp_path / "none.db", tmp_path / "copy.db")
    filled(tmp_path / "journal.db", 2000).close()
    written = bytearray((tmp_path / "journal.db").read_bytes())
    written[8192:12288] = b"\xff" * 4096
    (tmp_path / "broken.db").write_bytes(written)
    with pytest.raises(BackupError):
        examined(tmp_path / "broken.db")
