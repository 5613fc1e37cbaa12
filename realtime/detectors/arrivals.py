"""A day's arrivals in five-minute steps beside what is usual for them: a curve to look at, no judgement.

Counts are of calls, each once however often it came back by transfer, as the detectors count them. The usual of several
queues is the sum of theirs, and so is its variance: queues are taken as independent of each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors.baseline import SLOT, per_slot, wall_time
from realtime.detectors.scan import Model
from realtime.names import Instant, QueueId
from realtime.state import Span
from realtime.visits import Visit

STEP = 300.0
"""Seconds: the window in which alerts about peaks count."""
FIVE_MINUTES = 2
"""Its place among the spreads of a model."""
SEEN = 0.9
"""Share of a step that must have been seen; less makes its count unknown."""

Counted = dict[QueueId, dict[int, set[str]]]


class Course(msgspec.Struct, frozen=True, gc=False):
    """What is usual for each step of a day, and the standard deviation of chance around it."""

    usual: tuple[float, ...]
    deviation: tuple[float, ...]


def counted(visits: Iterable[Visit], begin: Instant, end: Instant, found: Counted) -> None:
    """Add the calls that joined from begin to end, by queue and step."""
    for visit in visits:
        if visit.joined is not None and begin <= visit.joined < end:
            steps = found.setdefault(visit.queue, {})
            steps.setdefault(int((visit.joined - begin) // STEP), set()).add(visit.linked or visit.channel)


def seen_steps(spans: Sequence[Span], begin: Instant, steps: int) -> list[bool]:
    """Which of the steps a PBX was seen in, live or from its log."""
    return [_seen(spans, begin + step * STEP) >= SEEN * STEP for step in range(steps)]


def _seen(spans: Sequence[Span], begin: float) -> float:
    end = begin + STEP
    return sum(max(0.0, min(end, end if span.to is None else span.to) - max(begin, span.begin)) for span in spans)


def course(
    models: Sequence[Model], begin: Instant, steps: int, zone: ZoneInfo, holidays: frozenset[int] = frozenset()
) -> Course | None:
    """The usual of queues together; None where one of them has no history, or there is none."""
    if not models or any(model.usual is None for model in models):
        return None
    usual, deviation = [], []
    for step in range(steps):
        wall = wall_time(Instant(begin + (step + 0.5) * STEP), zone, holidays)
        means = [
            (per_slot(model.usual, wall) * STEP / SLOT, model.spreads[FIVE_MINUTES])
            for model in models
            if model.usual is not None
        ]
        usual.append(sum(mean for mean, _ in means))
        deviation.append(sqrt(sum(spread.variance(mean) for mean, spread in means)))
    return Course(tuple(usual), tuple(deviation))
