"""How the contacts of a floor ended, as the rules about drops want them: from a visit and its legs to an End (B2.1).

A conversation's end is told before its legs are gone; so an end is judged a few seconds later, when their causes are
known. What was judged once is not judged again.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from realtime.calls import Channel
from realtime.conversations import SAME_END
from realtime.detectors.drops import LONG_WINDOW
from realtime.detectors.drops import End as Ended
from realtime.endings import SIGNAL_CAUSES, EndClass, Ending, Facts, classify, trunk_of
from realtime.names import ChannelId, Instant, VisitId
from realtime.outcomes import Stage
from realtime.state import Changes, Floor
from realtime.visits import End, Visit

UNREACHABLE_BEFORE, UNREACHABLE_AFTER = 60.0, 30.0
"""Seconds around an end within which a phone that stopped answering explains it."""


class Contacts(msgspec.Struct):
    """waiting: ends not judged yet; judged: those of the last hours, in the order in which they were."""

    waiting: dict[VisitId, Instant] = {}
    judged: dict[VisitId, Instant] = {}

    def follow(self, floor: Floor, changes: Changes, since: Instant) -> None:
        """Note the conversations that ended. since: ends told later than that are history."""
        for found in changes.visits:
            visit = floor.visits.by_id.get(found)
            if visit is None or visit.stage is not Stage.ANSWERED or visit.end is None or visit.ended is None:
                continue
            if visit.ended >= since and found not in self.judged:
                self.waiting[found] = visit.ended

    def settled(self, floor: Floor, now: Instant) -> Iterator[Ended]:
        """The ends that can be judged by now, each once."""
        for found, at in sorted(self.waiting.items(), key=lambda item: item[1]):
            if at > now - SAME_END:
                return
            del self.waiting[found]
            self.judged[found] = now
            visit = floor.visits.by_id.get(found)
            if visit is not None:
                yield ended(floor, visit, at)
        while self.judged and next(iter(self.judged.values())) <= now - LONG_WINDOW:
            del self.judged[next(iter(self.judged))]


def ended(floor: Floor, visit: Visit, at: Instant) -> Ended:
    """One contact's end, by what is known of its legs."""
    caller = floor.calls.by_id.get(visit.channel)
    legs = [leg for leg in (caller, _leg(floor, visit.leg)) if leg is not None]
    causes = [leg.cause for leg in legs if leg.cause is not None]
    cause = next((each for each in causes if each in SIGNAL_CAUSES), causes[0] if causes else None)
    kind = _kind(floor, visit, at, legs, cause)
    return Ended(
        at=at,
        visit=visit.id,
        queue=visit.queue,
        dropped=kind.dropped,
        kind=kind.kind,
        trunk=None if caller is None else trunk_of(caller.name),
        cause=cause,
        talked=visit.talked,
    )


def _leg(floor: Floor, leg: ChannelId | None) -> Channel | None:
    return None if leg is None else floor.calls.by_id.get(leg)


def _kind(floor: Floor, visit: Visit, at: Instant, legs: list[Channel], cause: int | None) -> Ending:
    if visit.end is End.TRANSFERRED:
        return Ending(EndClass.NORMAL)
    if visit.end is End.DROPPED and cause not in SIGNAL_CAUSES:
        return Ending(EndClass.SIGNAL)  # Seen when it happened; its legs are forgotten.
    return classify(
        Facts(
            cause=cause,
            asked=any(leg.hangup_asked for leg in legs),
            talked=visit.talked,
            unreachable=any(_unreachable(floor, leg, at) for leg in legs),
        )
    )


def _unreachable(floor: Floor, leg: Channel, at: Instant) -> bool:
    endpoint = (trunk_of(leg.name) or "").partition("/")[2]
    told = floor.pbx(leg.pbx).phones.get(endpoint)
    return told is not None and not told.answers and at - UNREACHABLE_BEFORE <= told.at <= at + UNREACHABLE_AFTER
