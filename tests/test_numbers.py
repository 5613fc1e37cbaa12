"""Callers' numbers over a real stream: none in the logs, and none left of whoever was erased."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import msgspec
import pytest

from config.erasure import caller_of
from connectors.journal.sqlite import SqliteJournal
from realtime.floor import apply
from realtime.rules import Rules
from realtime.state import Changes, Floor
from realtime.visits import Visit
from tests.replayed import followed

NUMBER = "13800000031"
ANY_NUMBER = re.compile(r"1[38]\d{9}")


def rebuilt(journal: SqliteJournal) -> list[Visit]:
    floor, changes = Floor(rules=Rules()), Changes()
    for entry in journal.read():
        apply(floor, entry.event, changes)
    return list(floor.visits.by_id.values())


def written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_no_number_is_logged_and_an_erased_caller_leaves_every_visit_as_it_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        keeper = await followed("surge", tmp_path, None)
    assert not ANY_NUMBER.search(caplog.text)
    assert any(visit.number == NUMBER for visit in keeper.floor.visits.by_id.values())

    journal = SqliteJournal(tmp_path / "surge.db")
    before = rebuilt(journal)
    erased = journal.erase(caller_of(NUMBER, bytes(32)).eraser()).result(60)
    after = rebuilt(journal)
    journal.close()
    assert erased.entries > 0
    assert NUMBER.encode() not in written(tmp_path)
    alias = next(visit.number for visit, was in zip(after, before, strict=True) if was.number == NUMBER)
    assert after == [
        msgspec.structs.replace(visit, number=alias, name=None) if visit.number == NUMBER else visit for visit in before
    ]
