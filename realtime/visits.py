"""A caller's pass through one queue, from joining to the end of the conversation.

A visit is (pbx, Uniqueid, queue, nth join): a caller who comes back, or goes on to another queue, makes a new visit
with the same channel. Every function here takes the book of visits and one fact, and gives the visit as it stands
afterwards, or None when the fact changes nothing; so a fact told twice changes nothing, and better knowledge replaces
worse: a joining time read from a snapshot row gives way to the one the event itself carries.
Counting happens elsewhere (windows.py), by comparing a visit with what was counted of it before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from realtime.endings import Ending
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds, VisitId
from realtime.outcomes import OUTCOME, PRESENT, Outcome, Stage

SAME_JOIN = 3.0
"""Seconds within which two tellings of a joining time are the same joining: both may be cut to whole seconds."""

MOST_HOLDS = 100
"""Holds of one visit that are kept one by one; a phone that plays with its hold key must not fill the memory."""

MOMENT = 1e-6
"""Timestamps carry microseconds."""


class End(StrEnum):
    """How an answered visit ended (metrics.md)."""

    COMPLETED_BY_AGENT = "completed_by_agent"
    COMPLETED_BY_CALLER = "completed_by_caller"
    TRANSFERRED = "transferred"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


class Ring(StrEnum):
    """What became of one offer of a call to an agent."""

    RINGING = "ringing"
    ANSWERED = "answered"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Offer(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One call ringing at one agent."""

    leg: ChannelId
    agent: AgentId
    began: Instant | None = None
    ended: Instant | None = None
    ring: Ring = Ring.RINGING


