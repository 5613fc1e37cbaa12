"""An agent's one state over all queues, and how long each state lasted today.

What decides, first match wins (`state_at`): a call on hold, talking, ringing, paused everywhere (a wrap-up reason is
wrap-up), phone unreachable, wrap-up, ready; without any queue and without a call: logged out. A phone in use without
a queue call is talking too: an internal or outbound call.
Wrap-up ends by itself: `settled` moves an agent whose wrap-up is over to what follows, dated at its end, so that the
floor needs no clock of its own. The seconds of all states add up to the time logged in (metrics.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from realtime.events import Device
from realtime.names import AgentId, ChannelId, Day, Instant, PbxId, QueueId, Seconds, VisitId
from realtime.rules import Rules


class AgentState(StrEnum):
    """The states of interface.md."""

    LOGGED_OUT = "logged_out"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    UNAVAILABLE = "unavailable"


ORDER = tuple(AgentState)
"""The positions of states in `Agent.spent`."""


class Member(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """An agent in one queue. told: when a live event said so; rows of a snapshot carry no time of their own."""

    queue: QueueId
    paused: bool
    pause_reason: str | None = None
    penalty: int = 0
    wrap_up: Seconds = Seconds(0.0)
    told: Instant = Instant(0.0)


class Gone(msgspec.Struct, frozen=True, gc=False):
    """A queue the agent left, and when a live event said so: what is older about it no longer counts."""

    queue: QueueId
    told: Instant


class LegState(StrEnum):
    """What an agent's leg of a queue call does."""

    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"


