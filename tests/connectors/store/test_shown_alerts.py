from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine

from connectors.store.database import open_store
from connectors.store.shown_alerts import forget_shown, keep_shown, shown_at
from realtime.rows import AlertRow
from tests.build import at

ROW = AlertRow(
    id="a", rule="surge", state="firing", severity="warning", subject="hq/sales", since="2026-11-23T09:00:00.000Z",
    message="many",
)  # fmt: skip
MORE = msgspec.structs.replace(ROW, message="more")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def keep(store: Engine, when: float, row: AlertRow | None, alert: str = "a") -> None:
    with store.begin() as connection:
        keep_shown(connection, {alert: row}, at(when))


def test_each_moment_has_what_was_shown_then(store: Engine) -> None:
    keep(store, 0, ROW)
    keep(store, 10, MORE)
    keep(store, 20, None)
    assert [shown_at(store, at(when)) for when in (-1, 0, 9, 10, 20)] == [{}, {"a": ROW}, {"a": ROW}, {"a": MORE}, {}]


def test_what_no_kept_moment_shows_is_forgotten_and_what_still_stands_is_not(store: Engine) -> None:
    for when, row, alert in [(0, ROW, "a"), (5, MORE, "a"), (0, ROW, "b"), (6, None, "b")]:
        keep(store, when, row, alert)
    assert forget_shown(store, at(50)) == 3
    assert shown_at(store, at(60)) == {"a": MORE}
