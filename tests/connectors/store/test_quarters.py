from __future__ import annotations

from pathlib import Path

import msgspec

from connectors.store.database import open_store
from connectors.store.quarters import (
    QueueQuarter,
    forget_bins,
    forget_quarters,
    keep_quarters,
    quarters_since,
    recorded_of,
)
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
    with_bins = msgspec.structs.replace(rows[1], bins=b"\x01\x00\x02")
    keep_quarters(store, [with_bins])
    assert quarters_since(store, at(0))[0] == rows[1], "bins are read by those alone who ask for them"
    assert [each.bins for each in recorded_of(store, queue("sales"), at(0))[:2]] == [with_bins.bins, None]
    assert forget_bins(store, at(900)) == 0
    assert forget_bins(store, at(1800)) == 1
    store.dispose()
