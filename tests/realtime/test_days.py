from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.days import Calendar
from realtime.names import Day, Instant

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]


def local(zone: str, *parts: int) -> Instant:
    return Instant(datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp())  # type: ignore[misc,arg-type]


def test_a_day_in_shanghai_starts_at_sixteen_hours_utc() -> None:
    calendar = Calendar("Asia/Shanghai")
    day = calendar.day(local("Asia/Shanghai", 2026, 11, 23, 9, 30))
    assert calendar.date(day) == "2026-11-23"
    assert datetime.fromtimestamp(calendar.start(day), tz=UTC).isoformat() == "2026-11-22T16:00:00+00:00"


def test_a_call_at_two_in_the_night_belongs_to_the_business_day_that_started_at_four_the_day_before() -> None:
    calendar = Calendar("Asia/Shanghai", 4 * 60)
    assert calendar.date(calendar.day(local("Asia/Shanghai", 2026, 11, 23, 2, 0))) == "2026-11-22"
    assert calendar.date(calendar.day(local("Asia/Shanghai", 2026, 11, 23, 4, 0))) == "2026-11-23"


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        ("Europe/Berlin", (2026, 3, 29), 23),
        ("Europe/Berlin", (2026, 10, 25), 25),
        ("America/New_York", (2026, 11, 1), 25),
        ("Asia/Shanghai", (2026, 10, 25), 24),
    ],
)
def test_a_day_on_which_the_clocks_change_is_an_hour_shorter_or_longer(
    zone: str, date: tuple[int, int, int], hours: int
) -> None:
    calendar = Calendar(zone)
    day = calendar.day(local(zone, *date, 12))
    assert calendar.start(Day(day + 1)) - calendar.start(day) == hours * 3600


@given(
    st.sampled_from(ZONES),
    st.sampled_from([0, 150, 240, 1439]),
    st.integers(1_577_836_800, 1_893_456_000),
)
def test_every_instant_lies_in_exactly_the_day_that_starts_before_and_ends_after_it(
    zone: str, starts: int, at: int
) -> None:
    calendar = Calendar(zone, starts)
    day = calendar.day(Instant(float(at)))
    assert calendar.start(day) <= at < calendar.start(Day(day + 1))


def test_a_day_cannot_start_after_it_ended() -> None:
    with pytest.raises(ValueError, match="0 to 1439 minutes"):
        Calendar("UTC", 1440)
