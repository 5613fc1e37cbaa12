from __future__ import annotations

import numpy as np
import pytest

from realtime.detectors.dispersion import LEAST_F, LEAST_PHI, Spread, fit


def traffic(factor: float, phi: float, *, wild: int = 0) -> list[tuple[float, float]]:
    """Normal counts of the given variance around a day's many means."""
    rng = np.random.default_rng(11)
    means = np.tile(np.linspace(5.0, 200.0, 200), 40)
    counts = rng.normal(means, np.sqrt(factor * means + phi * means**2))
    counts[:wild] += 5_000.0
    return list(zip(counts.tolist(), means.tolist(), strict=True))


def test_what_was_put_in_comes_out() -> None:
    found = fit(traffic(2.0, 0.05), days=60)
    assert found.factor == pytest.approx(2.0, rel=0.15)
    assert found.phi == pytest.approx(0.05, rel=0.1)


def test_a_few_surges_do_not_make_the_queue_look_wild() -> None:
    calm, wild = fit(traffic(1.1, 0.02), days=60), fit(traffic(1.1, 0.02, wild=10), days=60)
    assert wild.variance(100.0) < 1.3 * calm.variance(100.0)


def test_the_floors_hold_until_four_weeks_are_known() -> None:
    tame = traffic(0.5, 0.0)
    assert fit(tame, days=20).phi == LEAST_PHI
    assert fit(tame, days=28) == Spread(LEAST_F, 0.0)


def test_without_history_the_start_values_stand() -> None:
    assert fit([], days=0) == fit([(3.0, 0.0)], days=0) == Spread(1.1, 0.06)


def test_one_mean_alone_tells_only_the_factor() -> None:
    assert fit([(8.0, 10.0), (16.0, 10.0)], days=60).phi == 0.0
