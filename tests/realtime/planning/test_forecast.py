from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.detectors.baseline import SLOTS, DayCounts
from realtime.detectors.tails import spread_at_most
from realtime.planning.forecast import band, day_ahead, rest_of_day, spread_of

MONDAY = 739_892
"""2026-10-05."""


def day(number: int, per_slot: float, first: int = 32, last: int = 80) -> DayCounts:
    return DayCounts(number, tuple(per_slot if first <= slot < last else 0.0 for slot in range(SLOTS)))


def test_newer_weeks_weigh_more_and_other_weekdays_give_only_the_shape() -> None:
    weeks = [day(MONDAY - 7 * age, 10.0 + (age == 1) * 10.0) for age in range(8, 0, -1)]
    others = [day(MONDAY - 7 * age + 1, 50.0) for age in range(8, 0, -1)]
    ahead = day_ahead(sorted([*weeks, *others], key=lambda each: each.day), MONDAY)
    assert ahead is not None
    weight = sum(0.75**age for age in range(8))
    assert sum(ahead) == pytest.approx(48 * (10.0 + 10.0 / weight), rel=1e-9)
    assert ahead[50] == pytest.approx(sum(ahead) / 48, rel=0.01)


def test_without_the_weekday_nothing_is_known_and_a_holiday_goes_by_holidays() -> None:
    history = [day(MONDAY - 1, 5.0), day(MONDAY - 7, 20.0), day(MONDAY - 14, 2.0)]
    assert day_ahead([history[0]], MONDAY) is None
    holidays = frozenset({MONDAY, MONDAY - 14})
    ahead = day_ahead(history, MONDAY, holidays, factor=2.0)
    assert ahead is not None
    assert sum(ahead) == pytest.approx(2 * 48 * 2.0)


def test_slots_nobody_saw_are_no_calls_missed() -> None:
    whole = day(MONDAY - 7, 10.0)
    gaps = DayCounts(MONDAY - 14, tuple(None if slot < 60 else value for slot, value in enumerate(whole.slots)))
    ahead = day_ahead([gaps, whole], MONDAY)
    assert ahead is not None
    assert sum(ahead) == pytest.approx(480, rel=0.03)


def test_a_busy_morning_lifts_the_rest_of_the_day_and_the_next_slots_most() -> None:
    ahead = (50.0,) * SLOTS
    rest = rest_of_day(ahead, dict.fromkeys(range(32, 40), 60.0), 40)
    trust = 1 / 1.5
    factor = (1 / 0.0144 + trust * 480) / (1 / 0.0144 + trust * 400)
    assert rest[-1] == pytest.approx(50 * factor, rel=1e-6)
    assert 60.0 > rest[0] > rest[4] > rest[-1] > 50.0
    assert rest_of_day(ahead, {}, 40) == ahead[40:]
    assert len(rest) == SLOTS - 40


def test_a_day_as_expected_changes_nothing() -> None:
    ahead = tuple(float(slot) for slot in range(SLOTS))
    assert rest_of_day(ahead, dict(enumerate(ahead[:30])), 30) == pytest.approx(ahead[30:])


@given(st.floats(0.01, 3000), st.floats(0, 0.2))
def test_the_band_holds_four_of_five(mean: float, extra: float) -> None:
    found, variance = band(mean, extra), mean + extra * mean * mean
    assert found.low <= found.high
    assert spread_at_most(found.high, mean, variance) >= 0.9 > spread_at_most(found.high - 1, mean, variance)
    assert spread_at_most(found.low, mean, variance) >= 0.1 > spread_at_most(found.low - 1, mean, variance)


def test_the_spread_is_what_poisson_leaves_over() -> None:
    assert spread_of([(110.0, 100.0), (90.0, 100.0)]) == 0.0
    assert spread_of([(130.0, 100.0), (70.0, 100.0)]) == pytest.approx(0.08)
    assert spread_of([]) == 0.01
