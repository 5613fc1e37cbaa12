"""Which group stands out, and is it more than chance: Fisher's exact test with Holm's correction (algorithms.md B2.3).

Agents are many and their drops few, so they are judged on a week's counts under a false-discovery rate instead
(Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, lgamma

import msgspec


def fisher_at_least(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """P that `hits` or more of all hits fall into a group of `of`, were they spread by chance (one-sided)."""
    everybody, marked = of + other_of, hits + other_hits
    if not (0 <= hits <= of and 0 <= other_hits <= other_of):
        raise ValueError(f"{hits} of {of} and {other_hits} of {other_of} are no shares")
    last = min(of, marked)
    whole = _log_choose(everybody, marked)
    least = max(hits, marked - other_of)
    terms = (exp(_log_choose(of, k) + _log_choose(other_of, marked - k) - whole) for k in range(least, last + 1))
    return min(1.0, fsum(terms))


def _log_choose(of: int, some: int) -> float:
    return lgamma(of + 1.0) - lgamma(some + 1.0) - lgamma(of - some + 1.0)


def holm(values: Sequence[float]) -> list[float]:
    """P-values adjusted so that the chance of any false rejection stays under the level (Holm 1979)."""
    adjusted, highest = [0.0] * len(values), 0.0
    for rank, index in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        highest = max(highest, min(1.0, values[index] * (len(values) - rank)))
        adjusted[index] = highest
    return adjusted


def benjamini_hochberg(values: Sequence[float]) -> list[float]:
    """P-values adjusted so that the expected share of false ones among those named stays under the level."""
    adjusted, lowest, count = [1.0] * len(values), 1.0, len(values)
    order = sorted(range(count), key=values.__getitem__)
    for rank in range(count, 0, -1):
        index = order[rank - 1]
        lowest = min(lowest, values[index] * count / rank)
        adjusted[index] = lowest
    return adjusted


class Group(msgspec.Struct, frozen=True, gc=False):
    """So many hits among so many calls of one group of a kind (trunk, cause, queue, site, band of duration)."""

    kind: str
    name: str
    hits: int
    of: int


class Judged(msgspec.Struct, frozen=True, gc=False):
    """A group against the rest. adjusted: P after correction for all groups. ratio: times the rest's share."""

    group: Group
    adjusted: float
    ratio: float


LEAST_HITS = 3
LEVEL = 0.05
LEAST_RATIO = 3.0


def risk_ratio(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """Times the rest's share; .5 of 1 is added to the rest, so that a rest without hits still gives a number (B2.3)."""
    return (hits / of) / ((other_hits + 0.5) / (other_of + 1.0))


def suspect(groups: Sequence[Group], hits: int, of: int) -> Judged | None:
    """The group in which the hits gather beyond chance, or None when they are spread over all.

    hits, of: of the whole. Every group counts in the correction; one with fewer than three hits is never named.
    """
    values = [
        fisher_at_least(each.hits, each.of, hits - each.hits, of - each.of) if each.hits >= LEAST_HITS else 1.0
        for each in groups
    ]
    judged = [
        Judged(each, adjusted, risk_ratio(each.hits, each.of, hits - each.hits, of - each.of))
        for each, adjusted in zip(groups, holm(values), strict=True)
        if each.hits >= LEAST_HITS
    ]
    named = [each for each in judged if each.adjusted < LEVEL and each.ratio >= LEAST_RATIO]
    return min(named, key=lambda each: (each.adjusted, -each.ratio), default=None)


def discovered(groups: Sequence[Group], hits: int, of: int) -> list[Judged]:
    """The groups named under a false-discovery rate of 5 %, the surest first: agents, once a night (B2.3)."""
    values = [fisher_at_least(each.hits, each.of, hits - each.hits, of - each.of) for each in groups]
    judged = [
        Judged(each, adjusted, risk_ratio(each.hits, each.of, hits - each.hits, of - each.of))
        for each, adjusted in zip(groups, benjamini_hochberg(values), strict=True)
        if each.hits >= LEAST_HITS
    ]
    named = [each for each in judged if each.adjusted < LEVEL and each.ratio >= LEAST_RATIO]
    return sorted(named, key=lambda each: (each.adjusted, -each.ratio))
