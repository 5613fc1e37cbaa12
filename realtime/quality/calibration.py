"""Calibration: raters score the same calls blind, talk, and agree on a consensus that is kept apart (Q8, B6.3).

- A session is passed when, call by call, totals lie within 5 points and no critical flag is split. If not: at least
  three further calls of like difficulty, until it is.
- Three calls cannot certify anybody, so alpha is a rolling figure over 12 calls by 3 raters at least.
- A rater's bias is the mean difference from the consensus with its t-interval; drift shows in an EWMA chart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

import msgspec

from realtime.names import ChannelId
from realtime.quality.agreement import Correlations, Level, Ratings, Trust, intraclass, krippendorff, per_cent, trust
from realtime.quality.intervals import Interval, mean_interval
from realtime.quality.scoring import Answer, Score

WIDEST = 5.0
NEXT_CALLS = 3
LEAST_CALLS = 12
LEAST_RATERS = 3
SMOOTHING = 0.2
LIMIT = 3.0


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """One rater's blind score of one call."""

    linked: ChannelId
    rater: str
    answers: tuple[Answer, ...]
    score: Score


class ItemSplit(msgspec.Struct, frozen=True):
    """An item on which the raters of a call differ: value by rater, None for n/a."""

    code: str
    values: dict[str, float | None]
    critical: bool


class CallDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One call's row of the difference table. spread: max - min of the kept points, None for fewer than two."""

    linked: ChannelId
    points: dict[str, float | None]
    spread: float | None
    items: tuple[ItemSplit, ...]

    @property
    def agreed(self) -> bool:
        """Within five points, and no split on a critical flag. One rating alone agrees with nobody."""
        return (
            self.spread is not None and self.spread <= WIDEST + 1e-9 and not any(item.critical for item in self.items)
        )


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a session came to. more: calls to be scored together next; 0 when it is passed."""

    calls: tuple[CallDifference, ...]
    passed: bool
    more: int


def differences(ratings: Iterable[Rating], critical: frozenset[str]) -> tuple[CallDifference, ...]:
    """The difference table, call by call. critical: codes of the form's items that flag critical errors."""
    by_call: dict[ChannelId, dict[str, Rating]] = {}
    for rating in ratings:
        by_call.setdefault(rating.linked, {})[rating.rater] = rating
    return tuple(_difference(linked, raters, critical) for linked, raters in by_call.items())


def _difference(linked: ChannelId, raters: Mapping[str, Rating], critical: frozenset[str]) -> CallDifference:
    points = {rater: rating.score.kept for rater, rating in raters.items()}
    known = [value for value in points.values() if value is not None]
    given = {rater: {answer.code: answer.value for answer in one.answers} for rater, one in raters.items()}
    codes = dict.fromkeys(code for answers in given.values() for code in answers)
    splits = [
        ItemSplit(code, {rater: one.get(code) for rater, one in given.items()}, code in critical) for code in codes
    ]
    return CallDifference(
        linked=linked,
        points=points,
        spread=max(known) - min(known) if len(known) >= 2 else None,
        items=tuple(split for split in splits if len(set(split.values.values())) > 1),
    )


def session(ratings: Iterable[Rating], critical: frozenset[str]) -> Outcome:
    """Whether a session is passed: every call agreed, and there is one."""
    calls = differences(ratings, critical)
    passed = bool(calls) and all(call.agreed for call in calls)
    return Outcome(calls=calls, passed=passed, more=0 if passed else NEXT_CALLS)


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """The rolling figures. enough: at least 12 calls by 3 raters; before, alpha and trust are None."""

    calls: int
    raters: int
    enough: bool
    alpha: float | None
    correlations: Correlations | None
    trust: Trust | None


def rolling(points: Ratings) -> Agreement:
    """Agreement on totals over the newest calls. points: raters by calls; calls rated by fewer than 3 do not count."""
    columns = [list(column) for column in zip(*points, strict=True)]
    counted = [column for column in columns if sum(value is not None for value in column) >= LEAST_RATERS]
    rows = [list(row) for row in zip(*counted, strict=True)] if counted else []
    raters = sum(any(value is not None for value in row) for row in rows)
    enough = len(counted) >= LEAST_CALLS and raters >= LEAST_RATERS
    alpha = krippendorff(rows, Level.INTERVAL) if enough else None
    return Agreement(
        calls=len(counted),
        raters=raters,
        enough=enough,
        alpha=alpha,
        correlations=intraclass(rows) if enough else None,
        trust=None if alpha is None else trust(alpha),
    )


class ItemAgreement(msgspec.Struct, frozen=True):
    """Agreement on a yes/no item: share of equal pairs, and nominal alpha; None for not defined."""

    equal: float | None
    alpha: float | None


def item_agreement(values: Ratings) -> ItemAgreement:
    """Both figures of one item. values: raters by calls."""
    return ItemAgreement(per_cent(values), krippendorff(values, Level.NOMINAL))


def bias(scores: Sequence[tuple[float, float]]) -> Interval | None:
    """A rater's mean difference from the consensus with its t-interval. scores: (rater's, consensus) per call."""
    return mean_interval([own - consensus for own, consensus in scores])


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """One point of a drift chart: the smoothed difference and the limit it must stay within. None without a limit."""

    value: float
    limit: float | None

    @property
    def out(self) -> bool:
        """The rater has drifted."""
        return self.limit is not None and abs(self.value) > self.limit


def drift(differences_: Sequence[float], deviation: float | None) -> tuple[Drift, ...]:
    """EWMA of a rater's differences from the consensus, lambda .2, limit 3 sd (Roberts 1959).

    deviation: standard deviation of one difference when all is well; None for not known, which flags nothing.
    """
    chart, value = [], 0.0
    for count, difference in enumerate(differences_, 1):
        value += SMOOTHING * (difference - value)
        shrink = SMOOTHING / (2.0 - SMOOTHING) * (1.0 - (1.0 - SMOOTHING) ** (2 * count))
        chart.append(Drift(value=value, limit=None if deviation is None else LIMIT * deviation * sqrt(shrink)))
    return tuple(chart)


def scored_twice(linked: ChannelId, rater: str, secret: bytes, share: float) -> bool:
    """Whether a scored call gets a second, blind rater: by a keyed lot that raters cannot foresee; ours 5 to 10 %."""
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a share lies between 0 and 1, not at {share:g}")
    lot = hashlib.blake2b(f"{linked}|{rater}".encode("utf-8", "surrogatepass"), key=secret, digest_size=8).digest()
    return int.from_bytes(lot, "big") / 2.0**64 < share
