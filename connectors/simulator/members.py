"""Agents as members of queues: device states, pauses, log-in and log-out, with what each puts on wire and log."""

from connectors.simulator import messages, queue_messages
from connectors.simulator.queue_log import MANAGER, NOBODY
from connectors.simulator.world import Agent, Device, Member, World


def set_device(world: World, agent: Agent, state: Device) -> None:
    """Change an agent's device state; every queue of theirs hears of it."""
    if agent.device is state:
        return
    agent.device = state
    if world.wire.speaking:
        name = agent.interface.removesuffix("/n")
        # A Local channel is only ever in use or not (seen on 22.10): ringing shows as in use.
        messages.device(world.wire, world.now, name, state.name)
        for member in agent.members.values():
            queue_messages.member_event(world.wire, world.now, "QueueMemberStatus", member)


def ringing_state(agent: Agent) -> Device:
    """State a ringing phone shows: Local channels know no ringing."""
    return Device.RINGING if agent.person.sip else Device.INUSE


def pause(world: World, agent: Agent, reason: str) -> None:
    """Pause an agent in all queues at once."""
    agent.paused, agent.reason = True, reason
    world.log.write(world.now, NOBODY, NOBODY, agent.name, "PAUSEALL", reason)
    for member in agent.members.values():
        member.last_pause = world.now
        world.log.write(world.now, NOBODY, member.queue.name, agent.name, "PAUSE", reason)
        queue_messages.member_event(world.wire, world.now, "QueueMemberPause", member)


def unpause(world: World, agent: Agent) -> None:
    """End an agent's pause in all queues."""
    if not agent.paused:
        return
    agent.paused, agent.reason = False, ""
    world.log.write(world.now, NOBODY, NOBODY, agent.name, "UNPAUSEALL", "")
    for member in agent.members.values():
        world.log.write(world.now, NOBODY, member.queue.name, agent.name, "UNPAUSE", "")
        queue_messages.member_event(world.wire, world.now, "QueueMemberPause", member)
    agent.free_since = world.now


def log_in(world: World, agent: Agent) -> None:
    """Add an agent to the queues they serve."""
    for name, penalty in agent.skills:
        queue = world.queues[name]
        member = Member(queue, agent, penalty, world.now)
        agent.members[name] = queue.members[agent.interface] = member
        world.log.write(world.now, MANAGER, name, agent.name, "ADDMEMBER", "")
        queue_messages.member_event(world.wire, world.now, "QueueMemberAdded", member)
    agent.leaving = False
    agent.free_since = agent.ready_at = world.now


def log_out(world: World, agent: Agent) -> None:
    """Take an agent out of every queue; a conversation they have goes on."""
    for member in list(agent.members.values()):
        del member.queue.members[agent.interface]
        world.log.write(world.now, MANAGER, member.queue.name, agent.name, "REMOVEMEMBER", "")
        queue_messages.member_event(world.wire, world.now, "QueueMemberRemoved", member)
    agent.members.clear()
    agent.paused, agent.reason, agent.pause_due = False, "", None
