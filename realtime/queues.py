"""The queues that exist, what leads to them, and the callers they refused at the door.

A caller refused before joining made no visit (metrics.md): he is a Refusal. Which queue refused him is told by the
dialplan's own UserEvent, or by the Queue() application seen before; else by the dialplan position (context and
extension), when that has only ever led to one queue. Where none of them speaks, the queue is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from realtime.events import QueueSeen, QueueStatusSet
from realtime.names import ChannelId, Instant, PbxId, QueueId

REFUSED = frozenset({"FULL", "JOINEMPTY", "JOINUNAVAIL"})

SAME_REFUSAL = 1.0
"""Seconds within which the VarSet and the dialplan's UserEvent speak of the same refusal."""


class Queue(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One queue of one PBX. completed, abandoned: Asterisk's own counters at the last snapshot, for parity only."""

    id: QueueId
    pbx: PbxId
    strategy: str | None = None
    limit: int | None = None
    completed: int = 0
    abandoned: int = 0


class Refusal(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A caller who was not let in. set_at, named_at: when the VarSet said so, and the dialplan's own UserEvent."""

    id: str
    pbx: PbxId
    channel: ChannelId
    reason: str
    at: Instant
    queue: QueueId | None = None
    set_at: Instant | None = None
    named_at: Instant | None = None


@dataclass(slots=True)
class Queues:
    """All queues, refusals of the days kept, and where each dialplan position leads."""

    by_id: dict[QueueId, Queue] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    refused: dict[ChannelId, list[str]] = field(default_factory=dict)
    leads_to: dict[tuple[PbxId, str, str], QueueId | None] = field(default_factory=dict)

    def know(self, pbx: PbxId, queue: QueueId) -> bool:
        """Make sure the queue is on the floor; True when it is new."""
        if queue in self.by_id:
            return False
        self.by_id[queue] = Queue(id=queue, pbx=pbx)
        return True

    def learn(self, pbx: PbxId, context: str | None, exten: str | None, queue: QueueId) -> None:
        """A caller at this dialplan position joined this queue; a position that leads to two tells nothing."""
        if context is None or exten is None:
            return
        place = (pbx, context, exten)
        known = self.leads_to.setdefault(place, queue)
        if known != queue:
            self.leads_to[place] = None

    def put(self, refusal: Refusal) -> Refusal:
        """Write a refusal and keep the index true."""
        ids = self.refused.setdefault(refusal.channel, [])
        if refusal.id not in ids:
            ids.append(refusal.id)
        self.refusals[refusal.id] = refusal
        return refusal

    def forget(self, refusal: Refusal) -> None:
        """Take a refusal of a day long gone out of the book."""
        del self.refusals[refusal.id]
        ids = self.refused[refusal.channel]
        ids.remove(refusal.id)
        if not ids:
            del self.refused[refusal.channel]


def seen(queues: Queues, event: QueueSeen) -> None:
    """A row of the snapshot."""
    queues.by_id[event.queue] = Queue(
        id=event.queue,
        pbx=event.pbx,
        strategy=event.strategy,
        limit=event.limit,
        completed=event.completed,
        abandoned=event.abandoned,
    )


def refused(queues: Queues, event: QueueStatusSet, attempting: QueueId | None) -> Refusal | None:
    """A caller was refused, by the queue named, attempted, or the only one this dialplan position leads to."""
    queue = event.queue or attempting
    if queue is None and event.context is not None and event.exten is not None:
        queue = queues.leads_to.get((event.pbx, event.context, event.exten))
    earlier = queues.refused.get(event.channel, [])
    for known in (queues.refusals[each] for each in earlier):
        if known.reason != event.status:
            continue
        mine, others = (known.set_at, known.named_at) if event.queue is None else (known.named_at, known.set_at)
        if mine == event.at:
            return None
        fits = known.queue is None or queue is None or known.queue == queue
        if fits and mine is None and others is not None and abs(others - event.at) <= SAME_REFUSAL:
            return queues.put(_told(known, event, known.queue or queue))
    refusal = Refusal(
        id=f"{event.channel}/refused/{len(earlier) + 1}",
        pbx=event.pbx,
        channel=event.channel,
        reason=event.status,
        at=event.at,
    )
    return queues.put(_told(refusal, event, queue))


def _told(refusal: Refusal, event: QueueStatusSet, queue: QueueId | None) -> Refusal:
    if event.queue is None:
        return msgspec.structs.replace(refusal, queue=queue, set_at=event.at)
    return msgspec.structs.replace(refusal, queue=queue, named_at=event.at)
