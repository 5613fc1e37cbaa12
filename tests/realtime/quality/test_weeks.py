from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.names import Instant
from realtime.quality.weeks import Half, Week, Weeks, monday

SHANGHAI = Weeks("Asia/Shanghai")
BERLIN = Weeks("Europe/Berlin")
HOUR = 3600.0


def utc(*parts: int) -> Instant:
    return Instant(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


def test_a_call_belongs_to_the_week_of_the_site_and_not_of_greenwich() -> None:
    sunday_evening = utc(2026, 8, 2, 16, 30)
    assert SHANGHAI.of(sunday_evening) == "2026-W32"
    assert BERLIN.of(sunday_evening) == "2026-W31"


def test_the_turn_of_the_year_follows_iso_8601() -> None:
    assert BERLIN.of(utc(2027, 1, 1, 12)) == "2026-W53"
    assert BERLIN.after(Week("2026-W53")) == "2027-W01"
    assert BERLIN.after(Week("2027-W01"), -1) == "2026-W53"


def test_a_week_in_which_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    assert BERLIN.end(Week("2026-W13")) - BERLIN.start(Week("2026-W13")) == 167 * HOUR
    assert BERLIN.end(Week("2026-W43")) - BERLIN.start(Week("2026-W43")) == 169 * HOUR
    assert SHANGHAI.end(Week("2026-W31")) - SHANGHAI.start(Week("2026-W31")) == 168 * HOUR


@given(st.floats(0, 4e9))
def test_every_instant_lies_in_exactly_one_week(at: float) -> None:
    week = BERLIN.of(Instant(at))
    assert BERLIN.start(week) <= at < BERLIN.end(week)


def test_halves_part_on_wednesday_noon() -> None:
    wednesday = SHANGHAI.start(Week("2026-W31")) + 48 * HOUR
    assert SHANGHAI.half(Instant(wednesday + 11.99 * HOUR)) is Half.FIRST
    assert SHANGHAI.half(Instant(wednesday + 12 * HOUR)) is Half.SECOND


@pytest.mark.parametrize(("day", "left"), [(-1, 5), (0, 5), (1, 4), (4, 1), (5, 0), (7, 0)])
def test_days_left_count_the_day_itself(day: int, left: int) -> None:
    week = Week("2026-W31")
    assert SHANGHAI.days_left(week, Instant(SHANGHAI.start(week) + day * 24 * HOUR + 60)) == left


def test_three_working_days_after_a_thursday_end_with_the_next_tuesday() -> None:
    thursday = Instant(SHANGHAI.start(Week("2026-W31")) + 3.5 * 24 * HOUR)
    assert SHANGHAI.working_days(thursday, 3) == SHANGHAI.start(Week("2026-W32")) + 2 * 24 * HOUR


@pytest.mark.parametrize("text", ["2026-31", "2026-W54", "2026-W00", "26-W31", "", "2026-W3", "2026-W٣١x"])
def test_what_is_no_week_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-W31"):
        monday(Week(text))
