from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.detectors.tails import incomplete_beta
from realtime.quality.intervals import beta_quantile, jeffreys, mean_interval, t_quantile


@pytest.mark.parametrize(("hits", "of", "low", "high"), [(2, 2, 0.33, 1.0), (5, 5, 0.62, 1.0), (4, 5, 0.37, 0.98)])
def test_the_published_intervals_of_a_pass_share(hits: int, of: int, low: float, high: float) -> None:
    found = jeffreys(hits, of)
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


def test_nothing_counted_leaves_everything_open() -> None:
    found = jeffreys(0, 0)
    assert (found.value, found.low, found.high) == (None, 0.0, 1.0)
    assert jeffreys(0, 4).low == 0.0
    with pytest.raises(ValueError, match="no share"):
        jeffreys(3, 2)


@given(st.floats(0.001, 0.999), st.floats(0.5, 200), st.floats(0.5, 200))
def test_a_quantile_is_where_the_distribution_has_the_share(share: float, a: float, b: float) -> None:
    assert incomplete_beta(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize(
    ("freedom", "value"), [(1, 12.7062047), (2, 4.3026527), (4, 2.7764451), (10, 2.2281389), (100, 1.9839715)]
)
def test_students_t_as_tabled(freedom: int, value: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(value, abs=1e-7)
    assert t_quantile(0.025, freedom) == pytest.approx(-value, abs=1e-7)
    assert t_quantile(0.5, freedom) == 0.0


@pytest.mark.parametrize(("share", "freedom"), [(0.0, 3), (1.0, 3), (0.5, 0)])
def test_a_t_quantile_that_does_not_exist_is_refused(share: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="Student"):
        t_quantile(share, freedom)
    with pytest.raises(ValueError, match="0 to 1"):
        beta_quantile(1.5, 1, 1)


def test_a_mean_needs_two_values_for_an_interval() -> None:
    assert mean_interval([3.0]) is None
    found = mean_interval([1.0, 2.0, 3.0])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((2 - 4.3026527 / 3**0.5, 2 + 4.3026527 / 3**0.5))
