"""How many calls of a queue were not answered within three rings (algorithms.md B3.6), over the last half hour.

Counted is every offer that was answered or missed, or rang longer than the limit; who gave up before it does not
count. A missed offer is not answered in time, however short it rang.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from realtime.detectors.finding import Contributor, Scope, Subject, Value
from realtime.detectors.limits import Reading
from realtime.names import AgentId, ChannelId, Instant, QueueId, VisitId
from realtime.visits import Ring, Visit

WINDOW = 1800.0
MOST = 5000
"""Offers remembered of one queue."""
EXAMPLES = 5
AGENTS = 3


class Rung(msgspec.Struct, frozen=True, gc=False):
    """One offer that is over."""

    at: Instant
    slow: bool
    agent: AgentId
    visit: VisitId


class Rings(msgspec.Struct):
    """The offers of the last half hour, by queue and leg."""

    queues: dict[QueueId, dict[ChannelId, Rung]] = {}

    def heard(self, visit: Visit, limit: float, since: Instant) -> None:
        """Take what is known of a visit's offers; told again, it counts once. since: what ended before is too old."""
        for offer in visit.offers:
            if offer.began is None or offer.ended is None or offer.ended < since or offer.ring is Ring.RINGING:
                continue
            slow = offer.ended - offer.began > limit
            if offer.ring is Ring.CANCELLED and not slow:
                continue
            book = self.queues.setdefault(visit.queue, {})
            book[offer.leg] = Rung(offer.ended, slow or offer.ring is Ring.MISSED, offer.agent, visit.id)
            if len(book) > MOST:
                del book[next(iter(book))]

    def readings(self, now: Instant, limit: float) -> Iterator[Reading]:
        """Each queue's share of calls that were not answered in time."""
        for queue, book in list(self.queues.items()):
            for leg in [leg for leg, rung in book.items() if rung.at <= now - WINDOW]:
                del book[leg]
            if not book:
                del self.queues[queue]
                continue
            slow = [rung for rung in book.values() if rung.slow]
            values: dict[str, Value] = {"label": queue.partition("/")[2]}
            values |= {"slow": len(slow), "rung": len(book), "limit": limit, "minutes": WINDOW / 60.0}
            yield Reading(
                rule="slow_ring",
                subject=Subject(Scope.QUEUE, queue),
                value=len(slow) / len(book),
                volume=len(book),
                values=values,
                contributors=tuple(_agents(book, slow)),
                examples=tuple(rung.visit for rung in slow[-EXAMPLES:]),
            )


def _agents(book: dict[ChannelId, Rung], slow: list[Rung]) -> Iterator[Contributor]:
    totals = Counter(rung.agent for rung in book.values())
    for agent, count in Counter(rung.agent for rung in slow).most_common(AGENTS):
        yield Contributor(kind="agent", name=agent, count=count, total=totals[agent])
