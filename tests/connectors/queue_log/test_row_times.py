from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from connectors.queue_log.row_times import RowTimes, UnknownTimeError
from realtime.names import Instant

NINE = 1795424400.0
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "sample",
    [
        1795424400,
        Decimal("1795424400.000000"),
        "1795424400",
        b"1795424400",
        "2026-11-23 17:00:00.000000",
        "2026-11-23T17:00:00",
        datetime(2026, 11, 23, 17, 0),  # noqa: DTZ001  # as a driver gives it
        datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    ],
)
def test_a_time_is_read_and_written_back_in_its_own_way(sample: object) -> None:
    times = RowTimes(sample, SHANGHAI)
    assert times.read(sample) == NINE
    written = times.written(Instant(NINE + 0.7))
    assert times.read(written) == NINE


def test_the_hour_that_comes_twice_is_told_apart_by_what_came_before() -> None:
    rows = ["2026-10-25 02:10:00", "2026-10-25 02:50:00", "2026-10-25 02:10:00", "2026-10-25 03:10:00"]
    times = RowTimes(rows[0], BERLIN)
    read = [times.read(row) for row in rows]
    assert [at - read[0] for at in read] == [0, 2400, 3600, 7200]


@pytest.mark.parametrize("value", ["yesterday", None, object(), ""])
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(UnknownTimeError):
        RowTimes(value, UTC)
