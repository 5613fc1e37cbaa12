from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from realtime.detectors.baseline import (
    HOLIDAY,
    SLOTS,
    DayCounts,
    DayType,
    Quarter,
    by_days,
    day_type,
    learn,
    opening,
    per_slot,
    steady,
    wall_time,
)
from realtime.names import Instant

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 9, 28).toordinal()
NONE = frozenset[int]()


def flat(per_quarter: float = 10.0, *, begin: int = 32, end: int = 72) -> tuple[float | None, ...]:
    return tuple(per_quarter if begin <= slot < end else 0.0 for slot in range(SLOTS))


def weeks(count: int) -> list[DayCounts]:
    return [DayCounts(MONDAY + day, flat(10.0 + day % 7)) for day in range(count * 7)]


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> Instant:
    return Instant(datetime(year, month, day, hour, minute, tzinfo=BERLIN).timestamp())


def test_less_than_a_week_teaches_nothing() -> None:
    assert learn([]) is None
    assert learn(weeks(1)[:6]) is None
    assert learn(weeks(1)) is not None


def test_every_weekday_has_its_own_total_and_the_workdays_one_shape() -> None:
    usual = learn(weeks(8))
    assert usual is not None
    assert [sum(row) for row in usual.slots[:7]] == pytest.approx([40.0 * (10 + day) for day in range(7)])
    assert usual.slots[0][50] == pytest.approx(10.0)
    assert usual.slots[4][50] == pytest.approx(14.0)


def test_only_the_last_eight_same_weekdays_count() -> None:
    old = [DayCounts(MONDAY - 70 + day, flat(500.0)) for day in range(14)]
    usual = learn([*old, *weeks(8)])
    assert usual is not None
    assert sum(usual.slots[0]) == pytest.approx(400.0)


def test_one_wild_monday_is_cut_off_at_three_deviations() -> None:
    days = [DayCounts(MONDAY + 7 * week, flat(10.0 + week % 3)) for week in range(7)]
    usual = learn([*days, DayCounts(MONDAY + 49, flat(1000.0))])
    assert usual is not None
    assert sum(usual.slots[0]) / 40 < 12.5


def test_a_gap_is_filled_with_the_usual_and_does_not_lower_it() -> None:
    days = weeks(8)
    holed = tuple(None if 40 <= slot < 50 else value for slot, value in enumerate(days[7].slots))
    days[7] = DayCounts(days[7].day, holed)
    usual, whole = learn(days), learn(weeks(8))
    assert usual is not None
    assert whole is not None
    assert usual.slots[0] == pytest.approx(whole.slots[0], rel=1e-3, abs=1e-9)


def test_holidays_stay_out_of_their_weekday_and_have_a_profile_of_their_own() -> None:
    days = weeks(8)
    days[7] = DayCounts(days[7].day, flat(1.0))
    usual = learn(days, frozenset({days[7].day}))
    assert usual is not None
    assert sum(usual.slots[0]) == pytest.approx(400.0)
    assert sum(usual.slots[HOLIDAY]) == pytest.approx(40.0)
    assert day_type(days[7].day, frozenset({days[7].day})) is DayType.HOLIDAY


def test_a_repeated_hour_is_averaged_and_a_left_out_one_is_not_known() -> None:
    autumn = by_days([Quarter(Instant(at(2026, 10, 25, 0) + 900 * n), 4 + n % 4) for n in range(100)], BERLIN)
    assert len(autumn) == 1
    assert autumn[0].slots[8:12] == (4.0, 5.0, 6.0, 7.0)
    spring = by_days([Quarter(Instant(at(2026, 3, 29, 0) + 900 * n), 4) for n in range(92)], BERLIN)
    assert spring[0].slots[8:12] == (None,) * 4
    assert None not in spring[0].slots[12:]


def test_what_was_hardly_seen_or_flagged_as_a_surge_is_not_known() -> None:
    noon = at(2026, 10, 1, 12)
    quarters = [Quarter(Instant(noon + 900 * n), 9, (1.0, 0.5, 0.9, 1.0)[n]) for n in range(4)]
    found = by_days(quarters, BERLIN, [(Instant(noon + 2700), Instant(noon + 2800))])
    assert found[0].slots[48:52] == (9.0, None, 10.0, None)


def test_the_usual_runs_straight_between_the_centres_of_its_slots_over_midnight_too() -> None:
    usual = learn([DayCounts(MONDAY + day, (float(day + 5),) * SLOTS) for day in range(7)])
    assert usual is not None
    tuesday = at(2026, 9, 29, 0)
    row = [per_slot(usual, wall_time(Instant(tuesday + shift), BERLIN)) for shift in (-450, 0, 450)]
    assert row[1] == pytest.approx((row[0] + row[2]) / 2)
    ramp = learn([DayCounts(MONDAY + day, tuple(float(slot) for slot in range(SLOTS))) for day in range(7)])
    assert ramp is not None
    assert per_slot(ramp, wall_time(at(2026, 9, 29, 10), BERLIN)) == pytest.approx(39.5)


def test_the_quarter_in_which_a_queue_opens_is_masked_for_ten_minutes() -> None:
    usual = learn(weeks(2))
    assert usual is not None
    masked = [opening(usual, wall_time(at(2026, 9, 28, 8, minute), BERLIN)) for minute in (0, 9, 11)]
    assert masked == [True, True, False]
    assert not opening(usual, wall_time(at(2026, 9, 28, 12), BERLIN))


def test_the_wall_knows_yesterday_and_tomorrow() -> None:
    sunday = datetime(2026, 10, 4, 23, 59, 30, tzinfo=UTC)
    wall = wall_time(Instant(sunday.timestamp()), ZoneInfo("UTC"), frozenset({date(2026, 10, 5).toordinal()}))
    assert (wall.before, wall.column, wall.following, wall.seconds) == (5, 6, HOLIDAY, 86_370.0)


def test_a_queue_that_opens_and_closes_does_so_at_once_and_is_steady_only_well_inside() -> None:
    day = tuple(20.0 if 32 <= slot < 80 else 0.0 for slot in range(SLOTS))
    usual = learn([DayCounts(MONDAY + each, day) for each in range(7)])
    assert usual is not None
    opens, closes = at(2026, 9, 29, 8), at(2026, 9, 29, 20)
    around = [per_slot(usual, wall_time(Instant(edge + s), BERLIN)) for edge in (opens, closes) for s in (-60, 60)]
    assert around == pytest.approx([0.0, 20.0, 20.0, 0.0])
    assert not steady(usual, wall_time(Instant(opens + 900), BERLIN))
    assert steady(usual, wall_time(Instant(opens + 2700), BERLIN))
