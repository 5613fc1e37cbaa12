"""Tail probabilities of counts: how rare is it to see so many, or so few. Small and exact; no scipy in the daemon.

Regularised incomplete beta by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4; DLMF 8.17.22). The
vectors of algorithms.md B1.2 and B2.2 hold to the digits given there, and scipy's values to 13.
"""

from __future__ import annotations

from math import erf, exp, fsum, lgamma, log, log1p, sqrt

_TINY = 1e-300
_CLOSE = 1e-16
_STEPS = 100_000
"""The fraction needs about the square root of its larger argument in steps: this many serve counts of a billion."""


def incomplete_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b), 0..1, for a, b > 0."""
    if not (a > 0.0 and b > 0.0):
        raise ValueError(f"the incomplete beta function needs a, b > 0, not a={a:g}, b={b:g}")
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = exp(a * log(x) + b * log1p(-x) - log_beta(a, b))
    if x < (a + 1.0) / (a + b + 2.0):
        return min(1.0, front * _fraction(x, a, b) / a)
    return max(0.0, 1.0 - front * _fraction(1.0 - x, b, a) / b)


def log_beta(a: float, b: float) -> float:
    """The logarithm of the beta function."""
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function by the modified Lentz method."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for term in (even, odd):
            d = 1.0 + term * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + term / c
            c = c if abs(c) > _TINY else _TINY
            step = c * d
            value *= step
        if abs(step - 1.0) < _CLOSE * 4:
            break
    return value


def poisson_at_least(count: int, mean: float) -> float:
    """P(X >= count) of a Poisson count."""
    if count <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    if count <= mean:
        return max(0.0, 1.0 - fsum(_poisson(k, mean) for k in range(count)))
    total, term, k = 0.0, _poisson(count, mean), count
    while term > total * _CLOSE:
        total += term
        k += 1
        term *= mean / k
    return min(1.0, total)


def _poisson(k: int, mean: float) -> float:
    return exp(k * log(mean) - mean - lgamma(k + 1.0))


def spread_at_least(count: int, mean: float, variance: float) -> float:
    """P(X >= count) of a negative-binomial count; Poisson where the variance does not exceed the mean (B1.2.4)."""
    if count <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    if variance <= mean * (1.0 + 1e-12):
        return poisson_at_least(count, mean)
    return incomplete_beta(1.0 - mean / variance, float(count), mean * mean / (variance - mean))


def spread_at_most(count: int, mean: float, variance: float) -> float:
    """P(X <= count) of a negative-binomial count, exact where it is tiny."""
    if count < 0:
        return 0.0
    if mean <= 0.0:
        return 1.0
    if variance <= mean * (1.0 + 1e-12):
        return min(1.0, fsum(_poisson(k, mean) for k in range(count + 1)))
    return incomplete_beta(mean / variance, mean * mean / (variance - mean), count + 1.0)


def binomial_at_least(count: int, of: int, share: float) -> float:
    """P(X >= count) of a binomial count."""
    if count <= 0:
        return 1.0
    if count > of or share <= 0.0:
        return 0.0
    return incomplete_beta(share, float(count), of - count + 1.0)


def beta_binomial_at_least(count: int, of: int, alpha: float, beta: float) -> float:
    """P(X >= count) of a binomial count whose share is itself Beta(alpha, beta) distributed (B2.2)."""
    if count <= 0:
        return 1.0
    if count > of:
        return 0.0
    if count <= of * alpha / (alpha + beta):
        return max(0.0, 1.0 - fsum(_beta_binomials(0, count, of, alpha, beta)))
    return min(1.0, fsum(_beta_binomials(count, of + 1, of, alpha, beta)))


def _beta_binomials(begin: int, end: int, of: int, alpha: float, beta: float) -> list[float]:
    """The probabilities of begin..end-1, cut off where they no longer matter."""
    choose = lgamma(of + 1.0) - lgamma(begin + 1.0) - lgamma(of - begin + 1.0)
    term = exp(choose + log_beta(begin + alpha, of - begin + beta) - log_beta(alpha, beta))
    terms, largest = [], 0.0
    for k in range(begin, end):
        terms.append(term)
        largest = max(largest, term)
        if term < largest * _CLOSE * 1e-3:
            break
        if k < of:
            term *= (of - k) / (k + 1.0) * (k + alpha) / (of - k - 1.0 + beta)
    return terms


def normal_at_most(z: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
