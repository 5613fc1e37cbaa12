"""How far raters agree: Krippendorff's alpha, intraclass correlation, kappa, per-cent agreement (algorithms.md B6.3).

Ratings are rows of raters by columns of calls; None (in arrays NaN) is a rating that was not made. Every measure is
None, "not defined", where all ratings are the same or too few: then nothing could be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

Ratings = Sequence[Sequence[float | None]]
Matrix = NDArray[np.float64]


class Level(StrEnum):
    """What differences between values mean."""

    NOMINAL = "nominal"  # same or not
    ORDINAL = "ordinal"  # ranks
    INTERVAL = "interval"  # points


class Weights(StrEnum):
    """How kappa counts a disagreement: each alike, or by its distance or the square of it."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


class Trust(StrEnum):
    """What an alpha is good for (Krippendorff): from .80 on good, from .67 on tentative."""

    GOOD = "good"
    TENTATIVE = "tentative"
    POOR = "poor"


def trust(alpha: float) -> Trust:
    """The word for an alpha."""
    if alpha >= 0.80:
        return Trust.GOOD
    return Trust.TENTATIVE if alpha >= 0.67 else Trust.POOR


def krippendorff(ratings: Ratings, level: Level) -> float | None:
    """Alpha = 1 - observed / expected disagreement; calls rated once are left out (Krippendorff 2011)."""
    table = _table(ratings)
    table = table[:, np.count_nonzero(~np.isnan(table), axis=0) >= 2]
    values = np.unique(table[~np.isnan(table)])
    if values.size < 2:
        return None
    counts = np.stack([np.count_nonzero(table == value, axis=0) for value in values], axis=1).astype(np.float64)
    rated = counts.sum(axis=1, keepdims=True)
    together = (counts / (rated - 1.0)).T @ counts - np.diag((counts / (rated - 1.0)).sum(axis=0))
    totals = counts.sum(axis=0)
    chance = (np.outer(totals, totals) - np.diag(totals)) / (totals.sum() - 1.0)
    distance = _distances(values, totals, level)
    return float(1.0 - (together * distance).sum() / (chance * distance).sum())


def _distances(values: Matrix, totals: Matrix, level: Level) -> Matrix:
    if level is Level.NOMINAL:
        return np.asarray(values[:, None] != values[None, :], dtype=np.float64)
    if level is Level.ORDINAL:
        values = np.cumsum(totals) - totals / 2.0
    return np.asarray((values[:, None] - values[None, :]) ** 2)


class Correlations(msgspec.Struct, frozen=True):
    """Intraclass correlations of single ratings (Shrout and Fleiss 1979).

    one_way: ICC(1,1). agreement: ICC(2,1), absolute, the one to show. consistency: ICC(3,1), blind to strictness.
    """

    one_way: float
    agreement: float
    consistency: float


def intraclass(ratings: Ratings) -> Correlations | None:
    """From the calls that all raters rated; None for fewer than two of either, or where all ratings are the same."""
    table = _table(ratings).T
    table = table[~np.isnan(table).any(axis=1)] if table.size else table.reshape(0, 0)
    calls, raters = table.shape
    if calls < 2 or raters < 2 or np.ptp(table) == 0.0:
        return None
    mean = table.mean()
    rows = raters * float(((table.mean(axis=1) - mean) ** 2).sum())
    columns = calls * float(((table.mean(axis=0) - mean) ** 2).sum())
    total = float(((table - mean) ** 2).sum())
    between, judges = rows / (calls - 1), columns / (raters - 1)
    within = (total - rows) / (calls * (raters - 1))
    error = max(0.0, total - rows - columns) / ((calls - 1) * (raters - 1))
    agreement = between + (raters - 1) * error + raters * (judges - error) / calls
    bounds = (between + (raters - 1) * within, agreement, between + (raters - 1) * error)
    if min(bounds) <= 0.0:
        return None
    return Correlations((between - within) / bounds[0], (between - error) / bounds[1], (between - error) / bounds[2])


def kappa(table: Sequence[Sequence[int]], weights: Weights = Weights.NONE) -> float | None:
    """Cohen's kappa of two raters. table: how often the first said i and the second j, categories in their order."""
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError("kappa needs a square table: both raters choose among the same categories")
    total = counts.sum()
    if total == 0:
        return None
    places = np.arange(len(counts))
    distance = np.abs(places[:, None] - places[None, :]).astype(np.float64)
    if weights is Weights.NONE:
        distance = (distance > 0).astype(np.float64)
    elif weights is Weights.QUADRATIC:
        distance = distance**2
    expected = float((np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total * distance).sum())
    return None if expected == 0.0 else 1.0 - float((counts * distance).sum()) / expected


def per_cent(ratings: Ratings) -> float | None:
    """The share of pairs of ratings of the same call that are equal; None where no call was rated twice."""
    pairs = equal = 0
    for column in _table(ratings).T:
        known = column[~np.isnan(column)]
        _, counts = np.unique(known, return_counts=True)
        pairs += known.size * (known.size - 1) // 2
        equal += int((counts * (counts - 1) // 2).sum())
    return equal / pairs if pairs else None


def _table(ratings: Ratings) -> Matrix:
    """Rows of raters, columns of calls, NaN for what was not rated."""
    if len({len(row) for row in ratings}) > 1:
        raise ValueError("each rater has a place for every call: write None for what was not rated")
    table = np.array([[np.nan if value is None else value for value in row] for row in ratings], dtype=np.float64)
    return table.reshape(len(ratings), len(ratings[0]) if ratings else 0)
