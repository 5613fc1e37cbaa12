"""How the contacts of a floor ended, as the rules about drops want them: an End from each visit's ending (B2.1).

A conversation's end is told before its legs are gone; so an end is judged a few seconds later, when their causes are
known. What was judged once is told again only where its phone is lost, or its transfer fails, later than that.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from realtime.conversations import SAME_END
from realtime.detectors.drops import LONG_WINDOW, POOR_JITTER, POOR_LOSS
from realtime.detectors.drops import End as Ended
from realtime.endings import EndClass, Ending
from realtime.names import Instant, VisitId
from realtime.outcomes import Stage
from realtime.state import Changes, Floor
from realtime.visits import Visit

TOLD_LATE = frozenset({EndClass.ENDPOINT, EndClass.TRANSFER})


class Contacts(msgspec.Struct):
    """waiting: ends not judged yet; judged: those of the last hours, in the order in which they were."""

    waiting: dict[VisitId, Instant] = {}
    judged: dict[VisitId, Instant] = {}

    def follow(self, floor: Floor, changes: Changes, since: Instant) -> None:
        """Note the conversations that ended. since: ends told later than that are history."""
        for found in changes.visits:
            visit = floor.visits.by_id.get(found)
            over = None if visit is None else _over(visit)
            if visit is None or over is None or over < since:
                continue
            if found not in self.judged or (visit.ending is not None and visit.ending.kind in TOLD_LATE):
                self.waiting[found] = over

    def settled(self, floor: Floor, now: Instant) -> Iterator[Ended]:
        """The ends that can be judged by now, each once."""
        for found, at in sorted(self.waiting.items(), key=lambda item: item[1]):
            if at > now - SAME_END:
                return
            del self.waiting[found]
            self.judged.pop(found, None)
            self.judged[found] = now
            visit = floor.visits.by_id.get(found)
            if visit is not None:
                yield ended(visit, at)
        while self.judged and next(iter(self.judged.values())) <= now - LONG_WINDOW:
            del self.judged[next(iter(self.judged))]


def ended(visit: Visit, at: Instant) -> Ended:
    """One contact's end, as the floor classed it; one of which no leg was seen to go was an ordinary one."""
    ending = visit.ending or Ending(EndClass.NORMAL)
    return Ended(
        at=at,
        visit=visit.id,
        queue=visit.queue,
        dropped=ending.dropped,
        kind=ending.kind,
        trunk=ending.trunk,
        cause=ending.cause,
        talked=visit.talked,
        poor=poor(ending),
    )


def poor(ending: Ending) -> bool | None:
    """Whether its audio was poor; None where no report was heard."""
    if ending.lost is None and ending.jitter is None:
        return None
    return (ending.lost or 0.0) >= POOR_LOSS or (ending.jitter or 0.0) >= POOR_JITTER


def _over(visit: Visit) -> Instant | None:
    """When a contact ended, or was seen to have; None while it lasts, and for callers nobody answered or lost."""
    if visit.ending is not None:
        return visit.ended or visit.ending.noticed
    return visit.ended if visit.stage is Stage.ANSWERED and visit.end is not None else None
