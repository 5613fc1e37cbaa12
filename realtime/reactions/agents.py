"""Events of agents: calls ring, are taken and ended; members come, pause and go."""

from __future__ import annotations

import msgspec

from realtime import conversations, queues, staff
from realtime.agents import Agent, AgentState, settled
from realtime.events import (
    AgentAnswered,
    AgentDumped,
    AgentOffered,
    ConversationEnded,
    MemberRemoved,
    MemberSet,
    OfferMissed,
    QueueSeen,
    Source,
)
from realtime.names import AgentId, ChannelId, Instant
from realtime.reactions.callers import mark
from realtime.state import Changes, Floor
from realtime.visits import Visit

FREED = "freed"
"""Marks in a running snapshot that an agent's conversation ended: a row that shows his phone in use is older."""


def noted(floor: Floor, before: Agent | None, after: Agent | None, at: Instant, changes: Changes) -> None:
    """Note a changed agent; wrap-up that ended by the change is written to the visit it followed."""
    if after is None:
        return
    changes.agents.add(after.id)
    for member in after.members:
        changes.queues.add(member.queue)
    if before is None:
        return
    for member in before.members:
        changes.queues.add(member.queue)
    if before.state is AgentState.WRAP_UP and after.state is not AgentState.WRAP_UP:
        wrapped(floor, before, at, changes)


def wrapped(floor: Floor, before: Agent, at: Instant, changes: Changes) -> None:
    """Write how long wrap-up really took."""
    visit = None if before.wrap_visit is None else floor.visits.by_id.get(before.wrap_visit)
    if visit is None or before.since is None:
        return
    still = settled(before, at, floor.rules).state is AgentState.WRAP_UP
    end = at if still or before.wrap_until is None else before.wrap_until
    mark(floor, conversations.wrapped(floor.visits, visit, max(0.0, end - before.since)), changes)


def agent_offered(floor: Floor, event: AgentOffered, changes: Changes) -> None:
    """A call rings at an agent."""
    floor.touch(event.pbx, (event.channel, event.queue), event.leg)
    visit = conversations.offered(floor.visits, event)
    if visit is None:
        return
    mark(floor, visit, changes)
    before = floor.agents.by_id.get(event.agent)
    after = staff.rings(floor.agents, floor.rules, event.pbx, event.agent, event.name, event.leg, event.at)
    noted(floor, before, after, event.at, changes)


def agent_answered(floor: Floor, event: AgentAnswered, changes: Changes) -> None:
    """An agent took the call; everybody else it rang at is free."""
    floor.touch(event.pbx, (event.channel, event.queue), event.channel)
    visit = conversations.answered(floor.visits, event)
    if visit is None:
        return
    mark(floor, visit, changes)
    for offer in visit.offers:
        if offer.leg != event.leg:
            ringing_stopped(floor, offer.leg, event.at, changes)
    if event.leg is None:
        return
    floor.touch(event.pbx, event.leg)
    before = floor.agents.by_id.get(event.agent)
    after = staff.talks(floor.agents, floor.rules, event.pbx, event.agent, event.name, event.leg, event.at)
    noted(floor, before, after, event.at, changes)


def ringing_stopped(floor: Floor, leg: ChannelId, at: Instant, changes: Changes) -> None:
    """A leg no longer rings."""
    agent = floor.agents.by_leg.get(leg)
    if agent is not None:
        before = floor.agents.by_id[agent]
        noted(floor, before, staff.stops_ringing(floor.agents, floor.rules, leg, at), at, changes)


def conversation_ended(floor: Floor, event: ConversationEnded, changes: Changes) -> None:
    """The agent's part is over."""
    if event.channel is not None:
        floor.touch(event.pbx, (event.channel, event.queue))
    known = conversations.of_end(floor.visits, event)
    visit = conversations.ended(floor.visits, event)
    if visit is None:
        return
    mark(floor, visit, changes)
    freed(floor, visit, known, event.at, changes)


def freed(floor: Floor, visit: Visit, known: Visit | None, at: Instant, changes: Changes) -> None:
    """The agent of an ended conversation goes on to wrap-up, unless an earlier witness has sent him there already."""
    if visit.leg is None or (known is not None and known.end is not None):
        return
    agent = floor.agents.by_leg.get(visit.leg)
    if agent is None:
        return
    before = floor.agents.by_id[agent]
    granted = staff.wrap_up_granted(before, visit.queue, floor.rules)
    after = staff.wraps_up(floor.agents, floor.rules, visit.leg, visit.id, visit.queue, at)
    noted(floor, before, after, at, changes)
    if after is not None and not after.legs:
        floor.touch(visit.pbx, (agent, FREED))
    if after is not None and after.state is AgentState.WRAP_UP:
        mark(floor, conversations.wrapped(floor.visits, visit, granted), changes)


def offer_missed(floor: Floor, event: OfferMissed, changes: Changes) -> None:
    """An agent let it ring."""
    mark(floor, conversations.missed(floor.visits, event), changes)
    if event.leg is not None:
        ringing_stopped(floor, event.leg, event.at, changes)


def agent_dumped(floor: Floor, event: AgentDumped, changes: Changes) -> None:
    """An agent hung up during the announcement."""
    mark(floor, conversations.dumped(floor.visits, event), changes)
    if event.leg is not None:
        ringing_stopped(floor, event.leg, event.at, changes)


def member_set(floor: Floor, event: MemberSet, changes: Changes) -> None:
    """All about an agent in one queue, live or in a snapshot."""
    key = (event.queue, event.agent)
    sync = floor.syncs.get(event.pbx)
    queue_touched = sync is not None and key in sync.touched
    agent_touched = sync is not None and event.agent in sync.touched
    if sync is not None and event.source is Source.SNAPSHOT and (event.agent, FREED) in sync.touched:
        event = msgspec.structs.replace(event, device=staff.freed_device(event.device))
    if event.source is Source.SNAPSHOT:
        if sync is None:
            return  # A row of a snapshot that is over, or was cut off: nobody knows what is newer.
        sync.members.setdefault(event.agent, set()).add(event.queue)
    else:
        floor.touch(event.pbx, key, event.agent)
    if event.queue not in floor.queues.by_id:
        floor.queues.know(event.pbx, event.queue)
        changes.queues.add(event.queue)
    before = floor.agents.by_id.get(event.agent)
    after = staff.member_set(floor.agents, floor.rules, event, queue_touched=queue_touched, agent_touched=agent_touched)
    noted(floor, before, after, event.at, changes)


def member_removed(floor: Floor, event: MemberRemoved, changes: Changes) -> None:
    """An agent left one queue."""
    floor.touch(event.pbx, (event.queue, event.agent))
    _noted_by_id(floor, event.agent, event, changes)


def _noted_by_id(floor: Floor, agent: AgentId, event: MemberRemoved, changes: Changes) -> None:
    before = floor.agents.by_id.get(agent)
    noted(floor, before, staff.member_removed(floor.agents, floor.rules, event), event.at, changes)


def queue_seen(floor: Floor, event: QueueSeen, changes: Changes) -> None:
    """A queue in a snapshot."""
    if event.pbx not in floor.syncs:
        return
    queues.seen(floor.queues, event)
    changes.queues.add(event.queue)
