from __future__ import annotations

import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.detectors.baseline import SLOTS, Usual
from realtime.detectors.dispersion import Spread
from realtime.detectors.scan import Model
from realtime.detectors.selfcheck import THRESHOLDS, WEEK, Bins, Pairs, Trial, next_threshold, proposed
from realtime.names import Instant

UTC = ZoneInfo("UTC")
HOUR = 360


def steady(per_bin: float) -> Model:
    usual = Usual(slots=((per_bin * 90,) * SLOTS,) * 8, opens=(frozenset(),) * 8, days=56)
    return Model(usual, (Spread(1.06, 0.012),) * 6)


def trial(threshold: float, bins: Bins) -> Trial:
    tried = Trial(steady(1.0), UTC, threshold)
    for begin in range(0, len(bins), HOUR):
        tried.feed(Instant(begin * 10.0), bins[begin : begin + HOUR])
    return tried


def test_a_surge_of_the_past_would_have_been_told_once_with_its_begin_and_end() -> None:
    tried = trial(1.5, [1] * HOUR + [4] * 60 + [1] * HOUR)
    (alarm,) = tried.told()
    assert 3600 < alarm.began < 3900
    assert alarm.ended is not None
    assert 4200 + 600 <= alarm.ended < 4200 + 1500
    assert alarm.peak > 1.5
    assert tried.seen == (2 * HOUR + 60) * 10
    assert tried.false_per_week() == pytest.approx(WEEK / tried.seen)


def test_what_people_took_for_real_is_no_false_alarm_and_what_lasts_is_told() -> None:
    tried = trial(1.5, [1] * HOUR + [4] * 60)
    (alarm,) = tried.told()
    assert alarm.ended is None
    assert tried.false_per_week([(Instant(3600.0), Instant(4200.0))]) == 0.0


def test_bins_nobody_saw_are_no_calls_stopped_and_no_time_seen() -> None:
    tried = trial(1.5, [1] * HOUR + [None] * HOUR)
    assert tried.seen == 3600.0
    assert tried.told() == []
    assert tried.stops == 0
    assert trial(1.5, [1] * HOUR + [0] * HOUR).stops == 1
    assert trial(1.5, [None] * 10).false_per_week() is None


def test_a_higher_threshold_tells_less() -> None:
    chance = random.Random(3)
    bins = [max(0, round(chance.gauss(1.0, 1.0) * (2.2 if 500 < n % 900 < 530 else 1.0))) for n in range(20 * HOUR)]
    told = [len(trial(threshold, bins).told()) for threshold in (0.2, 1.0, 2.5)]
    assert told[0] > told[2]
    assert told == sorted(told, reverse=True)


@given(st.lists(st.floats(0, 5), min_size=7, max_size=7).map(lambda rates: sorted(rates, reverse=True)))
def test_the_smallest_threshold_that_keeps_to_the_target_is_found_in_three_trials(rates: list[float]) -> None:
    truth = dict(zip(THRESHOLDS, rates, strict=True))
    tried: dict[float, float] = {}
    while (threshold := next_threshold(tried)) is not None:
        assert threshold not in tried
        tried[threshold] = truth[threshold]
    assert len(tried) <= 3
    assert proposed(tried) == next((each for each in THRESHOLDS if truth[each] <= 1.0), 2.5)


def test_pairs_are_windows_that_do_not_overlap_and_hold_no_unseen_bin() -> None:
    pairs = Pairs(steady(1.0), UTC)
    pairs.feed(Instant(0.0), [1] * 180)
    pairs.feed(Instant(1800.0), [2] * 90 + [None] + [2] * 89)
    minutes = pairs.pairs[0]
    assert len(minutes) == 59
    assert minutes[0] == pytest.approx((6.0, 6.0))
    assert [len(each) for each in pairs.pairs] == [59, 29, 11, 5, 3, 1]


def test_the_spread_of_simulated_calls_is_found_again() -> None:
    chance = random.Random(5)
    pairs = Pairs(steady(1.0), UTC)
    for hour in range(500):
        bins = [sum(chance.random() < 0.1 for _ in range(10)) for _ in range(HOUR)]
        pairs.feed(Instant(hour * 3600.0), bins)
    five = pairs.spreads(56)[2]
    assert five.variance(30.0) == pytest.approx(1.02 * 30.0, rel=0.15)
    assert pairs.spreads(7)[2].phi >= 0.03
