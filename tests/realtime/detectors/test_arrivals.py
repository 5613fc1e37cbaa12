from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from realtime.detectors.arrivals import STEP, Counted, counted, course, seen_steps
from realtime.detectors.baseline import SLOTS, Usual
from realtime.detectors.dispersion import Spread
from realtime.detectors.scan import WINDOWS, Model
from realtime.names import Instant, QueueId
from realtime.state import Span
from tests.build import NINE, joined, left
from tests.story import Story

ZONE = ZoneInfo("Asia/Shanghai")
SALES = QueueId("hq/sales")


def model(per_quarter: float) -> Model:
    usual = Usual(slots=((per_quarter,) * SLOTS,) * 8, opens=(frozenset(),) * 8, days=28)
    return Model(usual=usual, spreads=(Spread(1.0, 0.0),) * len(WINDOWS))


def test_calls_are_counted_by_the_step_in_which_they_joined() -> None:
    story = Story().tell(joined(0, "anna"), left(5, "anna"), joined(10, "bert"), joined(STEP + 1, "cleo"))
    found: Counted = {}
    counted(story.floor.visits.all_shown(), Instant(NINE), Instant(NINE + 3 * STEP), found)
    assert {step: len(calls) for step, calls in found[SALES].items()} == {0: 2, 1: 1}


def test_a_step_nobody_saw_whole_is_not_known() -> None:
    spans = [Span(begin=Instant(NINE), to=Instant(NINE + STEP + 10)), Span(begin=Instant(NINE + 3 * STEP), to=None)]
    assert seen_steps(spans, Instant(NINE), 4) == [True, False, False, True]


def test_the_usual_of_queues_adds_up_and_so_does_its_variance() -> None:
    found = course([model(30.0), model(60.0)], Instant(NINE), 3, ZONE)
    assert found is not None
    assert found.usual == pytest.approx((30.0, 30.0, 30.0))
    assert found.deviation == pytest.approx((30.0**0.5,) * 3)


def test_without_history_nothing_is_usual() -> None:
    assert course([], Instant(NINE), 3, ZONE) is None
    assert course([model(30.0), Model()], Instant(NINE), 3, ZONE) is None
