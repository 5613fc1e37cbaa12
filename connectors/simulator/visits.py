"""Callers: how they arrive, wait and leave without an answer. Every pass through a queue ends in exactly one way."""

from connectors.simulator import legs, messages, offers, queue_messages
from connectors.simulator.people import stranger
from connectors.simulator.world import Call, Queue, World

SHORT_RATE = 0.04
KEY_RATE = 0.04
REDIAL_RATE = 0.35
MOST_REDIALS = 3


def arrive(world: World, queue: Queue, known: tuple[str, str] | None = None, redials: int = 0) -> None:
    """Bring a caller in through a trunk that works; after the greeting they join the queue."""
    trunks = [trunk for trunk in world.trunks if trunk.alive]
    if not trunks:
        return
    trunk = world.rng.choices(trunks, weights=[trunk.share for trunk in trunks])[0]
    number, name = known or stranger(world.rng)
    channel = legs.caller_channel(world, trunk, queue, number, name)
    call = Call(channel, number, name, trunk.name, redials=redials)
    world.calls[channel.uniqueid] = call
    messages.step(world.wire, world.now, channel, "Playback", "welcome")
    world.after(world.rng.uniform(0.5, 3.0), answer_and_enter, world, call, queue)


def answer_and_enter(world: World, call: Call, queue: Queue) -> None:
    """Start the recording and send the caller into the queue."""
    if call.over:
        return
    call.channel.set(priority=2)
    messages.recording(world.wire, world.now, call.channel)
    enter(world, call, queue)


def enter(world: World, call: Call, queue: Queue) -> None:
    """Let a caller join a queue, unless it is full or nobody serves it."""
    limit = queue.timeout
    call.channel.set(exten=queue.name, priority=3)
    messages.step(world.wire, world.now, call.channel, "Queue", f"{queue.name},tTc,,,{limit}")
    if len(queue.waiting) >= queue.longest:
        refuse(world, call, "FULL")
        return
    if not queue.members:
        refuse(world, call, "JOINEMPTY")
        return
    queue.waiting.append(call)
    call.queue, call.joined, call.position, call.retry_at = queue, world.now, len(queue.waiting), 0.0
    uniqueid = call.channel.uniqueid
    world.log.write(world.now, uniqueid, queue.name, "NONE", "ENTERQUEUE", "", call.number, call.position)
    queue_messages.joined(world.wire, world.now, call, queue)
    messages.music(world.wire, world.now, call.channel, on=True)
    intend(world, call)
    offers.fill(world, queue)


def intend(world: World, call: Call) -> None:
    """Decide how long a caller will wait, and what they do then."""
    rng, since, queue = world.rng, call.joined, call.queue
    if queue is None:
        return
    patience = rng.uniform(1, 4.5) if rng.random() < SHORT_RATE else 8 + rng.expovariate(1 / world.settings.patience)
    world.after(patience, abandon, world, call, since)
    world.after(queue.timeout, time_out, world, call, since)
    if rng.random() < KEY_RATE:
        world.after(rng.uniform(12, 60), press_key, world, call, since)


def waits(call: Call, since: float) -> bool:
    """Whether the caller is still in the queue they joined at `since`."""
    return call.queue is not None and call.joined == since and not call.over


def refuse(world: World, call: Call, status: str) -> None:
    """Turn a caller away before they joined."""
    messages.variable(world.wire, world.now, call.channel, "QUEUESTATUS", status)
    end_of_dialplan(world, call)


def end_of_dialplan(world: World, call: Call) -> None:
    """Let the dialplan end: Asterisk hangs up."""
    call.channel.set(priority=4)
    messages.soft_hangup(world.wire, world.now, call.channel)
    legs.hang_up_caller(world, call, 16)


def leave(world: World, call: Call, queue: Queue) -> int:
    """Take a caller out of line; returns the position they had."""
    position = queue.waiting.index(call) + 1
    queue.waiting.remove(call)
    call.queue = None
    messages.music(world.wire, world.now, call.channel, on=False)
    queue_messages.left(world.wire, world.now, call, queue, position)
    return position


