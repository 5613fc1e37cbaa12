"""How far counts spread around the usual, window by window: variance F * M + phi * M^2 (algorithms.md B1.2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import msgspec

LEAST_F = 1.02
LEAST_PHI = 0.03
"""Until four weeks of history are known."""
FULL = 28
CLIP = 4.0
"""Standard deviations beyond which a residual is cut off, so that one surge does not make the queue look wild."""


class Spread(msgspec.Struct, frozen=True, gc=False):
    """Fitted F and phi of one window."""

    factor: float = 1.1
    phi: float = 0.06

    def variance(self, mean: float) -> float:
        """Of a count whose usual is `mean`."""
        return self.factor * mean + self.phi * mean * mean


def fit(pairs: Sequence[tuple[float, float]], days: int) -> Spread:
    """Least squares of (N - M)^2 on (M, M^2), weights 1/M^2, twice: the second time residuals are clipped at 4 sd.

    pairs: (counted, usual) of windows that do not overlap. days: of history behind them.
    """
    rows = [(count, mean) for count, mean in pairs if mean > 0.0]
    if not rows:
        return Spread()
    spread = Spread()
    for _ in range(3):
        spread = _fitted([(min(abs(n - m), CLIP * sqrt(spread.variance(m))) ** 2, m) for n, m in rows])
    return Spread(spread.factor, max(spread.phi, LEAST_PHI if days < FULL else 0.0))


def _fitted(rows: Sequence[tuple[float, float]]) -> Spread:
    """The normal equations; where one of the two comes out under its floor, the other is fitted alone."""
    count, means = float(len(rows)), sum(m for _, m in rows)
    squares = sum(m * m for _, m in rows)
    ratios, errors = sum(y / m for y, m in rows), sum(y for y, _ in rows)
    det = count * squares - means * means
    if det > 1e-9 * count * squares:
        factor = (ratios * squares - errors * means) / det
        phi = (count * errors - means * ratios) / det
    else:
        factor, phi = ratios / count, 0.0
    if phi < 0.0:
        factor, phi = ratios / count, 0.0
    if factor < LEAST_F:
        factor, phi = LEAST_F, max(0.0, (errors - LEAST_F * means) / squares)
    return Spread(factor, phi)
