from __future__ import annotations

from pathlib import Path

import pytest

from config.erasure import Caller, caller_of, erase_caller
from config.problems import OperationError, UsageError
from connectors.store.audit_log import entries
from connectors.store.database import open_store
from connectors.store.retention import list_tombstones
from realtime.names import Instant
from realtime.retention import DataKind

NOW = Instant(1000.0)
CALLER = caller_of("13812340042", bytes(32))


def test_a_caller_is_known_by_digits_and_key_and_extensions_are_none() -> None:
    assert caller_of("+86 138 1234 0042", bytes(32)) == CALLER
    assert CALLER.eraser().is_theirs("013812340042")
    for wrong in ("2001", "anonymous", ""):
        with pytest.raises(UsageError, match="no caller's number"):
            caller_of(wrong, bytes(32))


def test_every_kind_is_erased_and_told(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    asked: list[Caller] = []

    def erase(caller: Caller) -> int:
        asked.append(caller)
        return 3

    stone = erase_caller(
        store, {DataKind.RECORDINGS: erase, DataKind.JOURNAL: erase}, CALLER, by="li", why="asked for", now=NOW
    )
    assert asked == [CALLER, CALLER]
    assert list_tombstones(store) == [stone]
    assert stone.counts == {"recordings": 3, "journal": 3}
    assert [entry.deed.action for entry in entries(store)] == ["erase_begun", "erased"]
    store.dispose()


def test_a_part_that_fails_is_told_and_leaves_no_tombstone(tmp_path: Path) -> None:
    store = open_store(tmp_path)

    def fail(_: Caller) -> int:
        raise OSError("disk full")

    with pytest.raises(OperationError, match=r"journal: disk full; .* erase once more"):
        erase_caller(store, {DataKind.JOURNAL: fail}, CALLER, by="li", why="x", now=NOW)
    assert list_tombstones(store) == []
    assert [entry.deed.action for entry in entries(store)] == ["erase_begun"]
    store.dispose()


def test_a_reason_that_would_keep_the_number_is_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with pytest.raises(UsageError, match="say it without"):
        erase_caller(store, {}, CALLER, by="li", why="asked by 138-1234-0042", now=NOW)
    assert list(entries(store)) == []
    store.dispose()
