"""Planned campaigns: for a while, so many times the usual calls are to be expected (algorithms.md B1.2, edge cases)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from realtime.names import Instant, QueueId


class Campaign(msgspec.Struct, frozen=True, gc=False):
    """From `begins` to `ends`, `factor` times the usual calls. queue: "sales" or "hq/sales"."""

    queue: str
    begins: Instant
    ends: Instant
    factor: float


def factor_at(campaigns: Iterable[Campaign], queue: QueueId, at: float) -> float:
    """How many times the usual is to be expected at a queue then; several campaigns multiply."""
    names = (queue, queue.partition("/")[2])
    factor = 1.0
    for each in campaigns:
        if each.queue in names and each.begins <= at < each.ends:
            factor *= each.factor
    return factor
