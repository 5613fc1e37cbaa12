"""Legs of a call: made, dialled, hung up. Callers come over SIP trunks, agents answer by SIP phone or Local channel."""

from connectors.simulator import messages
from connectors.simulator.channels import Channel
from connectors.simulator.world import Agent, Call, Queue, Ring, Trunk, World


def caller_channel(world: World, trunk: Trunk, queue: Queue, number: str, name: str) -> Channel:
    """Make the channel of a caller who comes in through a trunk."""
    uniqueid = world.names.uniqueid(world.now)
    channel = Channel(
        f"PJSIP/{trunk.name}-{world.names.serial('PJSIP')}", uniqueid, uniqueid, "inbound", queue.name, world.now
    )
    channel.set(state=4, number=number, caller=name)
    world.add_channel(channel)
    world.processed += 1
    messages.new_channel(world.wire, world.now, channel)
    channel.set(state=6)
    messages.noise(world.wire, world.now, channel, "Newstate")
    return channel


def phone_channel(world: World, number: str, linkedid: str | None = None, exten: str = "s") -> Channel:
    """Make a channel to or from a SIP phone; without linkedid it starts a call of its own."""
    uniqueid = world.names.uniqueid(world.now)
    name = f"PJSIP/{number}-{world.names.serial('PJSIP')}"
    channel = Channel(name, uniqueid, linkedid or uniqueid, "internal", exten, world.now)
    world.add_channel(channel)
    messages.new_channel(world.wire, world.now, channel)
    return channel


def local_channels(world: World, call: Call, agent: Agent) -> tuple[Channel, Channel]:
    """Make the two halves of a Local channel to an agent."""
    wire, now = world.wire, world.now
    number = agent.person.number
    stem = f"Local/{number}@agents-{world.names.serial('Local')}"
    linked = call.channel.linkedid
    one = Channel(f"{stem};1", world.names.uniqueid(now), linked, "agents", number, now)
    two = Channel(f"{stem};2", world.names.uniqueid(now), linked, "agents", number, now, state=4)
    for half in (one, two):
        world.add_channel(half)
        messages.new_channel(wire, now, half)
    one.set(number=call.number, caller=call.name)
    two.set(number=call.number, caller=call.name, connected_number=call.number, connected=call.name)
    messages.caller_id(wire, now, one)
    messages.caller_id(wire, now, two)
    messages.noise(wire, now, two, "NewConnectedLine")
    messages.local_pair(wire, now, one, two)
    messages.step(wire, now, two, "Wait", "3")
    return one, two


def agent_leg(world: World, call: Call, queue: Queue, agent: Agent) -> Ring:
    """Make the leg that rings an agent for a caller."""
    far = None
    if agent.person.sip:
        leg = phone_channel(world, agent.person.number, call.channel.linkedid)
        leg.set(number=queue.name)
        messages.caller_id(world.wire, world.now, leg)
    else:
        leg, far = local_channels(world, call, agent)
    leg.set(exten=queue.name, connected_number=call.number, connected=call.name)
    return Ring(call, agent, queue, leg, far, world.now)


def hang_up_leg(world: World, leg: Channel, far: Channel | None, cause: int, far_cause: int | None = None) -> None:
    """Hang up an agent's leg; of a Local channel the dialplan half goes too."""
    wire, now = world.wire, world.now
    if far is not None:
        messages.hangup_request(wire, now, far, cause)
    messages.hangup(wire, now, leg, cause)
    world.drop_channel(leg)
    if far is not None:
        messages.soft_hangup(wire, now, far)
        messages.hangup(wire, now, far, cause if far_cause is None else far_cause)
        world.drop_channel(far)


def hang_up_caller(world: World, call: Call, cause: int) -> None:
    """Hang up the caller's channel: the call is over."""
    messages.hangup(world.wire, world.now, call.channel, cause)
    forget(world, call)


def forget(world: World, call: Call) -> None:
    """Strike a call off the books."""
    call.over = True
    world.drop_channel(call.channel)
    world.calls.pop(call.channel.uniqueid, None)
