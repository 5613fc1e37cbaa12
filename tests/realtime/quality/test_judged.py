from __future__ import annotations

import random
from statistics import fmean

import pytest

from realtime.quality.draw import Stratum
from realtime.quality.forms import Critical
from realtime.quality.judged import figures, stratified
from realtime.quality.weeks import Half
from tests.realtime.quality.judging import judged


def test_a_group_without_scored_calls_has_no_score() -> None:
    told = figures([])
    assert (told.calls, told.other, told.score, told.hajek, told.accuracy) == (0, 0, None, None, None)
    assert told.passed.value is None


def test_one_call_says_nothing_of_the_spread() -> None:
    found = stratified([judged("1", lost={"tone": 10})])
    assert found is not None
    assert (found.value, found.low, found.high) == (90.0, 0.0, 100.0)


def test_who_is_drawn_from_more_often_does_not_weigh_more() -> None:
    """Five of ten calls of a new agent lose 30 points, two of ninety of a regular one none: 97, not 78.6."""
    new = [judged("1", each, {"tone": 30}, random_inclusion=5 / 10) for each in range(5)]
    regular = [judged("2", each, random_inclusion=2 / 90) for each in range(10, 12)]
    found = stratified([*new, *regular])
    assert found is not None
    assert found.value == pytest.approx(97.0)


def test_a_few_equal_calls_say_nothing_of_the_spread_and_many_do() -> None:
    few, many = (
        stratified([judged("1", each) for each in range(3)]),
        stratified([judged("1", each) for each in range(8)]),
    )
    assert few is not None
    assert many is not None
    assert (few.low, few.high) == (0.0, 100.0)
    assert (many.low, many.high) == (100.0, 100.0)


def test_few_calls_get_students_wider_interval() -> None:
    """80, 90 and 100 of one cell: sd 10, so 90 +- 4.303 x 10 / sqrt(3)."""
    found = stratified([judged("1", each, {"tone": 10.0 * each}) for each in range(3)])
    assert found is not None
    assert found.value == pytest.approx(90.0)
    assert found.low == pytest.approx(90.0 - 4.302653 * 10 / 3**0.5, abs=1e-4)


def test_calls_pulled_for_a_reason_are_counted_beside_and_enter_only_the_labelled_figure() -> None:
    told = figures(
        [
            judged("1", 1, random_inclusion=0.1, inclusion=0.1),
            judged("1", 2, {"tone": 30, "leak": 0}, stratum=Stratum.RISK, inclusion=0.9),
            judged("1", 3, {"tone": 30}, stratum=Stratum.SPOT_CHECK, inclusion=None, random_inclusion=None),
        ]
    )
    assert (told.calls, told.other) == (1, 2)
    assert told.score is not None
    assert told.score.value == 100.0
    assert told.hajek == pytest.approx((100 / 0.1 + 0 / 0.9) / (1 / 0.1 + 1 / 0.9))
    assert told.critical[Critical.COMPLIANCE].value == 1.0


def test_the_score_is_unbiased_and_its_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """400 weeks of 30 agents with unequal calls and quotas; a plain mean is 1.5 points off by the quotas."""
    seed = 20261127
    chance = random.Random(seed)
    centre = []
    for who in range(30):
        quota, count = (5, 20) if who % 3 == 0 else (2, 120)
        level = 8.0 if who % 3 == 0 else 14.0
        centre.append((who, quota, [float(min(30, max(0, round(chance.gauss(level, 6))))) for _ in range(count)]))
    truth = 100.0 - fmean([lost for _, _, calls in centre for lost in calls])
    estimates, plain, held = [], [], 0
    for _ in range(400):
        told = [
            judged(str(who), place, {"tone": lost}, random_inclusion=quota / len(calls))
            for who, quota, calls in centre
            for place, lost in enumerate(chance.sample(calls, quota))
        ]
        found = stratified(told)
        assert found is not None
        assert found.value is not None
        estimates.append(found.value)
        plain.append(fmean([one.score.points or 0.0 for one in told]))
        held += found.low <= truth <= found.high
    assert fmean(estimates) == pytest.approx(truth, abs=0.15)
    assert abs(fmean(plain) - truth) > 1.5
    assert 0.92 <= held / 400 <= 0.985


def test_who_is_scored_in_part_does_not_weigh_less() -> None:
    """Of two agents with 60 calls each one has both drawn calls scored, the other one of two, 30 points lower: 85."""
    whole = [judged("1", each, random_inclusion=2 / 60) for each in range(2)]
    part = judged("2", 3, {"tone": 30}, random_inclusion=2 / 60, scored=0.5)
    found = stratified([*whole, part])
    assert found is not None
    assert found.value == pytest.approx(85.0)


def test_halves_of_a_week_are_drawn_apart_and_so_are_strata() -> None:
    """Calls that differ between the halves only say nothing of the spread within them."""
    calls = [
        *(judged("1", each, half=Half.FIRST) for each in range(4)),
        *(judged("1", 4 + each, {"tone": 30}, half=Half.SECOND) for each in range(4)),
    ]
    found = stratified(calls)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((85.0, 85.0))
