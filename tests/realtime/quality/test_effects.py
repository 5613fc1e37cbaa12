from __future__ import annotations

import random
from math import sqrt

import pytest

from realtime.quality.effects import Change, Cluster, Effect, Share, clusters, effect, errors_in
from realtime.quality.forms import Form
from tests.realtime.quality.forms import FORM
from tests.realtime.quality.test_errors import review

KNOWN: dict[tuple[str, int], Form] = {(FORM.id, FORM.version): FORM}


def even(count: int, errors_before: int, errors_after: int, of: int = 10) -> list[Cluster]:
    """So many agents who all made the same errors."""
    return [Cluster(Share(errors_before, of), Share(errors_after, of))] * count


def test_an_effect_is_the_difference_of_differences() -> None:
    found = effect(even(10, 4, 1), even(10, 3, 3))
    assert found.effect is Effect.BETTER
    assert found.interval is not None
    assert found.interval.value == pytest.approx(-0.3)
    assert effect(even(10, 1, 4), even(10, 3, 3)).effect is Effect.WORSE


def test_no_visible_effect_is_an_answer_and_so_is_not_known() -> None:
    assert effect(even(4, 4, 3), even(4, 4, 4)).effect is Effect.NOT_VISIBLE
    assert effect([Cluster(Share(4, 10))], even(4, 4, 4)) == Change(Effect.NOT_KNOWN, None)
    assert effect([], []).interval is None


def test_what_falls_everywhere_is_not_the_training() -> None:
    assert effect(even(10, 4, 1), even(10, 4, 1)).effect is Effect.NOT_VISIBLE


def test_rates_without_an_error_have_an_interval_all_the_same() -> None:
    found = effect(even(5, 0, 0), even(5, 0, 0)).interval
    assert found is not None
    assert found.low < 0.0 < found.high


def test_one_agent_who_makes_all_errors_is_no_proof() -> None:
    """The same totals, by ten agents alike or by one of them alone."""
    alike = effect(even(10, 3, 0), even(30, 3, 3)).interval
    alone = effect([Cluster(Share(10, 10), Share(0, 10)), *even(8, 0, 0), Cluster(Share(20, 20), Share(0, 10))],
                   even(30, 3, 3)).interval  # fmt: skip
    assert alike is not None
    assert alone is not None
    assert alike.high < 0.0 < alone.high


def test_errors_of_one_review_are_those_of_the_items_that_applied() -> None:
    told = review("1", tone=3, record=None)
    assert errors_in(told, ["tone", "record"], KNOWN) == Share(1, 1)
    assert errors_in(told, ["nothing"], KNOWN) == Share()
    assert errors_in(told, ["tone"], {}) == Share()


def test_a_cluster_is_an_agent_over_all_items_and_a_call_where_there_are_few_agents() -> None:
    codes = ["tone", "record"]
    before = [review(str(who), tone=3) for who in range(4)] + [review("0")]
    after = [review(str(who)) for who in range(4)]
    many = clusters(before, after, codes, [FORM])
    assert len(many) == 4
    assert many[0] == Cluster(Share(1, 4), Share(0, 2))
    few = clusters([one for one in before if one.agent == before[0].agent], after[:1], codes, [FORM])
    assert few == (Cluster(Share(1, 2)), Cluster(Share(0, 2)), Cluster(after=Share(0, 2)))


def test_the_interval_of_a_training_for_several_items_holds_the_truth_about_as_often_as_it_says() -> None:
    """800 trainings of 10 among 40 agents, five items of one kind: as if independent, three in four would hold it."""
    seed = 20261128
    chance, held, naive, runs, truth = random.Random(seed), 0, 0, 800, -0.10

    def rate_of(agent: float, *, better: bool) -> float:
        """Of one period: the agent's own, what the training did, and what else changed."""
        return min(0.95, max(0.02, agent + (truth if better else 0.0) + chance.gauss(0.0, 0.06)))

    def calls(rate: float) -> Share:
        """Eight calls; what is missed once is likely to be missed at the other items as well."""
        errors = 0
        for _ in range(8):
            bad = chance.random() < 0.5
            errors += sum(chance.random() < rate * (1.6 if bad else 0.4) for _ in range(5))
        return Share(errors, 40)

    for _ in range(runs):
        groups = []
        for count, better in ((10, True), (30, False)):
            agents = [chance.uniform(0.2, 0.5) for _ in range(count)]
            groups.append([Cluster(calls(rate_of(one, better=False)), calls(rate_of(one, better=better)))
                           for one in agents])  # fmt: skip
        found = effect(*groups).interval
        assert found is not None
        assert found.value is not None
        held += found.low <= truth <= found.high
        whole = [sum(parts, Share()) for group in groups
                 for parts in ([one.before for one in group], [one.after for one in group])]  # fmt: skip
        cells = [(part.errors / part.applicable, part.applicable) for part in whole]
        half = 1.96 * sqrt(sum(p * (1.0 - p) / count for p, count in cells))
        naive += abs(found.value - truth) <= half
    assert 0.93 <= held / runs <= 0.975
    assert naive / runs < 0.85
