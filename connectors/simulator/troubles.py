"""What goes wrong by plan: surges, bursts of drops, a trunk that fails."""

from connectors.simulator import messages, talks, visits
from connectors.simulator.scenarios import Incident, Trouble
from connectors.simulator.world import Call, Queue, Trunk, World


def foresee(world: World) -> None:
    """Put the scenario's incidents on the agenda, counted from the start of the stream."""
    for incident in world.scenario.incidents:
        world.after(world.settings.warm_up + incident.after, strike, world, incident)


def strike(world: World, incident: Incident) -> None:
    """Let an incident happen, and plan its next time."""
    if incident.every is not None:
        world.after(incident.every * world.rng.uniform(0.8, 1.2), strike, world, incident)
    match incident.trouble:
        case Trouble.SURGE:
            surge(world, incident)
        case Trouble.DROPS:
            drops(world, incident)
        case Trouble.TRUNK:
            trunk_fails(world, incident)


def surge(world: World, incident: Incident) -> None:
    """Multiply the arrivals of the biggest queue, or now and then of another."""
    queues = list(world.queues.values())
    queue = queues[0] if world.rng.random() < 0.7 else world.rng.choice(queues)
    queue.factor = incident.size
    world.after(incident.lasts, calm, queue)


def calm(queue: Queue) -> None:
    """End a surge."""
    queue.factor = 1.0


def drops(world: World, incident: Incident) -> None:
    """Let some conversations lose their sound."""
    talking = [call.talk for call in world.calls.values() if call.talk is not None]
    for talk in world.rng.sample(talking, min(len(talking), int(incident.size))):
        world.after(world.rng.uniform(0, incident.lasts), talks.drop, world, talk, talks.RTP_TIMEOUT)


def trunk_fails(world: World, incident: Incident) -> None:
    """Cut the last trunk off: its calls die one by one, new ones take the other."""
    trunk = world.trunks[-1]
    if not trunk.alive:
        return
    trunk.alive = False
    say_trunk(world, trunk)
    for call in list(world.calls.values()):
        if call.trunk == trunk.name and world.rng.random() < incident.size:
            world.after(world.rng.uniform(0.5, 20), cut, world, call, call.joined)
    world.after(incident.lasts, trunk_recovers, world, trunk)


def cut(world: World, call: Call, since: float) -> None:
    """Lose one call with its trunk."""
    if call.over:
        return
    if call.talk is not None:
        talks.drop(world, call.talk, talks.TRUNK_LOST)
    elif call.queue is not None:
        visits.abandon(world, call, since, talks.PHONE_LOST)


def trunk_recovers(world: World, trunk: Trunk) -> None:
    """Bring the trunk back."""
    trunk.alive = True
    say_trunk(world, trunk)


def say_trunk(world: World, trunk: Trunk) -> None:
    """Say how a trunk stands, as contact and as registration."""
    uri = f"sip:{trunk.name}.example:5060"
    messages.contact(world.wire, world.now, trunk.name, uri, reachable=trunk.alive)
    messages.registration(world.wire, world.now, trunk.name, "Registered" if trunk.alive else "Unregistered")