class Leg(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One of the agent's channels in queue calls."""

    channel: ChannelId
    state: LegState


class Agent(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One person. since: begin of the state. spent: seconds per state (ORDER) on `day` before `since`.

    wrap_until: end of the wrap-up granted after the visit `wrap_visit`, which ended at `wrap_since`.
    heard: when the device state was told last.
    """

    id: AgentId
    pbx: PbxId
    name: str
    state: AgentState = AgentState.LOGGED_OUT
    since: Instant | None = None
    pause_reason: str | None = None
    members: tuple[Member, ...] = ()
    gone: tuple[Gone, ...] = ()
    legs: tuple[Leg, ...] = ()
    device: Device = Device.UNKNOWN
    heard: Instant = Instant(0.0)
    wrap_since: Instant | None = None
    wrap_until: Instant | None = None
    wrap_visit: VisitId | None = None
    day: Day = Day(0)
    spent: tuple[float, ...] = (0.0,) * len(ORDER)

    @property
    def queues(self) -> tuple[QueueId, ...]:
        """The queues the agent is logged in to."""
        return tuple([member.queue for member in self.members])


@dataclass(slots=True)
class Agents:
    """Everybody, and who stands in which queue."""

    by_id: dict[AgentId, Agent] = field(default_factory=dict)
    by_queue: dict[QueueId, dict[AgentId, None]] = field(default_factory=dict)
    by_leg: dict[ChannelId, AgentId] = field(default_factory=dict)
    wrapping: dict[AgentId, None] = field(default_factory=dict)

    def put(self, agent: Agent) -> Agent:
        """Write an agent and keep every index true."""
        before = self.by_id.get(agent.id)
        if before is None or before.members != agent.members:
            for member in before.members if before else ():
                self.by_queue[member.queue].pop(agent.id, None)
            for member in agent.members:
                self.by_queue.setdefault(member.queue, {})[agent.id] = None
        if before is None or before.legs != agent.legs:
            for leg in before.legs if before else ():
                self.by_leg.pop(leg.channel, None)
            for leg in agent.legs:
                self.by_leg[leg.channel] = agent.id
        if agent.state is AgentState.WRAP_UP and agent.wrap_until is not None:
            self.wrapping[agent.id] = None
        else:
            self.wrapping.pop(agent.id, None)
        self.by_id[agent.id] = agent
        return agent

    def forget(self, agent: Agent) -> None:
        """Take an agent who has long logged out off the floor."""
        del self.by_id[agent.id]
        self.wrapping.pop(agent.id, None)
        for leg in agent.legs:
            self.by_leg.pop(leg.channel, None)

    def named(self, pbx: PbxId, queue: QueueId, name: str) -> AgentId | None:
        """The agent a queue_log line means: a member's name, an interface, or somebody who has left the queue."""
        interface = AgentId(f"{pbx}/{name}")
        if interface in self.by_id:
            return interface
        members = (self.by_id[found] for found in self.by_queue.get(queue, ()))
        anybody = (agent for agent in self.by_id.values() if agent.pbx == pbx)
        return next((agent.id for agent in (*members, *anybody) if agent.name == name), None)

    def of(self, pbx: PbxId, agent: AgentId, name: str | None = None) -> Agent:
        """The agent, or a new one with nothing known but the name."""
        found = self.by_id.get(agent)
        if found is not None:
            return found
        return Agent(id=agent, pbx=pbx, name=name or agent.removeprefix(f"{pbx}/"))


_OF_LEGS = {
    LegState.HOLD: AgentState.HOLD,
    LegState.TALKING: AgentState.TALKING,
    LegState.RINGING: AgentState.RINGING,
}
"""What queue calls make of an agent, the first that holds of any leg."""

_OF_DEVICE = {
    Device.ON_HOLD: AgentState.HOLD,
    Device.IN_USE: AgentState.TALKING,
    Device.BUSY: AgentState.TALKING,
    Device.RING_IN_USE: AgentState.TALKING,
    Device.RINGING: AgentState.RINGING,
}
"""What the phone alone makes of an agent without a queue call."""

_UNREACHABLE = frozenset({Device.UNAVAILABLE, Device.INVALID})

_WITH_REASON = frozenset({AgentState.PAUSED, AgentState.WRAP_UP})
"""States that a pause may be the reason of."""


def state_at(agent: Agent, at: Instant, rules: Rules) -> AgentState:
    """What the facts about an agent add up to at an instant; the first that holds decides."""
    if agent.legs:
        return _of_legs(agent.legs)
    if not agent.members:
        return AgentState.LOGGED_OUT
    busy = _OF_DEVICE.get(agent.device)
    if busy is not None:
        return busy
    if _paused_everywhere(agent):
        return AgentState.WRAP_UP if _paused_for_wrap_up(agent, rules) else AgentState.PAUSED
    if agent.device in _UNREACHABLE:
        return AgentState.UNAVAILABLE
    wrapping = agent.wrap_until is not None and at < agent.wrap_until
    return AgentState.WRAP_UP if wrapping else AgentState.READY


def _of_legs(legs: tuple[Leg, ...]) -> AgentState:
    if len(legs) == 1:
        return _OF_LEGS[legs[0].state]
    states = [leg.state for leg in legs]
    return next(state for leg, state in _OF_LEGS.items() if leg in states)


def _paused_everywhere(agent: Agent) -> bool:
    for member in agent.members:  # noqa: SIM110  # a generator for `all` costs five times as much, at every event
        if not member.paused:
            return False
    return True


def _paused_for_wrap_up(agent: Agent, rules: Rules) -> bool:
    reason = pause_reason(agent)
    return any(reason in rules.of(queue).wrap_up_reasons for queue in agent.queues)


def pause_reason(agent: Agent) -> str | None:
    """The reason of the pause, of the first queue that tells one."""
    return next((member.pause_reason for member in agent.members if member.paused and member.pause_reason), None)


def entered(agent: Agent, at: Instant, rules: Rules) -> Agent:
    """The agent with state, since and spent brought up to date after a fact of time `at`.

    A fact that comes a moment late counts from the begin of the running state, so that no second counts twice.
    """
    if agent.since is not None:
        at = max(at, agent.since)
    state = state_at(agent, at, rules)
    reason = pause_reason(agent) if state in _WITH_REASON else None
    if state is agent.state and reason == agent.pause_reason and agent.since is not None:
        return agent
    if state is agent.state and agent.since is not None:
        return msgspec.structs.replace(agent, pause_reason=reason)
    day, spent = accrued(agent, at, rules)
    return msgspec.structs.replace(agent, state=state, since=at, pause_reason=reason, day=day, spent=spent)


def accrued(agent: Agent, at: Instant, rules: Rules) -> tuple[Day, tuple[float, ...]]:
    """The day of `at` and the seconds per state on it, the running state included up to `at`."""
    day = rules.calendar.day(at)
    spent = list(agent.spent) if day == agent.day else [0.0] * len(ORDER)
    if agent.since is not None:
        begin = max(agent.since, rules.calendar.start(day)) if day != agent.day else agent.since
        spent[ORDER.index(agent.state)] += max(0.0, at - begin)
    return day, tuple(spent)


def settled(agent: Agent, at: Instant, rules: Rules) -> Agent:
    """The agent at an instant: a wrap-up that ran out by then has ended at its end."""
    if agent.state is not AgentState.WRAP_UP or agent.wrap_until is None or at < agent.wrap_until:
        return agent
    return entered(agent, agent.wrap_until, rules)
