from __future__ import annotations

from pathlib import Path

from connectors.journal.holding import is_held
from connectors.journal.sqlite import SqliteJournal


def test_a_journal_is_held_as_long_as_it_is_open(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    assert not is_held(file)
    journal = SqliteJournal(file)
    assert is_held(file)
    journal.close()
    assert not is_held(file)
    SqliteJournal(file).close()
