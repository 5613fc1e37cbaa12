"""How raters stand over many calls: agreement, each rater's bias and drift, and the blind second scores (B6.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from statistics import stdev

import msgspec

from realtime.quality.agreement import Weights, kappa
from realtime.quality.calibration import (
    LEAST_CALLS,
    Agreement,
    Drift,
    ItemAgreement,
    bias,
    drift,
    item_agreement,
    rolling,
)
from realtime.quality.forms import Form, Kind
from realtime.quality.intervals import Interval, mean_interval
from realtime.quality.scoring import Answer, Score


class Rated(msgspec.Struct, frozen=True, kw_only=True):
    """One rater's score of one call. call: an id, the same for all who rated it; score: by the form it was made by."""

    call: str
    rater: str
    answers: tuple[Answer, ...]
    score: Score


class ItemFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on one item. kappa: mean over pairs of raters, weighted by squares where answers have an order."""

    code: str
    figures: ItemAgreement
    kappa: float | None


class RaterFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One rater against the consensus. calls: with a consensus; bias: in points; chart: oldest first."""

    rater: str
    calls: int
    bias: Interval | None
    chart: tuple[Drift, ...]

    @property
    def drifted(self) -> bool:
        """The newest point lies out of its limit."""
        return bool(self.chart) and self.chart[-1].out


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """First scores against blind second ones. difference: second minus first in points; kappa: of passed or not."""

    calls: int
    difference: Interval | None
    mean_absolute: float | None
    kappa: float | None


def agreement_of(rated: Sequence[Rated]) -> Agreement:
    """The rolling figures of totals; calls in the order they were told."""
    raters = sorted({one.rater for one in rated})
    points = {(one.rater, one.call): one.score.kept for one in rated}
    calls = list(dict.fromkeys(one.call for one in rated))
    return rolling([[points.get((rater, call)) for call in calls] for rater in raters])


def items_of(form: Form, rated: Sequence[Rated]) -> tuple[ItemFigures, ...]:
    """Agreement item by item; an item that does not apply is no rating."""
    raters = sorted({one.rater for one in rated})
    calls = list(dict.fromkeys(one.call for one in rated))
    values = {(one.rater, one.call, answer.code): answer.value for one in rated for answer in one.answers}
    found = []
    for item in form.items:
        rows = [[values.get((rater, call, item.code)) for call in calls] for rater in raters]
        weights = Weights.NONE if item.kind is Kind.YESNO else Weights.QUADRATIC
        found.append(ItemFigures(code=item.code, figures=item_agreement(rows), kappa=_mean_kappa(rows, weights)))
    return tuple(found)


def _mean_kappa(rows: Sequence[Sequence[float | None]], weights: Weights) -> float | None:
    """Over all pairs of raters for which it is defined."""
    known = sorted({value for row in rows for value in row if value is not None})
    place = {value: number for number, value in enumerate(known)}
    found = []
    for one, other in combinations(rows, 2):
        table = [[0] * len(known) for _ in known]
        for first, second in zip(one, other, strict=True):
            if first is not None and second is not None:
                table[place[first]][place[second]] += 1
        value = kappa(table, weights) if len(known) > 1 else None
        if value is not None:
            found.append(value)
    return sum(found) / len(found) if found else None


def raters_of(rated: Iterable[Rated], consensus: Mapping[str, Score]) -> tuple[RaterFigures, ...]:
    """Each rater against the consensus, calls oldest first. consensus: by call.

    The limit of a chart rests on the spread of all raters' differences, which needs twelve of them.
    """
    own: dict[str, list[tuple[float, float]]] = {}
    for one in rated:
        agreed = consensus.get(one.call)
        if agreed is not None and agreed.kept is not None and one.score.kept is not None:
            own.setdefault(one.rater, []).append((one.score.kept, agreed.kept))
    every = [mine - theirs for pairs in own.values() for mine, theirs in pairs]
    deviation = stdev(every) if len(every) >= LEAST_CALLS else None
    return tuple(
        RaterFigures(
            rater=rater,
            calls=len(pairs),
            bias=bias(pairs),
            chart=drift([mine - theirs for mine, theirs in pairs], deviation),
        )
        for rater, pairs in sorted(own.items())
    )


def pairs_of(pairs: Sequence[tuple[Score, Score]]) -> Pairs:
    """What blind second scores say. pairs: (first, second)."""
    told = [(one.kept, other.kept) for one, other in pairs if one.kept is not None and other.kept is not None]
    gaps = [second - first for first, second in told]
    table = [[0, 0], [0, 0]]
    for one, other in pairs:
        if one.passed is not None and other.passed is not None:
            table[one.passed][other.passed] += 1
    return Pairs(
        calls=len(pairs),
        difference=mean_interval(gaps),
        mean_absolute=sum(map(abs, gaps)) / len(gaps) if gaps else None,
        kappa=kappa(table),
    )
