"""Who is offered which caller: strategies, ringing, ring-no-answer, answering."""

from connectors.simulator import legs, messages, queue_messages, talks, transfers
from connectors.simulator.members import ringing_state, set_device
from connectors.simulator.talks import begin
from connectors.simulator.world import Agent, Call, Device, Member, Queue, Ring, Talk, World

RING_LIMIT = 15.0
RING_MEAN = 4.5
MISS_RATE = 0.025
AUTO_PAUSE_RATE = 0.4
ANSWERED_ELSEWHERE = 26
RETRY = 1.0


def fill(world: World, queue: Queue) -> None:
    """Offer every waiting caller who is not being offered already, in order, as far as members are free."""
    for call in list(queue.waiting):
        if call.rings or call.retry_at > world.now:
            continue
        members = chosen(world, queue)
        if not members:
            return
        for member in members:
            ring(world, call, queue, member.agent)


def freed(world: World, agent: Agent) -> None:
    """Look through an agent's queues, the important and then the longest waiting first."""
    if not agent.available(world.now):
        return
    queues = [member.queue for member in agent.members.values() if member.queue.waiting]
    for queue in sorted(queues, key=lambda queue: (-queue.priority, queue.waiting[0].joined)):
        fill(world, queue)
        if agent.busy is not None:
            return


def chosen(world: World, queue: Queue) -> list[Member]:
    """Pick whom to ring: of the lowest penalty the one idle longest, or all of them where the strategy is ringall."""
    now = world.now
    free = [member for member in queue.members.values() if member.agent.available(now)]
    if not free:
        return []
    lowest = min(member.penalty for member in free)
    free = [member for member in free if member.penalty == lowest]
    if queue.ring_all:
        return free[:6]
    return [min(free, key=lambda member: (member.agent.free_since, member.agent.interface))]


def ring(world: World, call: Call, queue: Queue, agent: Agent) -> None:
    """Ring an agent's phone for a caller."""
    wire, now = world.wire, world.now
    offer = legs.agent_leg(world, call, queue, agent)
    call.rings.append(offer)
    agent.busy = offer
    queue_messages.called(wire, now, offer)
    messages.dial(wire, now, call.channel, offer.leg, agent.interface)
    messages.connect_line(call.channel, agent.person.number if agent.person.sip else call.number, call.name)
    offer.leg.set(state=5)
    messages.noise(wire, now, call.channel, "NewConnectedLine")
    messages.noise(wire, now, offer.leg, "Newstate", "NewConnectedLine")
    set_device(world, agent, ringing_state(agent))
    messages.dial_state(wire, now, call.channel, offer.leg)
    if world.rng.random() < MISS_RATE:
        world.after(RING_LIMIT, not_answered, world, offer)
    else:
        world.after(min(RING_LIMIT - 1, world.lognormal(RING_MEAN, 0.5)), answered, world, offer)


def rings_still(offer: Ring) -> bool:
    """Whether the phone still rings for that caller."""
    return offer in offer.call.rings and not offer.call.over


def not_answered(world: World, offer: Ring) -> None:
    """Give up on a phone nobody picks up; some queues pause its agent."""
    if not rings_still(offer):
        return
    agent = offer.agent
    miss(world, offer)
    offer.call.retry_at = world.now + RETRY
    if world.rng.random() < AUTO_PAUSE_RATE:
        talks.rest(world, agent, "Auto-Pause", world.rng.uniform(30, 120))
    else:
        agent.ready_at = world.now + 5
        world.after(5, world.freed, agent)
    world.after(RETRY, fill, world, offer.queue)


def miss(world: World, offer: Ring) -> None:
    """Say and log a ring nobody answered, and hang its leg up."""
    wire, now = world.wire, world.now
    messages.dial_end(wire, now, offer.call.channel, offer.leg, "NOANSWER")
    queue_messages.missed(wire, now, offer)
    millis = round((now - offer.started) * 1000)
    uniqueid = offer.call.channel.uniqueid
    world.log.write(now, uniqueid, offer.queue.name, offer.agent.name, "RINGNOANSWER", millis)
    silence(world, offer, 0)


