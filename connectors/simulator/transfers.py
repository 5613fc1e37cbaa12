"""Agents who send a caller on: blindly into another queue, or to a colleague they asked first."""

from connectors.simulator import legs, messages, queue_messages
from connectors.simulator.channels import Bridge, Channel
from connectors.simulator.members import set_device
from connectors.simulator.talks import live, log_end, put_on_hold, release
from connectors.simulator.world import Call, Device, Queue, Talk, World

NEVER = 86400.0


def blind(world: World, talk: Talk, target: Queue) -> None:
    """Send the caller into another queue; the agent is free at once."""
    if not live(talk):
        return
    wire, now, call = world.wire, world.now, talk.call
    messages.blind_transfer(wire, now, talk.leg, call.channel, talk.bridge, target.name)
    messages.bridge_leave(wire, now, talk.bridge, talk.leg)
    messages.hangup(wire, now, talk.leg)
    world.drop_channel(talk.leg)
    queue_messages.completed(wire, now, talk, "transfer")
    log_end(world, talk, "BLINDTRANSFER", target.name, "inbound")
    messages.bridge_leave(wire, now, talk.bridge, call.channel)
    messages.bridge_made(wire, now, talk.bridge, "BridgeDestroy")
    release(world, talk)
    world.enter(call, target)


def consult(world: World, talk: Talk, expert: str) -> None:
    """Put the caller on hold and call a colleague from a second line."""
    if not live(talk) or talk.on_hold:
        return
    put_on_hold(world, talk, NEVER)
    wire, now = world.wire, world.now
    own = legs.phone_channel(world, talk.agent.person.number, exten=expert)
    own.set(state=4, number=talk.agent.person.number, application="Dial", data=f"PJSIP/{expert}")
    other = legs.phone_channel(world, expert, own.linkedid)
    other.set(number=expert, connected_number=talk.agent.person.number, state=5, application="AppDial")
    messages.dial(wire, now, own, other, expert)
    world.after(world.rng.uniform(2, 5), answered, world, talk, own, other)


def answered(world: World, talk: Talk, own: Channel, other: Channel) -> None:
    """Let the colleague answer: agent and colleague talk, the caller still hears music."""
    wire, now = world.wire, world.now
    if not live(talk):
        messages.dial_end(wire, now, own, other, "CANCEL")
        for channel in (other, own):
            messages.hangup(wire, now, channel)
            world.drop_channel(channel)
        return
    bridge = Bridge(world.names.bridge())
    other.set(state=6)
    own.set(state=6, connected_number=other.number)
    messages.dial_end(wire, now, own, other, "ANSWER")
    messages.bridge_made(wire, now, bridge)
    messages.bridge_enter(wire, now, bridge, other)
    messages.bridge_enter(wire, now, bridge, own)
    world.after(world.rng.uniform(8, 25), hand_over, world, talk, (own, bridge), other)


def hand_over(world: World, talk: Talk, second: tuple[Channel, Bridge], other: Channel) -> None:
    """Join caller and colleague; the agent drops out of both calls."""
    wire, now, call = world.wire, world.now, talk.call
    own, bridge = second
    if live(talk):
        messages.attended_transfer(wire, now, (talk.leg, talk.bridge), second, (call.channel, other))
        messages.bridge_leave(wire, now, talk.bridge, talk.leg)
        messages.bridge_leave(wire, now, bridge, other)
        messages.bridge_enter(wire, now, talk.bridge, other)
        messages.music(wire, now, call.channel, on=False)
        queue_messages.completed(wire, now, talk, "transfer")
        log_end(world, talk, "ATTENDEDTRANSFER", "BRIDGE", talk.bridge.uniqueid)
        messages.hangup(wire, now, talk.leg)
        world.drop_channel(talk.leg)
        release(world, talk)
        world.after(world.lognormal(90), colleague_done, world, call, talk.bridge, other)
    else:
        messages.bridge_leave(wire, now, bridge, other)
        messages.hangup(wire, now, other)
        world.drop_channel(other)
    messages.bridge_leave(wire, now, bridge, own)
    messages.bridge_made(wire, now, bridge, "BridgeDestroy")
    messages.hangup(wire, now, own)
    world.drop_channel(own)
    settle(world, talk)


def settle(world: World, talk: Talk) -> None:
    """Let the agent's phone fall back to rest once both of its lines are down."""
    if talk.agent.busy is None and talk.agent.device is Device.ONHOLD:
        set_device(world, talk.agent, Device.NOT_INUSE)


def colleague_done(world: World, call: Call, bridge: Bridge, other: Channel) -> None:
    """End the talk of caller and colleague, which no queue counts."""
    if call.over:
        return
    wire, now = world.wire, world.now
    messages.hangup_request(wire, now, call.channel)
    messages.bridge_leave(wire, now, bridge, call.channel)
    messages.soft_hangup(wire, now, call.channel)
    messages.bridge_leave(wire, now, bridge, other)
    messages.bridge_made(wire, now, bridge, "BridgeDestroy")
    legs.hang_up_caller(world, call, 16)
    messages.hangup(wire, now, other)
    world.drop_channel(other)
