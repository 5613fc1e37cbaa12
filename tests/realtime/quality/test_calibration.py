from __future__ import annotations

import random

import pytest

from realtime.names import ChannelId
from realtime.quality.calibration import (
    Rating,
    bias,
    differences,
    drift,
    item_agreement,
    rolling,
    scored_twice,
    session,
)
from realtime.quality.scoring import score
from tests.realtime.quality.contacts import call
from tests.realtime.quality.forms import FORM
from tests.realtime.quality.test_scoring import answers

FLAGS = frozenset({"leak", "rude"})


def rating(rater: str, number: int = 1, **told: float | None) -> Rating:
    given = answers(**told)
    return Rating(linked=call(number), rater=rater, answers=given, score=score(FORM, given))


def test_within_five_points_and_one_mind_about_flags_is_agreed() -> None:
    found = session([rating("a"), rating("b", tone=5), rating("c", tone=2)], FLAGS)
    assert (found.passed, found.more) == (True, 0)
    (row,) = found.calls
    assert row.spread == pytest.approx(5.0)
    assert [split.code for split in row.items] == ["tone"]


def test_more_than_five_points_or_a_split_flag_asks_for_three_more_calls() -> None:
    for other in (rating("b", tone=5.5), rating("b", leak=0)):
        found = session([rating("a"), other], FLAGS)
        assert (found.passed, found.more) == (False, 3)


def test_a_rating_alone_and_an_empty_session_agree_with_nobody() -> None:
    assert not session([rating("a")], FLAGS).passed
    assert not session([], FLAGS).passed


def test_each_call_has_its_own_row_and_a_rating_made_anew_replaces_the_old_one() -> None:
    table = differences([rating("a"), rating("b", tone=9), rating("b", tone=1), rating("a", 2)], FLAGS)
    assert [(row.linked, row.spread) for row in table] == [(call(1), pytest.approx(1.0)), (call(2), None)]


def test_alpha_is_told_from_twelve_calls_by_three_raters_on() -> None:
    chance = random.Random(4)
    truth = [chance.uniform(60, 100) for _ in range(12)]
    rows: list[list[float | None]] = [[value + chance.gauss(0, 1) for value in truth] for _ in range(3)]
    found = rolling(rows)
    assert (found.enough, found.calls, found.raters, found.trust) == (True, 12, 3, "good")
    fewer = rolling([row[:11] for row in rows])
    assert (fewer.enough, fewer.alpha, fewer.trust) == (False, None, None)
    rows[0][0] = None
    assert not rolling(rows).enough
    assert rolling([]).calls == 0


def test_yes_no_items_have_two_figures() -> None:
    found = item_agreement([[1, 0, 1, 1], [1, 0, 0, 1]])
    assert found.equal == 0.75
    assert found.alpha is not None
    assert item_agreement([[1, 1], [1, 1]]).alpha is None


def test_bias_is_the_mean_difference_from_the_consensus() -> None:
    found = bias([(80, 85), (82, 85), (84, 90), (70, 76)])
    assert found is not None
    assert found.value == -5.0
    assert found.high < 0.0
    assert bias([(80, 85)]) is None


def test_a_rater_who_grows_lenient_leaves_the_limits_and_a_steady_one_does_not() -> None:
    steady = drift([1, -1] * 15, 2.0)
    assert not any(point.out for point in steady)
    lenient = drift([1, -1] * 5 + [4] * 10, 2.0)
    assert lenient[-1].out
    assert lenient[0].limit == pytest.approx(3 * 2.0 * 0.2)
    assert not any(point.out for point in drift([50.0] * 5, None))


def test_about_one_call_in_twenty_is_scored_twice_by_a_lot_nobody_foresees() -> None:
    hits = sum(scored_twice(ChannelId(str(n)), "qa", b"secret", 0.05) for n in range(10_000))
    assert 400 < hits < 600
    assert not scored_twice(call(1), "qa", b"secret", 0.0)
    assert scored_twice(call(1), "qa", b"secret", 1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        scored_twice(call(1), "qa", b"secret", 2.0)
