from __future__ import annotations

import pytest

from realtime.quality.concord import Rated, agreement_of, items_of, pairs_of, raters_of
from realtime.quality.scoring import Answer, Score, score
from tests.realtime.quality.forms import FORM

FLAGS = (Answer(code="leak", value=1.0), Answer(code="rude", value=1.0))


def answers(lost: float, greeting: float = 1.0) -> tuple[Answer, ...]:
    """`lost` points on one item, all else right."""
    return (
        Answer(code="greeting", value=greeting),
        Answer(code="tone", value=0.0),
        Answer(code="answer", value=lost),
        Answer(code="record", value=20.0),
        *FLAGS,
    )


def rated(rater: str, call: int, lost: float, greeting: float = 1.0) -> Rated:
    told = answers(lost, greeting)
    return Rated(call=str(call), rater=rater, answers=told, score=score(FORM, told))


def points(lost: float) -> Score:
    return score(FORM, answers(lost))


def test_agreement_is_told_from_twelve_calls_by_three_raters_on() -> None:
    few = [rated(rater, call, call) for call in range(11) for rater in "abc"]
    assert (agreement_of(few).enough, agreement_of(few).alpha) == (False, None)
    more = [*few, *(rated(rater, 11, 11.0) for rater in "abc")]
    found = agreement_of(more)
    assert (found.calls, found.raters, found.enough) == (12, 3, True)
    assert found.alpha == pytest.approx(1.0)
    assert found.correlations is not None
    assert found.correlations.agreement == pytest.approx(1.0)
    strict = [rated(rater, call, call + (10 if rater == "c" else 0)) for call in range(12) for rater in "abc"]
    harsh = agreement_of(strict)
    assert harsh.correlations is not None
    assert harsh.correlations.consistency == pytest.approx(1.0)
    assert harsh.correlations.agreement < 0.6


def test_items_have_kappa_weighted_where_answers_have_an_order() -> None:
    told = [rated(rater, call, 10.0 * (call % 3), float(call % 2)) for call in range(12) for rater in "ab"]
    by_code = {one.code: one for one in items_of(FORM, told)}
    assert by_code["greeting"].figures.equal == 1.0
    assert by_code["greeting"].kappa == pytest.approx(1.0)
    assert by_code["answer"].kappa == pytest.approx(1.0)
    assert (by_code["tone"].figures.alpha, by_code["tone"].kappa) == (None, None)
    near = [rated("a", call, 10.0 * (call % 4)) for call in range(12)]
    near += [rated("b", call, 10.0 * min(3, call % 4 + call % 2)) for call in range(12)]
    kappa = {one.code: one.kappa for one in items_of(FORM, near)}["answer"]
    assert kappa is not None
    assert 0.5 < kappa < 1.0


def test_a_rater_who_is_strict_has_a_bias_and_one_who_turns_strict_drifts() -> None:
    consensus = {str(call): points(10.0) for call in range(20)}
    told = [rated("even", call, 10.0 + (call % 2)) for call in range(20)]
    told += [rated("strict", call, 15.0 + (call % 2)) for call in range(20)]
    told += [rated("turning", call, 10.0 if call < 10 else 40.0) for call in range(20)]
    found = {one.rater: one for one in raters_of(told, consensus)}
    bias = found["strict"].bias
    assert bias is not None
    assert bias.value == pytest.approx(-5.5)
    assert found["strict"].calls == 20
    assert bias.high < 0.0
    assert found["turning"].drifted
    assert not found["even"].drifted
    assert raters_of(told, {}) == ()


def test_blind_second_scores_are_compared_in_points_and_in_the_verdict() -> None:
    found = pairs_of([(points(0.0), points(5.0)), (points(40.0), points(40.0)), (points(10.0), points(0.0))])
    assert (found.calls, found.mean_absolute) == (3, 5.0)
    assert found.kappa == pytest.approx(1.0)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(5.0 / 3.0)
    assert pairs_of([]).difference is None
