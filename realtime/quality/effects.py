"""What a training did to the errors it was for: difference in differences of their rates (algorithms.md B6.4, T6).

Errors are not independent of each other: an agent's calls resemble each other, and so do the items of one call. The
interval is therefore made from clusters, by leaving out one after the other (the jackknife of Wolter, Introduction to
Variance Estimation, chapter 4), with Student's t and the degrees of freedom of Satterthwaite. A cluster is an agent
over all items of the training. Of fewer than four agents each call is one: the interval then speaks of these agents as
they are, and knows nothing of what else changes from one month to the next in somebody's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import sqrt

import msgspec

from realtime.names import AgentId
from realtime.quality.draw import Stratum
from realtime.quality.forms import Form
from realtime.quality.intervals import LEVEL, Interval, t_quantile
from realtime.quality.scoring import Review, share_lost

LEAST_AGENTS = 4
"""Fewer agents than that say too little of how agents differ."""


class Share(msgspec.Struct, frozen=True):
    """So many errors in so many places where one could be made."""

    errors: int = 0
    applicable: int = 0

    def __add__(self, other: Share) -> Share:
        """Both together."""
        return Share(self.errors + other.errors, self.applicable + other.applicable)


class Cluster(msgspec.Struct, frozen=True):
    """Errors that belong together, before the training and after it."""

    before: Share = Share()
    after: Share = Share()


class Effect(StrEnum):
    """What a training did to the error rate."""

    BETTER = "better"
    WORSE = "worse"
    NOT_VISIBLE = "not_visible"
    NOT_KNOWN = "not_known"


class Change(msgspec.Struct, frozen=True):
    """Difference in differences of the rates, negative for fewer errors. interval: None where it cannot be told."""

    effect: Effect
    interval: Interval | None


def errors_in(review: Review, codes: Iterable[str], forms: Mapping[tuple[str, int], Form]) -> Share:
    """Errors of one review at these items, by the version it was made with. forms: by id and version."""
    form, wanted, found = forms.get((review.form, review.version)), frozenset(codes), Share()
    items = {} if form is None else {item.code: item for item in form.items if item.code in wanted}
    for answer in review.answers:
        item = items.get(answer.code)
        if item is not None and answer.value is not None:
            found += Share(int(share_lost(item, answer.value) > 0.0), 1)
    return found


def clusters(
    earlier: Iterable[Review], later: Iterable[Review], codes: Sequence[str], forms: Iterable[Form]
) -> tuple[Cluster, ...]:
    """The errors of one group of agents, from the random stratum of the weeks before and after."""
    known = {(form.id, form.version): form for form in forms}
    told = [
        (review.agent, Cluster(after=share) if after else Cluster(before=share))
        for after, reviews in ((False, earlier), (True, later))
        for review in reviews
        if review.stratum is Stratum.RANDOM and (share := errors_in(review, codes, known)).applicable
    ]
    by_agent: dict[AgentId, Cluster] = {}
    for agent, one in told:
        both = by_agent.get(agent, Cluster())
        by_agent[agent] = Cluster(both.before + one.before, both.after + one.after)
    return tuple(by_agent.values()) if len(by_agent) >= LEAST_AGENTS else tuple(one for _, one in told)


class _Moved(msgspec.Struct, frozen=True):
    """How a group's rate moved, with the variance of that and its degrees of freedom."""

    change: float
    variance: float
    freedom: int


def effect(trained: Sequence[Cluster], others: Sequence[Cluster]) -> Change:
    """Trained against not trained, four weeks before and after, with a 95 % interval."""
    own, rest = _moved(trained), _moved(others)
    if own is None or rest is None:
        return Change(Effect.NOT_KNOWN, None)
    value, variance = own.change - rest.change, own.variance + rest.variance
    freedom = variance**2 / (own.variance**2 / own.freedom + rest.variance**2 / rest.freedom)
    half = t_quantile((1.0 + LEVEL) / 2.0, freedom) * sqrt(variance)
    interval = Interval(value, value - half, value + half)
    if interval.high < 0.0:
        return Change(Effect.BETTER, interval)
    return Change(Effect.WORSE if interval.low > 0.0 else Effect.NOT_VISIBLE, interval)


def _moved(told: Sequence[Cluster]) -> _Moved | None:
    """None where nothing was asked before or after.

    The variance is at least that of as many independent answers, with half an error and one answer added (Agresti and
    Caffo's adjustment spread over both rates): a rate of 0 or 1 from few calls has a spread too.
    """
    before, after = sum((one.before for one in told), Share()), sum((one.after for one in told), Share())
    if not before.applicable or not after.applicable:
        return None
    rates = before.errors / before.applicable, after.errors / after.applicable
    shifts = [_shift(one.after, after, rates[1]) - _shift(one.before, before, rates[0]) for one in told]
    count = len(told)
    clustered = (count - 1) / count * sum(shift**2 for shift in shifts)
    return _Moved(rates[1] - rates[0], max(clustered, _alone(before) + _alone(after)), count - 1)


def _shift(own: Share, whole: Share, rate: float) -> float:
    """By how much a rate is another for this cluster; where it is all there is, its own part of it."""
    rest = whole.applicable - own.applicable or whole.applicable
    return (own.errors - rate * own.applicable) / rest


def _alone(share: Share) -> float:
    rate = (share.errors + 0.5) / (share.applicable + 1.0)
    return rate * (1.0 - rate) / (share.applicable + 1.0)
