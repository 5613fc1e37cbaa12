from __future__ import annotations

import random
from statistics import fmean

import pytest

from realtime.quality.draw import Cell, Stratum
from realtime.quality.judged import Judged, figures
from realtime.quality.response import Sampled, responded
from realtime.quality.sampling import inclusion
from tests.realtime.quality.judging import judged


def place(one: Judged) -> Sampled:
    return Cell(one.week, one.agent, one.direction, one.half), one.stratum


def test_a_scored_call_stands_for_those_of_its_cell_and_stratum_that_are_not() -> None:
    random_ones = [judged("1", each, inclusion=0.4, random_inclusion=0.1) for each in range(2)]
    risk = [judged("1", 10 + each, stratum=Stratum.RISK, inclusion=0.4, random_inclusion=0.1) for each in range(3)]
    other = judged("2", 20, inclusion=0.2)
    drawn = [place(one) for one in (*random_ones, *risk, other)]
    told = list(responded(drawn, [random_ones[0], *risk[:2], other]))
    assert [one.scored for one in told] == pytest.approx([1 / 2, 2 / 3, 2 / 3, 1.0])
    assert [one.chance for one in told] == pytest.approx([0.4 / 2, 0.4 * 2 / 3, 0.4 * 2 / 3, 0.2])


def test_where_no_call_at_risk_was_scored_the_random_ones_stand_for_all_of_them() -> None:
    only = judged("1", 1, inclusion=0.4, random_inclusion=0.1)
    unscored = place(judged("1", 2, stratum=Stratum.RISK))
    assert [one.chance for one in responded([place(only), unscored], [only])] == [0.1]
    assert [one.chance for one in responded([place(only)], [only])] == [0.4]


def test_where_no_random_call_was_scored_and_outside_the_draw_a_call_stands_for_none() -> None:
    risk = judged("1", 1, stratum=Stratum.RISK, inclusion=0.4)
    spot = judged("1", 2, stratum=Stratum.SPOT_CHECK, inclusion=None, random_inclusion=None)
    told = list(responded([place(risk), place(spot), place(judged("1", 3))], [risk, spot]))
    assert [one.chance for one in told] == [None, None]
    assert figures(told).hajek is None


def week(
    chance: random.Random, centre: list[tuple[int, list[tuple[float, bool]]]]
) -> tuple[list[Sampled], list[Judged]]:
    """Draw two at random and three at risk of each agent; of the random ones 7 of 10 are scored, of the risky 3."""
    drawn, scored = [], []
    for who, calls in centre:
        size, flagged = len(calls), [each for each, (_, risky) in enumerate(calls) if risky]
        first = set(chance.sample(range(size), 2))
        picked = set(chance.sample(flagged, min(3, len(flagged))))
        for each in sorted(first | picked):
            lost, risky = calls[each]
            stratum = Stratum.RANDOM if each in first else Stratum.RISK
            one = judged(
                str(who), each, {"tone": lost}, stratum=stratum, random_inclusion=2 / size,
                inclusion=inclusion(2, size, 3, len(flagged), flagged=risky),
            )  # fmt: skip
            drawn.append(place(one))
            if chance.random() < (0.7 if stratum is Stratum.RANDOM else 0.3):
                scored.append(one)
    return drawn, scored


def test_the_estimate_from_both_strata_stays_unbiased_when_samples_stay_unscored() -> None:
    """300 weeks of 40 agents, 15 % of calls at risk and worse by 14 points: uncorrected it is off."""
    seed = 20261129
    chance = random.Random(seed)
    centre = []
    for who in range(40):
        calls = [(float(round(min(30.0, max(0.0, chance.gauss(20.0 if risky else 6.0, 4.0))))), risky)
                 for risky in (chance.random() < 0.15 for _ in range(60))]  # fmt: skip
        centre.append((who, calls))
    truth = 100.0 - fmean(lost for _, calls in centre for lost, _ in calls)
    corrected, plain = [], []
    for _ in range(300):
        drawn, scored = week(chance, centre)
        found = figures(responded(drawn, scored)).hajek
        assert found is not None
        corrected.append(found)
        weights = [1.0 / (one.inclusion or 1.0) for one in scored]
        points = [one.score.points or 0.0 for one in scored]
        plain.append(sum(p * w for p, w in zip(points, weights, strict=True)) / sum(weights))
    assert fmean(corrected) == pytest.approx(truth, abs=0.15)
    assert abs(fmean(plain) - truth) > 0.4
