"""Events of callers: they join, leave, are refused, and are seen in a snapshot."""

from __future__ import annotations

from realtime import logbook, queues, waiting
from realtime.events import (
    AbandonReported,
    CallerJoined,
    CallerLeft,
    CallerSeen,
    QueueAttempted,
    QueueStatusSet,
    Source,
    VisitLogged,
)
from realtime.state import Changes, Floor
from realtime.visits import Visit


def mark(floor: Floor, visit: Visit | None, changes: Changes) -> None:
    """Note a changed visit and its queue."""
    if visit is not None:
        if visit.queue not in floor.queues.by_id:
            floor.queues.know(visit.pbx, visit.queue)
            changes.queues.add(visit.queue)
        changes.visits.add(visit.id)
        told = floor.logbook.told
        if told and (visit.channel, visit.queue) in told:
            changes.visits |= logbook.relaid(floor.logbook, floor.visits, (visit.channel, visit.queue))


def _marked_all(floor: Floor, event: CallerJoined | AbandonReported | CallerLeft, changes: Changes) -> None:
    """Note every pass of this caller through this queue: an earlier one may have been closed on the way."""
    for visit in floor.visits.passes(event.channel, event.queue):
        mark(floor, visit, changes)


def caller_joined(floor: Floor, event: CallerJoined, changes: Changes) -> None:
    """A visit begins; a bare Abandon of an earlier one turns out to be a redirect."""
    if event.source is Source.AMI:
        floor.touch(event.pbx, (event.channel, event.queue), event.channel)
    if event.channel in floor.visits.by_channel:
        visible = floor.pbx(event.pbx).dialplan_visible
        mark(floor, waiting.lives_on(floor.visits, event.channel, event.at, dialplan_visible=visible), changes)
    floor.queues.learn(event.pbx, event.context, event.exten, event.queue)
    if waiting.joined(floor.visits, event) is not None:
        _marked_all(floor, event, changes)


def caller_left(floor: Floor, event: CallerLeft, changes: Changes) -> None:
    """The caller is out of the queue."""
    floor.touch(event.pbx, (event.channel, event.queue))
    mark(floor, waiting.left(floor.visits, event), changes)


def abandon_reported(floor: Floor, event: AbandonReported, changes: Changes) -> None:
    """Asterisk's Abandon, which means less than it says."""
    floor.touch(event.pbx, (event.channel, event.queue))
    leg = floor.calls.of(event.pbx, event.channel)
    visit = waiting.abandon_reported(floor.visits, event, hanging_up=leg.hangup_asked, pulled=leg.pulled)
    mark(floor, visit, changes)


def queue_status_set(floor: Floor, event: QueueStatusSet, changes: Changes) -> None:
    """The dialplan's own word on an exit or a refusal."""
    if event.status not in queues.REFUSED:
        mark(floor, waiting.status_set(floor.visits, event), changes)
        return
    attempting = floor.calls.of(event.pbx, event.channel).attempting
    refusal = queues.refused(floor.queues, event, attempting)
    if refusal is not None:
        changes.refusals.add(refusal.id)
        if refusal.queue is not None and floor.queues.know(refusal.pbx, refusal.queue):
            changes.queues.add(refusal.queue)


def queue_attempted(floor: Floor, event: QueueAttempted, _changes: Changes) -> None:
    """The caller's dialplan asks for a queue."""
    floor.calls.alter(event.pbx, event.channel, event.at, attempting=event.queue)


def visit_logged(floor: Floor, event: VisitLogged, changes: Changes) -> None:
    """queue_log tells a whole visit; the agent's name in it is looked up among the queue's members."""
    agent = None if event.agent is None else floor.agents.named(event.pbx, event.queue, event.agent)
    changed = logbook.logged(floor.logbook, floor.visits, event, agent)
    if changed and floor.queues.know(event.pbx, event.queue):
        changes.queues.add(event.queue)
    changes.visits |= changed


def caller_seen(floor: Floor, event: CallerSeen, changes: Changes) -> None:
    """A waiting caller in a snapshot."""
    key = (event.channel, event.queue)
    sync = floor.syncs.get(event.pbx)
    if sync is None:
        return
    sync.seen.add(key)
    ended = floor.calls.of(event.pbx, event.channel).ended
    if waiting.seen(floor.visits, event, touched=key in sync.touched, ended=ended) is not None:
        for visit in floor.visits.passes(event.channel, event.queue):
            mark(floor, visit, changes)
