from __future__ import annotations

import pytest

from config.settings import Pbx, Redis, Secret, Storage


@pytest.mark.parametrize(
    "table",
    [
        Pbx(name="hq", host="192.0.2.1", username="floorwatch", secret=Secret("hunter2")),
        Storage(url=Secret("postgresql://user:hunter2@host/name")),
        Redis(url=Secret("redis://:hunter2@host/0")),
    ],
)
def test_a_table_that_holds_a_secret_can_be_printed(table: object) -> None:
    assert "hunter2" not in repr(table)
