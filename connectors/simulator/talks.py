"""A conversation from answer to end: who hangs up, what breaks, who is put on hold. Transfers are in transfers.py."""

from connectors.simulator import legs, messages, queue_messages
from connectors.simulator.channels import Bridge
from connectors.simulator.members import log_out, pause, set_device, unpause
from connectors.simulator.people import WRAP_UP_REASON
from connectors.simulator.world import Agent, Device, Ring, Talk, World

RTP_TIMEOUT = 44
PHONE_LOST = 38
TRUNK_LOST = 41
RTCP_EVERY = 5.0
CALLER_ENDS = 0.62
PAUSES_FOR_WRAP_UP = 0.35
LATE_COMPLETE = 0.01  # share of AgentComplete without the agent's channel (about 1 in 30 in the captures)


def begin(world: World, ring: Ring) -> Talk:
    """Bridge caller and agent. The caller has left the queue already."""
    wire, now, call = world.wire, world.now, ring.call
    bridge = Bridge(world.names.bridge())
    talk = Talk(call, ring.agent, ring.queue, ring.leg, ring.far, bridge, now, int(now) - int(call.joined))
    messages.bridge_made(wire, now, bridge)
    messages.bridge_enter(wire, now, bridge, ring.leg)
    messages.bridge_enter(wire, now, bridge, call.channel)
    ring.agent.busy = call.talk = talk
    member = ring.agent.members.get(ring.queue.name)
    if member is not None:
        member.in_call = True
    set_device(world, ring.agent, Device.INUSE)
    if wire.noise:
        world.after(RTCP_EVERY, report, world, talk)
    return talk


def live(talk: Talk) -> bool:
    """Whether the conversation still goes on."""
    return talk.call.talk is talk and not talk.call.over


def report(world: World, talk: Talk) -> None:
    """Say RTCP reports as long as the conversation lasts."""
    if live(talk):
        talk.packets += 250
        messages.rtcp(world.wire, world.now, talk.call.channel, talk.packets)
        world.after(RTCP_EVERY, report, world, talk)


def caller_ends(world: World, talk: Talk) -> None:
    """End it from the caller's side."""
    if not live(talk):
        return
    messages.hangup_request(world.wire, world.now, talk.call.channel)
    part(world, talk, "caller", 16)


def agent_ends(world: World, talk: Talk) -> None:
    """End it from the agent's side."""
    if not live(talk):
        return
    if talk.far is None:
        messages.hangup_request(world.wire, world.now, talk.leg)
    else:
        messages.soft_hangup(world.wire, world.now, talk.far)
        messages.hangup_request(world.wire, world.now, talk.leg, 16)
    part(world, talk, "agent", 16)


def drop(world: World, talk: Talk, cause: int) -> None:
    """Break it: RTP time-out (44), the agent's phone lost (38) or the trunk lost (41)."""
    if not live(talk):
        return
    wire, now = world.wire, world.now
    if cause == RTP_TIMEOUT:
        messages.soft_hangup(wire, now, talk.call.channel, 1)
    elif cause == PHONE_LOST:
        messages.hangup_request(wire, now, talk.leg, cause)
    else:
        messages.hangup_request(wire, now, talk.call.channel, cause)
    part(world, talk, "agent" if cause == PHONE_LOST else "caller", cause)


def part(world: World, talk: Talk, reason: str, cause: int) -> None:
    """Take both out of the bridge and hang up; `reason` says whose side ended first."""
    wire, now, call = world.wire, world.now, talk.call
    whole = world.rng.random() >= LATE_COMPLETE
    queue_messages.completed(wire, now, talk, reason, whole=whole)
    verb = "COMPLETEAGENT" if reason == "agent" else "COMPLETECALLER"
    log_end(world, talk, verb)
    first, second = (talk.leg, call.channel) if reason == "agent" else (call.channel, talk.leg)
    messages.bridge_leave(wire, now, talk.bridge, first)
    if reason == "caller":
        messages.soft_hangup(wire, now, call.channel)
    messages.bridge_leave(wire, now, talk.bridge, second)
    messages.bridge_made(wire, now, talk.bridge, "BridgeDestroy")
    if reason == "agent":
        messages.soft_hangup(wire, now, call.channel)
    legs.hang_up_caller(world, call, cause)
    legs.hang_up_leg(world, talk.leg, talk.far, cause)
    release(world, talk)


def log_end(world: World, talk: Talk, verb: str, *data: str) -> None:
    """Write the end of a conversation to the queue_log and count it."""
    seconds = talk.seconds(world.now)
    world.log.write(
        world.now,
        talk.call.channel.uniqueid,
        talk.queue.name,
        talk.agent.name,
        verb,
        *data,
        talk.hold,
        seconds,
        talk.call.position,
    )
    queue = talk.queue
    queue.completed += 1
    queue.in_time += talk.hold <= 20
    queue.talktime = (queue.talktime * 3 + seconds) >> 2


def release(world: World, talk: Talk) -> None:
    """Let the agent go: break, wrap-up or the next caller."""
    agent, now = talk.agent, world.now
    talk.call.talk = None
    agent.busy = None
    member = agent.members.get(talk.queue.name)
    if member is not None:
        member.calls_taken += 1
        member.last_call = now
        member.in_call = False
    agent.ready_at = agent.free_since = now + talk.queue.wrap_up
    set_device(world, agent, Device.NOT_INUSE)
    if agent.leaving:
        log_out(world, agent)
    elif agent.paused:
        return
    elif agent.pause_due is not None:
        reason, seconds = agent.pause_due
        agent.pause_due = None
        rest(world, agent, reason, seconds)
    elif agent.person.sip and talk.queue.wrap_up and world.rng.random() < PAUSES_FOR_WRAP_UP:
        rest(world, agent, WRAP_UP_REASON, world.lognormal(talk.queue.wrap_up * 1.4))
    else:
        world.after(talk.queue.wrap_up, world.freed, agent)


def rest(world: World, agent: Agent, reason: str, seconds: float) -> None:
    """Pause an agent for a while."""
    pause(world, agent, reason)
    world.after(seconds, wake, world, agent, world.now)


def wake(world: World, agent: Agent, since: float) -> None:
    """End the pause that began at `since`, unless it ended otherwise."""
    if agent.paused and any(member.last_pause == since for member in agent.members.values()):
        unpause(world, agent)
        # A Wrapuptime still running outlasts the pause.
        world.after(max(0.0, agent.ready_at - world.now), world.freed, agent)


def put_on_hold(world: World, talk: Talk, seconds: float) -> None:
    """Let the agent put the caller on hold for a while."""
    if not live(talk) or talk.on_hold:
        return
    talk.on_hold = True
    messages.hold(world.wire, world.now, talk.leg, on=True)
    messages.music(world.wire, world.now, talk.call.channel, on=True)
    set_device(world, talk.agent, Device.ONHOLD)
    world.after(seconds, take_back, world, talk)


def take_back(world: World, talk: Talk) -> None:
    """Take the caller back from hold."""
    if not live(talk) or not talk.on_hold:
        return
    talk.on_hold = False
    messages.hold(world.wire, world.now, talk.leg, on=False)
    messages.music(world.wire, world.now, talk.call.channel, on=False)
    set_device(world, talk.agent, Device.INUSE)