def cancel(world: World, offer: Ring, cause: int = 0) -> None:
    """Stop a ring because the caller went, or somebody else was quicker (cause 26)."""
    wire, now = world.wire, world.now
    messages.dial_end(wire, now, offer.call.channel, offer.leg, "CANCEL")
    if cause != ANSWERED_ELSEWHERE:
        # Asterisk ends such a dial twice: in app_queue and when the leg goes (seen on 22.10).
        messages.dial_end(wire, now, offer.call.channel, offer.leg, "CANCEL")
    millis = round((now - offer.started) * 1000)
    uniqueid = offer.call.channel.uniqueid
    world.log.write(now, uniqueid, offer.queue.name, offer.agent.name, "RINGCANCELED", millis)
    silence(world, offer, cause)
    world.after(0.0, world.freed, offer.agent)


def silence(world: World, offer: Ring, cause: int) -> None:
    """Hang up a ringing leg and let the phone rest."""
    offer.call.rings.remove(offer)
    legs.hang_up_leg(world, offer.leg, offer.far, cause)
    offer.agent.busy = None
    set_device(world, offer.agent, Device.NOT_INUSE)


def answered(world: World, offer: Ring) -> None:
    """Let an agent pick up: the others stop ringing, the caller leaves the queue, the two talk."""
    if not rings_still(offer):
        return
    wire, now, call, queue = world.wire, world.now, offer.call, offer.queue
    offer.leg.set(state=6)
    if offer.far is not None:
        offer.far.set(state=6)
        messages.noise(wire, now, offer.far, "Newstate")
    messages.noise(wire, now, offer.leg, "Newstate")
    messages.dial_end(wire, now, call.channel, offer.leg, "ANSWER")
    for other in [other for other in call.rings if other is not offer]:
        cancel(world, other, ANSWERED_ELSEWHERE)
    call.rings.clear()
    messages.music(wire, now, call.channel, on=False)
    position = queue.waiting.index(call) + 1
    queue.waiting.remove(call)
    queue_messages.left(wire, now, call, queue, position)
    queue_messages.connected(wire, now, offer)
    hold, rang = int(now) - int(call.joined), int(now - offer.started)
    name = offer.agent.name
    world.log.write(now, call.channel.uniqueid, queue.name, name, "CONNECT", hold, offer.leg.uniqueid, rang)
    queue.holdtime = (queue.holdtime * 3 + hold) >> 2
    call.queue = None
    plan(world, begin(world, offer))


def plan(world: World, talk: Talk) -> None:
    """Decide how a conversation goes: its length, its end, and what happens on the way."""
    rng = world.rng
    length = max(3.0, world.lognormal(world.settings.mean_talk() * talk.agent.speed))
    if rng.random() < world.scenario.drop_rate:
        cause = talks.RTP_TIMEOUT if rng.random() < 0.6 else talks.PHONE_LOST
        world.after(length * rng.uniform(0.1, 0.9), talks.drop, world, talk, cause)
    if talk.agent.person.sip and length > 40:
        fate = rng.random()
        if fate < 0.12:
            world.after(length * 0.3, talks.put_on_hold, world, talk, length * rng.uniform(0.1, 0.5))
        elif fate < 0.16 and len(world.queues) > 1:
            others = [queue for queue in world.queues.values() if queue is not talk.queue]
            world.after(length * 0.6, transfers.blind, world, talk, rng.choice(others))
        elif fate < 0.19:
            world.after(length * 0.5, transfers.consult, world, talk, f"3{rng.randrange(1, 9):03d}")
            length += 60.0
    end = talks.caller_ends if rng.random() < talks.CALLER_ENDS else talks.agent_ends
    world.after(length, end, world, talk)