def log_exit(world: World, call: Call, queue: Queue, verb: str, *data: str | int) -> None:
    """Write the end of a wait to the queue_log: data, original position, seconds waited."""
    wait = int(world.now) - int(call.joined)
    world.log.write(world.now, call.channel.uniqueid, queue.name, "NONE", verb, *data, call.position, wait)


def gone_unanswered(world: World, call: Call, queue: Queue) -> int:
    """Say and count what Asterisk says and counts of everybody who leaves unanswered; returns the position."""
    queue.abandoned += 1
    queue.abandoned_in_time += int(world.now) - int(call.joined) <= 20
    queue_messages.abandoned(world.wire, world.now, call, queue, queue.waiting.index(call) + 1)
    return leave(world, call, queue)


def abandon(world: World, call: Call, since: float, cause: int = 0) -> None:
    """Let a caller hang up while waiting. cause: 0 for their own will, else what broke (38: the trunk)."""
    queue = call.queue
    if queue is None or not waits(call, since):
        return
    messages.hangup_request(world.wire, world.now, call.channel, cause or None)
    for ring in list(call.rings):
        offers.cancel(world, ring)
    position = gone_unanswered(world, call, queue)
    log_exit(world, call, queue, "ABANDON", position)
    messages.soft_hangup(world.wire, world.now, call.channel)
    legs.hang_up_caller(world, call, cause)
    if call.redials < MOST_REDIALS and world.rng.random() < REDIAL_RATE:
        delay = world.rng.uniform(20, 180)
        world.after(delay, arrive, world, queue, (call.number, call.name), call.redials + 1)


def time_out(world: World, call: Call, since: float) -> None:
    """End a wait that lasted too long: on to the overflow queue, or goodbye."""
    exit_unanswered(world, call, since, "EXITWITHTIMEOUT", "TIMEOUT")


def turn_out(world: World, queue: Queue) -> None:
    """Send everybody away from a queue that has lost its last member."""
    for call in list(queue.waiting):
        exit_unanswered(world, call, call.joined, "EXITEMPTY", "LEAVEEMPTY")


def exit_unanswered(world: World, call: Call, since: float, verb: str, status: str) -> None:
    """Let the queue give up on a caller, who goes on in the dialplan."""
    queue = call.queue
    if queue is None or not waits(call, since):
        return
    for ring in list(call.rings):
        offers.miss(world, ring)
        world.after(0.0, world.freed, ring.agent)
    position = gone_unanswered(world, call, queue)
    log_exit(world, call, queue, verb, position)
    messages.variable(world.wire, world.now, call.channel, "QUEUESTATUS", status)
    overflow = world.queues.get(queue.overflow)
    if overflow is not None and overflow.members and world.rng.random() < 0.6:
        enter(world, call, overflow)
    else:
        end_of_dialplan(world, call)


def press_key(world: World, call: Call, since: float) -> None:
    """Let a caller leave by a key, to the answering machine."""
    queue = call.queue
    if queue is None or not waits(call, since):
        return
    if call.rings:
        world.after(3.0, press_key, world, call, since)
        return
    messages.digit(world.wire, world.now, call.channel, "1")
    position = leave(world, call, queue)
    log_exit(world, call, queue, "EXITWITHKEY", "1", position)
    messages.step(world.wire, world.now, call.channel, "VoiceMail", "100@default")
    world.after(world.rng.uniform(5, 25), hang_up, world, call)


def hang_up(world: World, call: Call) -> None:
    """Let a caller who is in no queue hang up."""
    if call.over or call.queue is not None or call.talk is not None:
        return
    messages.hangup_request(world.wire, world.now, call.channel)
    messages.soft_hangup(world.wire, world.now, call.channel)
    legs.hang_up_caller(world, call, 16)
