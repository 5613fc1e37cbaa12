"""What scored calls say of a group: the centre, a team, a queue (algorithms.md B5.3, B5.4).

A group's score is the classical estimate of a stratified sample: each call drawn at random stands for 1/pi calls of its
cell (agent, week or half of it, direction), so that nobody weighs more for having been drawn from more often, and those
scored stand for those of their cell that are not. Cochran, Sampling Techniques, chapters 5 and 13. What was pulled for
a reason never enters it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, sqrt

import msgspec

from realtime.names import AgentId
from realtime.quality.contacts import Direction
from realtime.quality.draw import Stratum
from realtime.quality.estimates import ENOUGH, Weighed, hajek
from realtime.quality.forms import POINTS, Critical
from realtime.quality.intervals import LEVEL, Interval, t_quantile
from realtime.quality.life import State
from realtime.quality.scoring import Review, Score, accuracy, critical_accuracy, pass_share
from realtime.quality.weeks import Half, Week


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A sample with the review that counts. inclusion: by either stratum; random_inclusion: by the random one alone.

    scored: the share of its cell's samples of the same stratum that have points, for whose calls it stands as well.
    team: the agent's at the time of the call.
    chance: the probability that it was drawn by either stratum and scored; None for one that stands for none.
    """

    number: int
    week: Week
    agent: AgentId
    direction: Direction
    stratum: Stratum
    state: State
    review: Review
    score: Score
    inclusion: float | None = None
    random_inclusion: float | None = None
    scored: float = 1.0
    chance: float | None = None
    half: Half | None = None
    queue: str | None = None
    team: str | None = None
    coaching_open: bool = False

    @property
    def official(self) -> bool:
        """Whether it counts in scores and rankings."""
        return self.stratum is Stratum.RANDOM and self.score.points is not None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A sample of the period as far as it came, scored or not."""

    number: int
    agent: AgentId
    stratum: Stratum
    state: State
    queue: str | None = None
    coaching_open: bool = False


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a group's scored calls say.

    calls: of the random stratum, with points; other: scored outside of it. score: of all the group's calls, estimated
    from the random stratum; None without any, and bounded by 0 and 100 where nothing is known of the spread.
    hajek: the same from both strata, labelled as such wherever it is shown; response.py says what stands for what.
    critical: calls without such an error / calls checked, by kind; accuracy: items right / items applicable.
    """

    calls: int
    other: int
    score: Interval | None
    hajek: float | None
    passed: Interval
    critical: dict[Critical, Interval]
    accuracy: float | None


def figures(judged: Iterable[Judged]) -> Figures:
    """The figures of a group of scored calls."""
    told = list(judged)
    official = [one for one in told if one.official]
    scores = [one.score for one in official]
    drawn = [
        Weighed(one.score.points, one.chance) for one in told if one.score.points is not None and one.chance is not None
    ]
    return Figures(
        calls=len(official),
        other=len(told) - len(official),
        score=stratified(official),
        hajek=hajek(drawn),
        passed=pass_share(scores),
        critical=critical_accuracy(scores),
        accuracy=accuracy(scores),
    )


def stratified(official: Sequence[Judged]) -> Interval | None:
    """The mean points of all calls behind a random sample, with its 95 % interval; None for an empty one.

    Cells with one scored call are pooled for their spread, as collapsed strata are. Student's t has a degree of freedom
    for each call beyond its stratum's first. A few calls that happen to be equal say nothing of the spread.
    """
    told = [(one.score.points, _weight(one), one) for one in official if one.score.points is not None]
    if not told:
        return None
    whole = fsum(weight for _, weight, _ in told)
    mean = fsum(points * weight for points, weight, _ in told) / whole
    cells: dict[object, list[float]] = {}
    for points, weight, one in told:
        cells.setdefault((one.agent, one.week, one.half, one.direction), []).append(weight / whole * (points - mean))
    single = [values[0] for values in cells.values() if len(values) == 1]
    groups = [values for values in cells.values() if len(values) > 1]
    if len(single) == 1 and groups:
        groups[-1] = [*groups[-1], single[0]]
    elif single:
        groups.append(single)
    freedom, variance = len(told) - len(groups), fsum(_variance(values) for values in groups if len(values) > 1)
    if freedom == 0 or (variance == 0.0 and len(told) < ENOUGH):
        return Interval(mean, 0.0, POINTS)
    half = t_quantile((1.0 + LEVEL) / 2.0, freedom) * sqrt(variance)
    return Interval(mean, max(0.0, mean - half), min(POINTS, mean + half))


def _weight(one: Judged) -> float:
    """How many calls of its cell a call stands for."""
    share = one.random_inclusion or one.inclusion
    return 1.0 / (share * one.scored) if share else 1.0


def _variance(shares: Sequence[float]) -> float:
    """Of the sum of a stratum's weighted residuals; leaving out that the frame is finite errs on the safe side."""
    count = len(shares)
    middle = fsum(shares) / count
    return count / (count - 1) * fsum((value - middle) ** 2 for value in shares)
