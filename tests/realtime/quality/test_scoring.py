from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.names import Instant
from realtime.quality.forms import Critical, FailRule
from realtime.quality.scoring import (
    Answer,
    Problem,
    Review,
    Score,
    ScoringError,
    accuracy,
    critical_accuracy,
    pass_share,
    problems,
    score,
    score_review,
)
from tests.realtime.quality.contacts import agent, call
from tests.realtime.quality.forms import FORM

PERFECT: dict[str, float | None] = {"greeting": 1, "tone": 0, "answer": 0, "record": 20, "leak": 1, "rude": 1}


def answers(**told: float | None) -> tuple[Answer, ...]:
    return tuple(Answer(code=code, value=value) for code, value in (PERFECT | told).items())


def scored(**told: float | None) -> Score:
    return score(FORM, answers(**told))


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ({}, 100.0),
        ({"greeting": 0}, 90.0),
        ({"tone": 12}, 88.0),
        ({"record": 15}, 95.0),
        ({"greeting": None, "tone": 15}, 80.0),  # tone alone carries the 40 points of its category
        ({"answer": None, "record": 10}, 70.0),
        ({"greeting": None, "tone": None, "answer": 20}, 100 * 40 / 60),
        ({"greeting": 0, "tone": 30, "answer": 40, "record": 0}, 0.0),
    ],
)
def test_points(told: dict[str, float | None], points: float) -> None:
    assert scored(**told).points == pytest.approx(points)


def test_where_nothing_applies_there_is_no_score() -> None:
    one = scored(greeting=None, tone=None, answer=None, record=None)
    assert (one.points, one.kept, one.passed, one.applicable) == (None, None, None, 0)


def test_the_pass_mark_is_reached_at_85() -> None:
    assert scored(tone=15).passed
    assert not scored(tone=15.5).passed


def test_a_critical_error_fails_the_call_and_keeps_the_points_for_coaching() -> None:
    one = scored(leak=0)
    assert (one.points, one.kept, one.passed) == (0.0, 100.0, False)
    assert [(error.code, error.kind) for error in one.criticals] == [("leak", Critical.COMPLIANCE)]
    mild = score(msgspec.structs.replace(FORM, fail_rule=FailRule.FAIL), answers(leak=0))
    assert (mild.points, mild.passed) == (100.0, False)


@given(st.fixed_dictionaries({code: st.none() | st.floats(0, 1) for code in PERFECT}))
def test_points_lie_between_0_and_100_whatever_is_answered(given: dict[str, float | None]) -> None:
    most = {item.code: item.max for item in FORM.items}
    told = {
        code: None if share is None else round(share) if code in {"greeting", "leak", "rude"} else share * most[code]
        for code, share in given.items()
    }
    one = scored(**told)
    assert one.kept is None or -1e-9 <= one.kept <= 100.0 + 1e-9
    assert one.right <= one.applicable


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (answers(tone=31), ("tone", Problem.OUT_OF_RANGE)),
        (answers(tone=-1), ("tone", Problem.OUT_OF_RANGE)),
        (answers(tone=float("nan")), ("tone", Problem.OUT_OF_RANGE)),
        (answers(greeting=0.5), ("greeting", Problem.OUT_OF_RANGE)),
        (answers()[1:], ("greeting", Problem.MISSING)),
        ((*answers(), Answer(code="tone", value=0)), ("tone", Problem.TWICE)),
        ((*answers(), Answer(code="x", value=0)), ("x", Problem.NOT_ON_FORM)),
    ],
)
def test_answers_that_make_no_score_are_named(given: tuple[Answer, ...], problem: tuple[str, Problem]) -> None:
    assert problems(FORM, given) == (problem,)
    with pytest.raises(ScoringError, match=problem[0]):
        score(FORM, given)


def test_an_item_that_always_applies_takes_no_na() -> None:
    first = msgspec.structs.replace(FORM.items[0], na_allowed=False)
    strict = msgspec.structs.replace(FORM, items=(first, *FORM.items[1:]))
    assert problems(strict, answers(greeting=None)) == (("greeting", Problem.NA_NOT_ALLOWED),)


def test_a_review_is_scored_by_the_version_it_was_made_with() -> None:
    review = Review(
        linked=call(1), agent=agent("1001"), form="small", version=1, rater="qa", at=Instant(0.0), answers=answers()
    )
    assert score_review(FORM, review).points == 100.0
    with pytest.raises(ScoringError, match="another_form"):
        score_review(msgspec.structs.replace(FORM, version=2), review)


def test_accuracy_per_type_and_per_opportunity() -> None:
    told = [scored(), scored(leak=0), scored(rude=None, tone=3), scored(greeting=None)]
    by_kind = critical_accuracy(told)
    assert by_kind[Critical.COMPLIANCE].value == 3 / 4
    assert by_kind[Critical.CUSTOMER].value == 3 / 3
    assert by_kind[Critical.BUSINESS].value is None
    assert accuracy(told) == 14 / 15
    assert accuracy([]) is None
    assert pass_share(told).value == 3 / 4
