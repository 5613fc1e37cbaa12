"""What happens to agents: they log in, pause, ring, talk, wrap up and leave.

Each function takes all agents, the site's rules and one fact, and gives the changed agent, or None. A live event is
newer than any row of a snapshot (asterisk.md), and an event older than what is known of a member changes nothing.
"""

from __future__ import annotations

import msgspec

from realtime.agents import Agent, Agents, Gone, Leg, LegState, Member, entered, settled
from realtime.events import Device, MemberRemoved, MemberSet, Source
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds, VisitId
from realtime.rules import Rules

_IN_USE = frozenset({Device.IN_USE, Device.BUSY, Device.RING_IN_USE, Device.ON_HOLD})


def _stepped(agents: Agents, rules: Rules, before: Agent, after: Agent, at: Instant) -> Agent | None:
    """Write the agent with the state the changed facts add up to, or nothing when they change nothing."""
    after = entered(after, at, rules)
    if after == before and before.id in agents.by_id:
        return None
    return agents.put(after)


def member_set(
    agents: Agents, rules: Rules, event: MemberSet, *, queue_touched: bool, agent_touched: bool
) -> Agent | None:
    """Everything about an agent in one queue. touched: a live event is newer than this row of the snapshot."""
    row = event.source is Source.SNAPSHOT
    before = settled(agents.of(event.pbx, event.agent, event.name), event.at, rules)
    known, others = None, list[Member]()
    for each in before.members:
        if each.queue == event.queue:
            known = each
        else:
            others.append(each)
    if queue_touched if row else event.at < _told(before, event.queue):
        return None
    member = Member(
        queue=event.queue,
        paused=event.paused,
        pause_reason=event.pause_reason,
        penalty=event.penalty,
        wrap_up=event.wrap_up,
        told=event.at if not row else (known.told if known else Instant(0.0)),
    )
    members = (member,) if not others else tuple(sorted([*others, member], key=_queue_of))
    gone = before.gone and tuple([each for each in before.gone if each.queue != event.queue])
    device, heard = before.device, before.heard
    if row and not agent_touched:
        device = event.device
    elif not row and event.at >= heard:
        device, heard = event.device, event.at
    after = msgspec.structs.replace(
        before, members=members, gone=gone, name=event.name or before.name, device=device, heard=heard
    )
    at = _since(event) if before.since is None else event.at
    return _stepped(agents, rules, before, after, at)


def _queue_of(member: Member) -> QueueId:
    return member.queue


def _told(agent: Agent, queue: QueueId) -> Instant:
    """When a live event last said whether the agent is in this queue."""
    told = Instant(0.0)
    for member in agent.members:
        if member.queue == queue:
            told = max(told, member.told)
    for gone in agent.gone:
        if gone.queue == queue:
            told = max(told, gone.told)
    return told


def _since(event: MemberSet) -> Instant:
    """When the state of an agent never seen before began, as far as Asterisk's own times tell."""
    if event.device not in {Device.NOT_IN_USE, Device.UNKNOWN}:
        return event.at
    known = [event.last_pause] if event.paused else [event.last_call, event.logged_in]
    return max((time for time in known if time is not None and 0 < time <= event.at), default=event.at)


def member_removed(agents: Agents, rules: Rules, event: MemberRemoved) -> Agent | None:
    """The agent left one queue; a conversation goes on."""
    known = agents.by_id.get(event.agent)
    if known is None or event.queue not in known.queues or event.at < _told(known, event.queue):
        return None
    before = settled(known, event.at, rules)
    members = tuple(member for member in before.members if member.queue != event.queue)
    others = [each for each in before.gone if each.queue != event.queue]
    gone = tuple(sorted([*others, Gone(event.queue, event.at)], key=lambda each: each.queue))
    after = msgspec.structs.replace(before, members=members, gone=gone)
    return _stepped(agents, rules, known, after, event.at)


def _without(legs: tuple[Leg, ...], channel: ChannelId) -> tuple[Leg, ...]:
    return legs and tuple([leg for leg in legs if leg.channel != channel])


def _with_leg(agent: Agent, channel: ChannelId, state: LegState | None) -> Agent:
    legs = _without(agent.legs, channel)
    if state is not None:
        legs = (*legs, Leg(channel=channel, state=state))
    return msgspec.structs.replace(agent, legs=legs)