class Handed(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """How an agent handed a caller on. context, exten: where a blind transfer sent them; None after talking first.

    target: the name of the channel of whoever the agent talked to first. Whichever is None was not told.
    """

    at: Instant
    attended: bool = False
    context: str | None = None
    exten: str | None = None
    target: str | None = None


class Visit(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One visit. joined_sure: the joining time was told by the joining itself and is not derived from a row.

    place: the dialplan's context and extension at the joining. left: when the caller stopped waiting.
    ended: when the agent's part was over. held: seconds on hold so far. hold_told: when hold last began or ended.
    holds: begin and end of each hold that is over, the first hundred.
    merged: the agent's leg was a Local one and removed itself while the conversation went on.
    wrap_up: seconds of wrap-up granted after it, cut short by the agent's next activity.
    ending: the class of its end (endings.py), once a leg is gone. handed: how it was handed on, if it was.
    """

    id: VisitId
    pbx: PbxId
    queue: QueueId
    channel: ChannelId
    stage: Stage = Stage.WAITING
    linked: ChannelId | None = None
    joined: Instant | None = None
    joined_sure: bool = False
    position: int | None = None
    number: str | None = None
    name: str | None = None
    place: tuple[str, str] | None = None
    left: Instant | None = None
    offers: tuple[Offer, ...] = ()
    agent: AgentId | None = None
    leg: ChannelId | None = None
    merged: bool = False
    ended: Instant | None = None
    end: End | None = None
    hold_since: Instant | None = None
    hold_told: Instant | None = None
    held: float = 0.0
    holds: tuple[tuple[Instant, Instant], ...] = ()
    wrap_up: float = 0.0
    ending: Ending | None = None
    handed: Handed | None = None

    @property
    def outcome(self) -> Outcome:
        """The one outcome as known now."""
        return OUTCOME[self.stage]

    @property
    def waited(self) -> Seconds | None:
        """Seconds in the queue, None while waiting or when one of its ends is not known."""
        if self.left is None or self.joined is None:
            return None
        return Seconds(max(0.0, self.left - self.joined))

    @property
    def talked(self) -> Seconds | None:
        """Seconds from answer to end including hold, None while talking or when the end is not known."""
        if self.stage is not Stage.ANSWERED or self.ended is None or self.left is None:
            return None
        return Seconds(max(0.0, self.ended - self.left))

    @property
    def talking(self) -> bool:
        """Answered, and the conversation is not over as far as is known."""
        return self.stage is Stage.ANSWERED and self.end is None

    @property
    def open(self) -> bool:
        """Something is still to come: the caller waits or talks."""
        return self.stage in PRESENT or self.talking


@dataclass(slots=True)
class Visits:
    """All visits of the days kept, as they were seen, and the ways to find one.

    Of a day's 20,000 visits nothing may be left that the collector has to walk: tuples of ids, and no lists.

    by_number: the visit that joined last, by the caller's number.
    over: visits as queue_log completes them, and those only it knows; laid: their ids by caller and queue (logbook.py).
    """

    by_id: dict[VisitId, Visit] = field(default_factory=dict)
    by_channel: dict[ChannelId, tuple[VisitId, ...]] = field(default_factory=dict)
    by_leg: dict[ChannelId, VisitId] = field(default_factory=dict)
    by_agent: dict[tuple[AgentId, QueueId], VisitId] = field(default_factory=dict)
    by_number: dict[str, VisitId] = field(default_factory=dict)
    waiting: dict[QueueId, dict[VisitId, None]] = field(default_factory=dict)
    open: dict[VisitId, None] = field(default_factory=dict)
    over: dict[VisitId, Visit] = field(default_factory=dict)
    laid: dict[tuple[ChannelId, QueueId], tuple[VisitId, ...]] = field(default_factory=dict)

    def shown(self, visit: VisitId) -> Visit | None:
        """A visit as it counts: as it was seen, and completed by queue_log."""
        return self.over.get(visit) or self.by_id.get(visit)

    def all_shown(self) -> Iterator[Visit]:
        """Every visit as it counts."""
        for found, visit in self.by_id.items():
            yield self.over.get(found, visit)
        yield from (visit for found, visit in self.over.items() if found not in self.by_id)

    def put(self, visit: Visit) -> Visit:
        """Write a visit and keep every index true."""
        if visit.id not in self.by_id:
            self.by_channel[visit.channel] = (*self.by_channel.get(visit.channel, ()), visit.id)
        self.by_id[visit.id] = visit
        for offer in visit.offers:
            self.by_leg[offer.leg] = visit.id
        if visit.leg is not None:
            self.by_leg[visit.leg] = visit.id
        if visit.agent is not None:
            self._taken(visit, visit.agent)
        if visit.number is not None and self.by_number.get(visit.number) != visit.id:
            self._called(visit, visit.number)
        present = visit.stage in PRESENT
        queue = self.waiting.get(visit.queue)
        if queue is None:
            queue = self.waiting[visit.queue] = {}
        if present:
            queue[visit.id] = None
        else:
            queue.pop(visit.id, None)
        if present or visit.talking:
            self.open[visit.id] = None
        else:
            self.open.pop(visit.id, None)
        return visit

    def forget(self, visit: Visit) -> None:
        """Take a closed visit of a day long gone out of the book."""
        del self.by_id[visit.id]
        ids = tuple(each for each in self.by_channel.pop(visit.channel) if each != visit.id)
        if ids:
            self.by_channel[visit.channel] = ids
        for leg in [visit.leg, *(offer.leg for offer in visit.offers)]:
            if leg is not None and self.by_leg.get(leg) == visit.id:
                del self.by_leg[leg]
        if visit.agent is not None and self.by_agent.get((visit.agent, visit.queue)) == visit.id:
            del self.by_agent[visit.agent, visit.queue]
        if visit.number is not None and self.by_number.get(visit.number) == visit.id:
            del self.by_number[visit.number]
        self.waiting.get(visit.queue, {}).pop(visit.id, None)
        self.open.pop(visit.id, None)

    def of_agent(self, agent: AgentId, queue: QueueId) -> Visit | None:
        """The visit of this queue that the agent took last."""
        found = self.by_agent.get((agent, queue))
        return None if found is None else self.by_id[found]

    def of_leg(self, leg: ChannelId) -> Visit | None:
        """The visit for which an agent's leg rings or talks."""
        found = self.by_leg.get(leg)
        return None if found is None else self.by_id[found]

    def of_channel(self, channel: ChannelId, at: Instant) -> Visit | None:
        """The visit a caller's channel was in at that time: the latest one begun by then."""
        ids = self.by_channel.get(channel)
        return None if ids is None else self._begun_by(ids, at)

    def passes(self, channel: ChannelId, queue: QueueId) -> list[Visit]:
        """All visits of one caller's channel to one queue, in the order in which they were learned."""
        rows = (self.by_id[found] for found in self.by_channel.get(channel, ()))
        return [visit for visit in rows if visit.queue == queue]

    def at(self, channel: ChannelId, queue: QueueId, at: Instant) -> Visit | None:
        """The pass through one queue that a fact of this time is about."""
        ids = self.by_channel.get(channel, ())
        if len(ids) != 1:
            ids = tuple(found for found in ids if self.by_id[found].queue == queue)
        elif self.by_id[ids[0]].queue != queue:
            return None
        return self._begun_by(ids, at)

    def begin(self, pbx: PbxId, channel: ChannelId, queue: QueueId) -> Visit:
        """A new visit with nothing known but where; not yet written."""
        nth = len(self.passes(channel, queue)) + 1
        local = queue.removeprefix(f"{pbx}/")
        return Visit(id=VisitId(f"{channel}/{local}/{nth}"), pbx=pbx, queue=queue, channel=channel)

    def _taken(self, visit: Visit, agent: AgentId) -> None:
        before = self.by_agent.get((agent, visit.queue))
        if before is None or (self.by_id[before].left or 0.0) <= (visit.left or 0.0):
            self.by_agent[agent, visit.queue] = visit.id

    def _called(self, visit: Visit, number: str) -> None:
        before = self.by_id.get(self.by_number.get(number, visit.id))
        if before is None or (before.joined or 0.0) <= (visit.joined or 0.0):
            self.by_number[number] = visit.id

    def _begun_by(self, ids: tuple[VisitId, ...], at: Instant) -> Visit | None:
        """The latest one begun by then; where whole seconds tell of a joining, perhaps one that seems to follow."""
        perhaps = None
        for found in reversed(ids):
            visit = self.by_id[found]
            if visit.joined is None or visit.joined <= at + MOMENT:
                return visit
            if perhaps is None and not visit.joined_sure and visit.joined <= at + SAME_JOIN:
                perhaps = visit
        return perhaps

    def present(self, queue: QueueId) -> list[Visit]:
        """The callers who wait in a queue, head first.

        In order of joining, each at the position Asterisk gave at that time: only a caller with priority stands
        before earlier ones. Callers who left since make positions too large, which never changes the order.
        """
        found = (self.over.get(each) or self.by_id[each] for each in self.waiting.get(queue, ()))
        rows = sorted((visit for visit in found if visit.stage in PRESENT), key=_joining)
        line: list[Visit] = []
        for visit in rows:
            line.insert(len(line) if visit.position is None else max(visit.position - 1, 0), visit)
        return line


def reckoned(visit: Visit, end: Instant, waited: Seconds | None) -> Instant | None:
    """The joining time of a visit that had waited so many whole seconds at `end`; a joining that was seen stands.

    Of several reckonings the earliest counts, so that it does not matter which was made first.
    """
    if visit.joined_sure or waited is None:
        return visit.joined
    return Instant(end - waited if visit.joined is None else min(visit.joined, end - waited))


def _joining(visit: Visit) -> tuple[float, VisitId]:
    return (visit.joined or 0.0, visit.id)
