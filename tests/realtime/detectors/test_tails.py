from __future__ import annotations

import itertools
from math import comb, exp, factorial, fsum, log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.detectors.tails import (
    beta_binomial_at_least,
    binomial_at_least,
    incomplete_beta,
    log_beta,
    normal_at_most,
    poisson_at_least,
    spread_at_least,
    spread_at_most,
)

ALPHA = 1 / 0.09
counts = st.integers(0, 60)
means = st.floats(0.05, 50.0)


def beta_of(share: float) -> float:
    return ALPHA * (1.0 - share) / share


@pytest.mark.parametrize(
    ("count", "mean", "factor", "phi", "tail"),
    [
        (62, 24.0, 1.06, 0.012, 6.78288e-8),
        (8, 1.7, 1.02, 0.08, 1.295749e-3),
        (150, 100.0, 1.08, 0.009, 6.992474e-4),
    ],
)
def test_the_scans_published_tails(count: int, mean: float, factor: float, phi: float, tail: float) -> None:
    assert spread_at_least(count, mean, factor * mean + phi * mean**2) == pytest.approx(tail, rel=5e-7)


@pytest.mark.parametrize(
    ("drops", "ends", "share", "tail"),
    [(9, 210, 0.008, 2.94444e-4), (3, 20, 0.008, 6.58691e-4), (4, 210, 0.008, 0.1026), (5, 100, 0.01, 5.56187e-3)],
)
def test_the_published_tails_of_drops(drops: int, ends: int, share: float, tail: float) -> None:
    digits = 5e-4 if tail > 0.1 else 2e-6
    assert beta_binomial_at_least(drops, ends, ALPHA, beta_of(share)) == pytest.approx(tail, rel=digits)


def test_the_plain_binomial_would_cry_five_times_as_often() -> None:
    assert binomial_at_least(9, 210, 0.008) == pytest.approx(5.84452e-5, rel=2e-6)


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0.01, 0.99))
def test_the_incomplete_beta_function_of_whole_numbers_is_a_binomial_sum(a: int, b: int, x: float) -> None:
    trials = a + b - 1
    exact = fsum(comb(trials, k) * x**k * (1 - x) ** (trials - k) for k in range(a, trials + 1))
    assert incomplete_beta(x, float(a), float(b)) == pytest.approx(exact, rel=1e-11, abs=1e-300)


@given(st.floats(0.1, 500.0), st.floats(0.1, 500.0), st.integers(0, 1024))
def test_the_incomplete_beta_function_and_its_mirror_add_up(a: float, b: float, parts: int) -> None:
    x = parts / 1024  # so that 1 - x is exact, too
    assert incomplete_beta(x, a, b) + incomplete_beta(1.0 - x, b, a) == pytest.approx(1.0, abs=1e-9)


def test_the_incomplete_beta_function_refuses_what_it_cannot_mean() -> None:
    with pytest.raises(ValueError, match="a=0"):
        incomplete_beta(0.5, 0.0, 1.0)


def test_the_beta_function_of_whole_numbers() -> None:
    assert exp(log_beta(3, 4)) == pytest.approx(factorial(2) * factorial(3) / factorial(6))


@given(counts, means, st.floats(1.0, 4.0))
def test_at_least_and_at_most_share_one_whole(count: int, mean: float, factor: float) -> None:
    variance = factor * mean
    below = spread_at_most(count - 1, mean, variance)
    assert spread_at_least(count, mean, variance) + below == pytest.approx(1.0, abs=1e-9)


@given(counts, means, st.floats(1.0, 4.0))
def test_a_larger_count_is_rarer_and_a_larger_mean_makes_it_likelier(count: int, mean: float, factor: float) -> None:
    here = spread_at_least(count, mean, factor * mean)
    assert spread_at_least(count + 1, mean, factor * mean) <= here + 1e-12
    assert spread_at_least(count, mean * 1.5, factor * mean * 1.5) >= here - 1e-12


@given(counts, means)
def test_a_count_that_hardly_spreads_is_a_poisson_count(count: int, mean: float) -> None:
    nearly = spread_at_least(count, mean, mean * (1.0 + 1e-7))
    assert nearly == pytest.approx(poisson_at_least(count, mean), rel=1e-3, abs=1e-6)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.01, 0.5))
def test_a_share_that_is_certain_makes_the_beta_binomial_a_binomial(count: int, of: int, share: float) -> None:
    firm = 1e8
    tail = beta_binomial_at_least(count, of, firm * share, firm * (1.0 - share))
    assert tail == pytest.approx(binomial_at_least(count, of, share), rel=1e-3, abs=1e-9)


@given(st.integers(1, 80), st.floats(0.002, 0.3))
def test_the_beta_binomial_falls_with_the_count_from_one_to_its_last_term(of: int, share: float) -> None:
    tails = [beta_binomial_at_least(k, of, ALPHA, beta_of(share)) for k in range(of + 2)]
    assert tails[0] == 1.0
    assert tails[-1] == 0.0
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(tails))


def test_nothing_expected_means_anything_is_impossible_and_nothing_is_certain() -> None:
    assert (spread_at_least(0, 0.0, 0.0), spread_at_least(1, 0.0, 0.0), spread_at_most(0, 0.0, 0.0)) == (1.0, 0.0, 1.0)
    assert (poisson_at_least(0, 0.0), poisson_at_least(1, 0.0), spread_at_most(-1, 3.0, 4.0)) == (1.0, 0.0, 0.0)
    assert (binomial_at_least(0, 5, 0.1), binomial_at_least(6, 5, 0.1), binomial_at_least(1, 5, 0.0)) == (1.0, 0.0, 0.0)


def test_a_count_of_thousands_costs_no_precision() -> None:
    assert -log10(spread_at_least(5000, 2000.0, 1.06 * 2000 + 0.012 * 2000**2)) > 15.0


def test_the_normal_distribution() -> None:
    assert normal_at_most(0.0) == 0.5
    assert normal_at_most(1.959963984540054) == pytest.approx(0.975, abs=1e-12)
    assert normal_at_most(-1.0) + normal_at_most(1.0) == pytest.approx(1.0)
