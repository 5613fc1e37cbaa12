from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.store.database import open_store
from connectors.store.retention import (
    HoldUnknownError,
    add_hold,
    add_tombstone,
    list_holds,
    list_tombstones,
    release_hold,
)
from realtime.names import Instant
from realtime.retention import DataKind, Hold, Tombstone


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def test_holds_are_kept_and_released_once(store: Engine) -> None:
    hold = Hold(
        kind=DataKind.RECORDINGS, caller="ab" * 16, who="li", why="诉讼", since=Instant(1.0), until=Instant(9.0)
    )
    kept = add_hold(store, hold)
    assert list_holds(store) == [kept]
    release_hold(store, kept.id, "wang", Instant(2.0))
    (gone,) = list_holds(store)
    assert (gone.released, gone.released_by) == (2.0, "wang")
    with pytest.raises(HoldUnknownError, match="no hold 1"):
        release_hold(store, kept.id, "wang", Instant(3.0))


def test_tombstones_are_kept(store: Engine) -> None:
    stone = Tombstone(at=Instant(5.0), by="li", why="asked for", caller="ab" * 16, counts={"journal": 7})
    kept = add_tombstone(store, stone)
    assert list_tombstones(store) == [kept]
