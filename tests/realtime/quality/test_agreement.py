from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.quality.agreement import Level, Trust, Weights, intraclass, kappa, krippendorff, per_cent, trust

STANDARD: list[list[float | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Krippendorff 2011: four raters, twelve units."""

SHROUT_FLEISS: list[list[float | None]] = [
    [9, 6, 8, 7, 10, 6],
    [2, 1, 4, 1, 5, 2],
    [5, 3, 6, 2, 6, 4],
    [8, 2, 8, 6, 9, 7],
]
TABLE = [[44, 5, 1], [7, 20, 3], [9, 5, 6]]


@pytest.mark.parametrize(("level", "alpha"), [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849)])
def test_krippendorffs_own_data(level: Level, alpha: float) -> None:
    assert krippendorff(STANDARD, level) == pytest.approx(alpha, abs=5e-4)


def test_shrout_and_fleiss_own_data() -> None:
    found = intraclass(SHROUT_FLEISS)
    assert found is not None
    assert [round(one, 3) for one in (found.one_way, found.agreement, found.consistency)] == [0.166, 0.290, 0.715]


@pytest.mark.parametrize(
    ("weights", "value"), [(Weights.NONE, 0.4915), (Weights.LINEAR, 0.4737), (Weights.QUADRATIC, 0.4545)]
)
def test_kappa_as_published(weights: Weights, value: float) -> None:
    assert kappa(TABLE, weights) == pytest.approx(value, abs=5e-5)


def test_equal_ratings_define_nothing() -> None:
    equal: list[list[float | None]] = [[1, 1, 1], [1, 1, 1]]
    assert [krippendorff(equal, level) for level in Level] == [None] * 3
    assert intraclass(equal) is None
    assert kappa([[5, 0], [0, 0]]) is None
    assert kappa([[0, 0], [0, 0]]) is None
    assert per_cent(equal) == 1.0


def test_what_nobody_rated_twice_defines_nothing() -> None:
    single: list[list[float | None]] = [[1, None], [None, 2]]
    assert krippendorff(single, Level.NOMINAL) is None
    assert per_cent(single) is None
    assert per_cent([]) is None
    assert intraclass(single) is None


def test_a_strict_rater_is_consistent_and_does_not_agree() -> None:
    found = intraclass([[90, 80, 70], [80, 70, 60]])
    assert found is not None
    assert found.consistency == pytest.approx(1.0)
    assert found.agreement < 0.7


def test_per_cent_counts_pairs() -> None:
    assert per_cent([[1, 0], [1, 1], [0, None]]) == 1 / 4


@given(st.lists(st.lists(st.none() | st.integers(0, 3), min_size=6, max_size=6), min_size=2, max_size=5))
def test_alpha_does_not_depend_on_who_is_who_and_never_exceeds_1(ratings: list[list[float | None]]) -> None:
    for level in Level:
        found, turned = krippendorff(ratings, level), krippendorff(ratings[::-1], level)
        assert found == turned or found == pytest.approx(turned)
        assert found is None or found <= 1.0 + 1e-12


@pytest.mark.parametrize(("alpha", "word"), [(0.8, Trust.GOOD), (0.67, Trust.TENTATIVE), (0.66, Trust.POOR)])
def test_the_word_for_an_alpha(alpha: float, word: Trust) -> None:
    assert trust(alpha) is word


def test_ragged_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="None for what was not rated"):
        krippendorff([[1], [1, 2]], Level.NOMINAL)
    with pytest.raises(ValueError, match="square"):
        kappa([[1, 2]])
