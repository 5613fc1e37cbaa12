from __future__ import annotations

from pathlib import Path

from connectors.journal.protocol import Condition, Health, Journal, Tally
from connectors.journal.sqlite import SqliteJournal


def test_the_sqlite_journal_is_a_journal(tmp_path: Path) -> None:
    journal: Journal = SqliteJournal(tmp_path / "j.db")
    assert journal.health() == Health(condition=Condition.WRITING, queued=0, committed=0)
    assert journal.close().condition is Condition.CLOSED


def test_a_tally_begins_with_nothing_met() -> None:
    assert Tally() == Tally(read=0, unknown=0, damaged=0, missing=0, stopped=None)
