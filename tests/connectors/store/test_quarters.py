from __future__ import annotations

from pathlib import Path

import msgspec

from connectors.store.database import open_store
from connectors.store.quarters import QueueQuarter, forget_quarters, keep_quarters, quarters_since
from tests.build import at, queue


def test_quarters_are_written_anew_read_back_and_forgotten(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    rows = [QueueQuarter(queue("sales"), at(900.0 * number), number, 1, 0, 0, 1.0) for number in range(1200)]
    keep_quarters(store, rows)
    better = msgspec.structs.replace(rows[0], offered=7, coverage=0.5)
    keep_quarters(store, [better])
    assert quarters_since(store, at(0)) == [better, *rows[1:]]
    assert forget_quarters(store, at(900)) == 1
    assert quarters_since(store, at(0)) == rows[1:]
    keep_quarters(store, [])
    store.dispose()
