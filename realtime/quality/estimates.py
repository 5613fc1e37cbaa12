"""What a few scored calls say about an agent or the centre (algorithms.md B5.3, B5.4).

Two to five calls say little, so a score is drawn towards the centre's mean by as much as chance could have made it,
carries an interval, stays grey until it rests on eight calls, and a rank is a range of ranks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, sqrt

import msgspec

from realtime.names import AgentId
from realtime.quality.intervals import Interval

ENOUGH = 8
"""Calls below which a score is shown grey."""

SAME = 1e-9
"""Squared points up to which calls are equal, but for rounding."""


class Weighed(msgspec.Struct, frozen=True):
    """A score and the probability with which its call was drawn."""

    score: float
    inclusion: float

    def __post_init__(self) -> None:
        """Refuse what could not have been drawn."""
        if not 0.0 < self.inclusion <= 1.0:
            raise ValueError(f"a drawn call has an inclusion probability above 0 and up to 1, not {self.inclusion:g}")


def hajek(scores: Sequence[Weighed]) -> float | None:
    """The mean score of all calls in the frame: sum(y/pi) / sum(1/pi). None without scores."""
    if not scores:
        return None
    return fsum(one.score / one.inclusion for one in scores) / fsum(1.0 / one.inclusion for one in scores)


def horvitz_thompson(scores: Sequence[Weighed], size: int) -> float | None:
    """sum(y/pi) / N: unbiased, but so restless for one agent that it is never shown (B5.3). None for no calls."""
    return fsum(one.score / one.inclusion for one in scores) / size if size > 0 else None


class Spread(msgspec.Struct, frozen=True):
    """How scores vary. mean: of all; within: sigma^2, between calls of one agent; between: tau^2, between agents."""

    mean: float
    within: float
    between: float


def spread(scores: Iterable[Sequence[float]]) -> Spread | None:
    """Spread by the moments of a one-way analysis of variance; groups may differ in size.

    None where it cannot be told: fewer than two agents, nobody with two calls, or agents who differ while no agent's
    own calls do, which would make chance out to be nothing. A negative tau^2 counts as 0.
    """
    groups = [group for group in scores if group]
    count, calls = len(groups), sum(map(len, groups))
    if count < 2 or calls <= count:
        return None
    means = [fsum(group) / len(group) for group in groups]
    mean = fsum(map(fsum, groups)) / calls
    within = fsum((y - m) ** 2 for group, m in zip(groups, means, strict=True) for y in group) / (calls - count)
    between = fsum(len(group) * (m - mean) ** 2 for group, m in zip(groups, means, strict=True)) / (count - 1)
    if within < SAME < between:
        return None
    size = (calls - sum(len(group) ** 2 for group in groups) / calls) / (count - 1)
    return Spread(mean, within, max(0.0, (between - within) / size))


class Shrunk(msgspec.Struct, frozen=True, kw_only=True):
    """A score as it is shown. raw: plain mean; score: m+B(raw-m); half_width: 2 sqrt(tau^2 (1-B)); weight: B."""

    raw: float
    score: float
    half_width: float
    weight: float
    calls: int

    @property
    def grey(self) -> bool:
        """Too few calls to be shown as a fact."""
        return self.calls < ENOUGH

    @property
    def interval(self) -> Interval:
        """The score with its bounds."""
        return Interval(self.score, self.score - self.half_width, self.score + self.half_width)


def shrunk(raw: float, calls: int, over: Spread) -> Shrunk:
    """The mean of so many calls, drawn towards the mean of all. Raises ValueError without calls."""
    if calls < 1:
        raise ValueError("a score rests on one call at least")
    noise = over.within / calls
    weight = over.between / (over.between + noise) if over.between + noise > 0.0 else 0.0
    return Shrunk(
        raw=raw,
        score=over.mean + weight * (raw - over.mean),
        half_width=2.0 * sqrt(over.between * (1.0 - weight)),
        weight=weight,
        calls=calls,
    )


class Rank(msgspec.Struct, frozen=True, kw_only=True):
    """A place as a range: from best to worst of `of`, 1 being the top."""

    agent: AgentId
    best: int
    worst: int
    of: int
    shown: Shrunk


def ranking(scores: Mapping[AgentId, Shrunk]) -> tuple[Rank, ...]:
    """Everybody by score, each with the places that the intervals leave open.

    An agent is surely behind those whose whole interval lies above the own one, and surely before those below.
    """
    order = sorted(scores.items(), key=lambda one: (-one[1].score, one[0]))
    return tuple(
        Rank(
            agent=agent,
            best=1 + sum(other.interval.low > own.interval.high for _, other in order),
            worst=len(order) - sum(other.interval.high < own.interval.low for _, other in order),
            of=len(order),
            shown=own,
        )
        for agent, own in order
    )
