from __future__ import annotations

import numpy as np
import pytest

from realtime.counted import COLUMNS, Count
from realtime.figures import Decided, coverage, figures, overdue, ratio, service_level
from realtime.names import Instant, Seconds
from realtime.rules import Formula
from realtime.state import Span
from realtime.windows import CLASSES

# metrics.md, the example day: answered within 20 s 70, later 10; abandoned <=5 s 4, 5-20 s 4, >20 s 6; timed out 4;
# two key exits before 20 s.
EXAMPLE = Decided(
    offered=100,
    answered=80,
    answered_in_time=70,
    abandoned=14,
    abandoned_in_time=8,
    short=4,
    timed_out=4,
    events=98,
    completed=80,
)

# algorithms.md B3.1: offered 100, answered 85 (70 in T), abandoned 15 (6 in T, 4 short).
B3 = Decided(
    offered=100,
    answered=85,
    answered_in_time=70,
    abandoned=15,
    abandoned_in_time=6,
    short=4,
    events=100,
    completed=85,
)

NO_WAITS = np.zeros(CLASSES, dtype=np.int32)


@pytest.mark.parametrize(
    ("formula", "percent"),
    [
        (Formula.OFFERED, 70.0),
        (Formula.EXCLUDE_SHORT, 77.8),
        (Formula.ANSWERED_OR_ABANDONED, 74.5),
        (Formula.IGNORE_ABANDONS_IN_TIME, 77.8),
        (Formula.ABANDONS_IN_TIME_NEGATIVE, 71.4),
        (Formula.ABANDONS_IN_TIME_POSITIVE, 79.6),
        (Formula.ANSWERED_ONLY, 87.5),
        (Formula.ASTERISK_1, 87.5),
        (Formula.ASTERISK_2, 79.6),
    ],
)
def test_every_preset_gives_the_figure_of_the_example_day(formula: Formula, percent: float) -> None:
    hits, base = service_level(EXAMPLE, formula)
    assert round(100 * hits / base, 1) == percent


@pytest.mark.parametrize(
    ("formula", "level"),
    [
        (Formula.OFFERED, 0.7000),
        (Formula.IGNORE_ABANDONS_IN_TIME, 0.7447),
        (Formula.ABANDONS_IN_TIME_POSITIVE, 0.7600),
        (Formula.ANSWERED_ONLY, 0.8235),
    ],
)
def test_the_four_variants_of_algorithms_b3_come_out_to_the_digits_given(formula: Formula, level: float) -> None:
    hits, base = service_level(B3, formula)
    assert ratio(hits, base) == level


def test_every_preset_of_nothing_has_no_denominator() -> None:
    assert {ratio(*service_level(Decided(), formula)) for formula in Formula} == {None}


def test_figures_of_an_empty_queue_are_dashes_and_zeros() -> None:
    row = figures(np.zeros(COLUMNS), NO_WAITS, (0, 0), None, coverage=1.0, occupancy=None)
    assert (row.offered, row.waiting, row.talk_seconds) == (0, 0, 0.0)
    assert row.service_level is row.abandon_rate is row.asa_seconds is row.aht_seconds is None
    assert row.longest_wait_seconds is row.wait_p50_seconds is row.wait_p90_seconds is None


def test_the_mean_handling_time_says_whether_wrap_up_was_seen() -> None:
    sums = np.zeros(COLUMNS)
    sums[[Count.ANSWERED, Count.OFFERED, Count.HANDLED, Count.TALK, Count.HOLD]] = [2, 2, 2, 200, 40]
    without = figures(sums, NO_WAITS, (2, 2), None, coverage=1.0, occupancy=None)
    assert (without.aht_seconds, without.aht_basis) == (120.0, "talk_hold")
    sums[Count.WRAP_UP] = 20
    with_wrap_up = figures(sums, NO_WAITS, (2, 2), None, coverage=1.0, occupancy=None)
    assert (with_wrap_up.aht_seconds, with_wrap_up.aht_basis) == (130.0, "talk_hold_wrap_up")


def test_rates_are_of_all_offered_and_callers_who_wait_are_not_yet_missed() -> None:
    sums = np.zeros(COLUMNS)
    sums[[Count.OFFERED, Count.ANSWERED, Count.ABANDONED, Count.TIMED_OUT, Count.WAITING]] = [100, 85, 8, 3, 4]
    row = figures(sums, NO_WAITS, (0, 0), None, coverage=1.0, occupancy=None)
    assert (row.abandon_rate, row.not_answered_rate) == (0.08, 0.11)


def test_coverage_is_the_share_of_the_period_that_was_seen() -> None:
    spans = (Span(Instant(0), Instant(100)), Span(Instant(150), Instant(200)), Span(Instant(300)))
    assert coverage(spans, Instant(0), Instant(400)) == 0.625
    assert coverage(spans, Instant(160), Instant(180)) == 1.0
    assert coverage(spans, Instant(210), Instant(290)) == 0.0
    assert coverage((), Instant(5), Instant(5)) is None


def test_a_wait_is_overdue_in_the_window_in_which_it_passed_the_threshold() -> None:
    joined = [Instant(100), Instant(130)]
    assert overdue(joined, Seconds(20), Instant(0), Instant(115)) == 0
    assert overdue(joined, Seconds(20), Instant(0), Instant(125)) == 1
    assert overdue(joined, Seconds(20), Instant(0), Instant(160)) == 2
    assert overdue(joined, Seconds(20), Instant(125), Instant(160)) == 1
