"""Calls to come, by quarter hour: the weekday's level, the day type's shape, and what today has shown so far (B4.1).

Level: weighted mean of the last eight same weekdays, weights .75^age. Shape: slot sums of the last six weeks of the day
type, smoothed 1-2-1. Today: one factor for the whole day, and a part of the last slot's error that dies away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

import msgspec

from realtime.detectors.baseline import SLOTS, DayCounts, day_type
from realtime.detectors.tails import spread_at_most

SAME_DAYS, AGEING = 8, 0.75
SHAPE_DAYS = 42
PRIOR = 1.0 / 0.12**2
"""What today's factor leans on: the day's own level varies by 12 %."""
EXTRA = 0.01
"""Variance of a slot beyond Poisson's, per mean squared, until residuals say otherwise."""
LINGERS = 0.75
"""Share of the last slot's error that is left one slot on."""
LOW, HIGH = 0.1, 0.9


class Band(msgspec.Struct, frozen=True, gc=False):
    """Calls expected in one slot, and the counts between which four of five come to lie."""

    mean: float
    low: int
    high: int


def day_ahead(
    history: Iterable[DayCounts], day: int, holidays: frozenset[int] = frozenset(), factor: float = 1.0
) -> tuple[float, ...] | None:
    """Calls expected per slot of a date, before it began; None without a day to go by.

    history: days before it. factor: what somebody expects of this date beyond the usual (a campaign, a holiday's eve).
    """
    before = [each for each in history if each.day < day]
    kind = day_type(day, holidays)
    alike = [each for each in before if day_type(each.day, holidays) is kind]
    same = alike if day in holidays else [each for each in alike if (day - each.day) % 7 == 0]
    if not same:
        return None
    recent = [each for each in alike if each.day >= day - SHAPE_DAYS] or alike
    shape = _shape(recent)
    level = _level(same[-SAME_DAYS:], shape)
    return tuple(factor * level * part for part in shape)


def _shape(days: Sequence[DayCounts]) -> list[float]:
    """The share of each slot; half a call is added to each so that none is held impossible."""
    sums = []
    for slot in range(SLOTS):
        known = [value for each in days if (value := each.slots[slot]) is not None]
        sums.append((sum(known) * len(days) / len(known) if known else 0.0) + 0.5)
    last = SLOTS - 1
    smooth = [(sums[max(slot - 1, 0)] + 2 * value + sums[min(slot + 1, last)]) / 4 for slot, value in enumerate(sums)]
    whole = sum(smooth)
    return [value / whole for value in smooth]


def _level(days: Sequence[DayCounts], shape: Sequence[float]) -> float:
    """The weighted mean total, the newest day weighing most; a day with gaps counts by the share that is known."""
    total = weights = 0.0
    for age, each in enumerate(reversed(days)):
        known = [(value, shape[slot]) for slot, value in enumerate(each.slots) if value is not None]
        seen = sum(part for _, part in known)
        weight = AGEING**age * seen
        if seen > 0.0:
            total += weight * sum(value for value, _ in known) / seen
            weights += weight
    return total / weights if weights else 0.0


def rest_of_day(
    ahead: Sequence[float], counted: Mapping[int, float], now: int, extra: float = EXTRA
) -> tuple[float, ...]:
    """Calls expected in the slots from `now` on, by what today has shown.

    counted: calls by slot of today so far, slots nobody saw left out. extra: see `spread_of`.
    """
    known = [(counted[slot], ahead[slot]) for slot in sorted(counted) if slot < now]
    if not known:
        return tuple(ahead[now:])
    mean = sum(expected for _, expected in known) / len(known)
    trust = 1.0 / (1.0 + extra * mean)
    factor = (PRIOR + trust * sum(y for y, _ in known)) / (PRIOR + trust * sum(f for _, f in known))
    error = _last_error(ahead, counted, now, factor, extra)
    return tuple(max(0.0, f * factor * (1.0 + error * LINGERS**h)) for h, f in enumerate(ahead[now:], start=1))


def _last_error(ahead: Sequence[float], counted: Mapping[int, float], now: int, factor: float, extra: float) -> float:
    """The last slot's relative error, shrunk by the part of its variance that chance alone would bring."""
    expected = ahead[now - 1] * factor
    if now - 1 not in counted or expected <= 0.0:
        return 0.0
    lasting = extra * expected / (1.0 + extra * expected)
    return lasting * (counted[now - 1] - expected) / expected


def spread_of(pairs: Iterable[tuple[float, float]]) -> float:
    """The variance beyond Poisson's, per mean squared, from (counted, forecast) of past slots; never negative."""
    rows = [(count, mean) for count, mean in pairs if mean > 0.0]
    squares = sum(mean * mean for _, mean in rows)
    if not rows or squares <= 0.0:
        return EXTRA
    return max(0.0, sum((count - mean) ** 2 - mean for count, mean in rows) / squares)


def band(mean: float, extra: float = EXTRA) -> Band:
    """The middle four fifths of a negative-binomial count."""
    return Band(mean, _quantile(mean, extra, LOW), _quantile(mean, extra, HIGH))


def _quantile(mean: float, extra: float, share: float) -> int:
    """The smallest count that is not exceeded with that probability."""
    variance = mean + extra * mean * mean
    low, high = -1, int(mean + 10.0 * sqrt(variance)) + 10
    while high - low > 1:
        middle = (low + high) // 2
        if spread_at_most(middle, mean, variance) >= share:
            high = middle
        else:
            low = middle
    return high
