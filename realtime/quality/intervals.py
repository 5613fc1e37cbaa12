"""Quantiles and the intervals made of them: how far a figure from a few calls can be trusted.

The quantile of a beta distribution is found by bisection on the incomplete beta function: slow, short and exact to
the last digits. Jeffreys interval: Brown, Cai and DasGupta 2001.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

import msgspec

from realtime.detectors.tails import incomplete_beta

LEVEL = 0.95


class Interval(msgspec.Struct, frozen=True):
    """A figure with the bounds it lies in. value: None where there was nothing to count."""

    value: float | None
    low: float
    high: float


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = share. Raises ValueError unless 0 <= share <= 1."""
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a quantile is asked for a share from 0 to 1, not {share:g}")
    if share in {0.0, 1.0}:
        return share
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2.0
        if middle in {low, high}:
            return middle
        if incomplete_beta(middle, a, b) < share:
            low = middle
        else:
            high = middle


def t_quantile(share: float, freedom: float) -> float:
    """The quantile of Student's t distribution; P(|T| > t) = I_(v/(v+t^2))(v/2, 1/2)."""
    if not 0.0 < share < 1.0 or freedom <= 0:
        raise ValueError("Student's t needs a share between 0 and 1 and at least one degree of freedom")
    tail = 2.0 * min(share, 1.0 - share)
    if tail == 1.0:
        return 0.0
    x = beta_quantile(tail, freedom / 2.0, 0.5)
    size = sqrt(freedom * (1.0 - x) / x)
    return size if share > 0.5 else -size


def jeffreys(hits: int, of: int, level: float = LEVEL) -> Interval:
    """A share with its Jeffreys interval; the bound is closed where all or none hit. Nothing counted: 0 to 1."""
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if of == 0:
        return Interval(None, 0.0, 1.0)
    tail = (1.0 - level) / 2.0
    low = 0.0 if hits == 0 else beta_quantile(tail, hits + 0.5, of - hits + 0.5)
    high = 1.0 if hits == of else beta_quantile(1.0 - tail, hits + 0.5, of - hits + 0.5)
    return Interval(hits / of, low, high)


def mean_interval(values: Sequence[float], level: float = LEVEL) -> Interval | None:
    """The mean with its t-interval; None for fewer than two values, which say nothing about their spread."""
    count = len(values)
    if count < 2:
        return None
    mean = fsum(values) / count
    spread = sqrt(fsum((value - mean) ** 2 for value in values) / (count - 1))
    half = t_quantile((1.0 + level) / 2.0, count - 1) * spread / sqrt(count)
    return Interval(mean, mean - half, mean + half)