def _busy(agent: Agent, at: Instant) -> Agent:
    """A new call ends wrap-up at once."""
    if agent.wrap_until is None or agent.wrap_until <= at:
        return agent
    return msgspec.structs.replace(agent, wrap_until=at)


def rings(
    agents: Agents, rules: Rules, pbx: PbxId, agent: AgentId, name: str | None, leg: ChannelId, at: Instant
) -> Agent | None:
    """A queue call rings at the agent."""
    known = agents.of(pbx, agent, name)
    before = settled(known, at, rules)
    return _stepped(agents, rules, known, _with_leg(_busy(before, at), leg, LegState.RINGING), at)


def talks(
    agents: Agents, rules: Rules, pbx: PbxId, agent: AgentId, name: str | None, leg: ChannelId, at: Instant
) -> Agent | None:
    """The agent has a caller."""
    known = agents.of(pbx, agent, name)
    before = settled(known, at, rules)
    return _stepped(agents, rules, known, _with_leg(_busy(before, at), leg, LegState.TALKING), at)


def holds(agents: Agents, rules: Rules, leg: ChannelId, at: Instant, *, on: bool) -> Agent | None:
    """The conversation of this leg goes on hold or off."""
    agent = agents.by_leg.get(leg)
    if agent is None:
        return None
    known = agents.by_id[agent]
    state = LegState.HOLD if on else LegState.TALKING
    if not any(each.channel == leg and each.state is not LegState.RINGING for each in known.legs):
        return None
    return _stepped(agents, rules, known, _with_leg(known, leg, state), at)


def stops_ringing(agents: Agents, rules: Rules, leg: ChannelId, at: Instant) -> Agent | None:
    """An offer is over without a conversation."""
    agent = agents.by_leg.get(leg)
    if agent is None:
        return None
    known = agents.by_id[agent]
    if not any(each.channel == leg and each.state is LegState.RINGING for each in known.legs):
        return None
    return _stepped(agents, rules, known, _with_leg(settled(known, at, rules), leg, None), at)


def wraps_up(agents: Agents, rules: Rules, leg: ChannelId, visit: VisitId, queue: QueueId, at: Instant) -> Agent | None:
    """A conversation is over: the leg goes, and wrap-up begins where the queue grants one.

    The device's state was told before the end and would show a talk that is over: it counts as free until told anew.
    """
    agent = agents.by_leg.get(leg)
    if agent is None:
        return None
    known = agents.by_id[agent]
    legs, device, heard = _without(known.legs, leg), known.device, known.heard
    if not legs and device in _IN_USE:
        device, heard = Device.NOT_IN_USE, max(heard, at)
    granted = wrap_up_granted(known, queue, rules)
    until = Instant(at + granted) if granted > 0 else None
    after = msgspec.structs.replace(
        known, legs=legs, device=device, heard=heard, wrap_since=at, wrap_until=until, wrap_visit=visit
    )
    return _stepped(agents, rules, known, after, at)


def freed_device(device: Device) -> Device:
    """A phone's state after a conversation, when it was told before its end."""
    return Device.NOT_IN_USE if device in _IN_USE else device


def wrap_up_granted(agent: Agent, queue: QueueId, rules: Rules) -> Seconds:
    """The longest wrap-up after a call of this queue: the site's cap, else the PBX's Wrapuptime."""
    cap = rules.of(queue).wrap_up_cap
    if cap is not None:
        return cap
    for member in agent.members:
        if member.queue == queue:
            return member.wrap_up
    return Seconds(0.0)


def lost_members(agents: Agents, rules: Rules, agent: AgentId, queues: frozenset[QueueId], at: Instant) -> Agent | None:
    """The snapshot no longer shows the agent in these queues."""
    known = agents.by_id[agent]
    members = tuple(member for member in known.members if member.queue not in queues)
    return _stepped(agents, rules, known, msgspec.structs.replace(settled(known, at, rules), members=members), at)


def lost_leg(agents: Agents, rules: Rules, leg: ChannelId, at: Instant) -> Agent | None:
    """The snapshot no longer shows the leg."""
    agent = agents.by_leg.get(leg)
    if agent is None:
        return None
    known = agents.by_id[agent]
    return _stepped(agents, rules, known, _with_leg(settled(known, at, rules), leg, None), at)
