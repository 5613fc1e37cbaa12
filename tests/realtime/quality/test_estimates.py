from __future__ import annotations

import random
from statistics import fmean

import pytest

from realtime.quality.draw import rank
from realtime.quality.estimates import Shrunk, Spread, Weighed, hajek, horvitz_thompson, ranking, shrunk, spread
from realtime.quality.sampling import inclusion
from tests.realtime.quality.contacts import KEY, WEEK, agent, call


@pytest.mark.parametrize(("calls", "score", "half"), [(2, 87.33, 3.27), (5, 85.56, 2.67)])
def test_the_published_vector_of_a_shrunk_score(calls: int, score: float, half: float) -> None:
    found = shrunk(82.0, calls, Spread(90.0, 64.0, 16.0))
    assert round(found.score, 2) == score
    assert round(found.half_width / 2, 2) == half
    assert found.grey


def test_a_score_stops_being_grey_at_eight_calls() -> None:
    assert [shrunk(80.0, n, Spread(90.0, 64.0, 16.0)).grey for n in (7, 8)] == [True, False]
    with pytest.raises(ValueError, match="one call"):
        shrunk(80.0, 0, Spread(90.0, 64.0, 16.0))


def test_where_agents_do_not_differ_everybody_has_the_mean() -> None:
    found = shrunk(50.0, 3, Spread(90.0, 0.0, 0.0))
    assert (found.score, found.weight, found.half_width) == (90.0, 0.0, 0.0)


def test_the_weights_of_the_published_table() -> None:
    weights = {n: round(shrunk(90.0, n, Spread(90.0, 64.0, 16.0)).weight, 2) for n in (2, 3, 5, 8, 26)}
    assert weights == {2: 0.33, 3: 0.43, 5: 0.56, 8: 0.67, 26: 0.87}


def test_moments_find_the_spread_that_was_put_in() -> None:
    chance = random.Random(3)
    groups = []
    for _ in range(4000):
        own = chance.gauss(90, 4)
        groups.append([chance.gauss(own, 8) for _ in range(chance.choice((2, 3, 5)))])
    found = spread(groups)
    assert found is not None
    assert found.within == pytest.approx(64, rel=0.04)
    assert found.between == pytest.approx(16, rel=0.1)


def test_no_spread_can_be_told_from_one_agent_or_single_calls() -> None:
    assert spread([[1.0, 2.0], []]) is None
    assert spread([[1.0], [2.0]]) is None
    assert spread([[100.0, 100.0], [95.3, 95.3, 95.3]]) is None
    assert spread([[100.0, 100.0], [100.0, 100.0]]) is not None
    found = spread([[0.0, 10.0], [0.0, 10.0]])
    assert found is not None
    assert found.between == 0.0


def test_a_rank_is_a_range() -> None:
    def shown(score: float, half: float) -> Shrunk:
        return Shrunk(raw=score, score=score, half_width=half, weight=1.0, calls=8)

    found = ranking(
        {agent("a"): shown(95, 1), agent("b"): shown(90, 2), agent("c"): shown(89, 2), agent("d"): shown(70, 1)}
    )
    assert [(one.agent, one.best, one.worst, one.of) for one in found] == [
        (agent("a"), 1, 1, 4),
        (agent("b"), 2, 3, 4),
        (agent("c"), 2, 3, 4),
        (agent("d"), 4, 4, 4),
    ]


def test_hajek_is_unbiased_where_the_naive_mean_is_not() -> None:
    """B5.3: forty agents with 120 calls each, 15 % flagged and 14 points worse; 2 random and 3 at risk of each."""
    chance, naive_errors, hajek_errors = random.Random(1), [], []
    for week in range(60):
        naive, weighed, truth = [], [], []
        for number in range(40):
            scores = [chance.gauss(90 if n >= 18 else 76, 8) for n in range(120)]
            truth += scores
            order = sorted(range(120), key=lambda n: rank(KEY, WEEK, agent(f"{week}.{number}"), call(n)))[:2]
            risky = sorted(range(18), key=lambda n: rank(KEY, WEEK, agent(f"{week}.{number}"), call(n), "risk|"))[:3]
            for n in {*order, *risky}:
                naive.append(scores[n])
                weighed.append(Weighed(scores[n], inclusion(2, 120, 3, 18, flagged=n < 18)))
        found = hajek(weighed)
        assert found is not None
        naive_errors.append(fmean(naive) - fmean(truth))
        hajek_errors.append(found - fmean(truth))
    assert fmean(naive_errors) < -5
    assert abs(fmean(hajek_errors)) < 0.4


def test_estimates_of_nothing_are_none() -> None:
    assert hajek([]) is None
    assert horvitz_thompson([], 0) is None
    assert horvitz_thompson([Weighed(80.0, 0.5), Weighed(90.0, 0.5)], 4) == 85.0
    with pytest.raises(ValueError, match="above 0"):
        Weighed(80.0, 0.0)
