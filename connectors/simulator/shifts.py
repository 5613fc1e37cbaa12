"""The agents' day: log-in and log-out by roster, breaks, phones that drop off the network."""

from collections.abc import Callable

from connectors.simulator import messages, talks, visits
from connectors.simulator.members import log_in, log_out, set_device
from connectors.simulator.people import break_drawn
from connectors.simulator.scenarios import DAY, HOUR
from connectors.simulator.world import Agent, Device, World

BREAK_EVERY = 70 * 60.0
PHONE_FAILS_EVERY = 9 * 60.0
MOST_ON_BREAK = 0.15
LATE = 240.0  # seconds around the roster's time within which people come and go


def hour_of_day(world: World) -> float:
    """Hour of the simulated day, 0 to 24."""
    return (world.scenario.begins + world.elapsed() / HOUR) % 24


def on_shift(agent: Agent, hour: float) -> bool:
    """Whether the roster wants an agent at work; a night shift runs past 24."""
    begins, ends = agent.person.shift
    return begins <= hour < ends or begins <= hour + 24 < ends


def open_floor(world: World) -> None:
    """Seat those whose shift is on, and put everybody's comings and goings on the agenda."""
    hour = hour_of_day(world)
    for agent in world.agents:
        if on_shift(agent, hour):
            world.after(world.rng.uniform(0, 5), come, world, agent)
        begins, ends = agent.person.shift
        for at, action in ((begins, come), (ends, go)):
            delay = (at - hour) % 24 * HOUR + world.rng.uniform(0, LATE)
            world.after(delay, daily, world, agent, action)
        world.after(world.rng.expovariate(1 / BREAK_EVERY), take_break, world, agent)
    world.after(world.rng.expovariate(1 / PHONE_FAILS_EVERY), phone_fails, world)


def daily(world: World, agent: Agent, action: Callable[[World, Agent], None]) -> None:
    """Do it today and again tomorrow."""
    world.after(DAY, daily, world, agent, action)
    action(world, agent)


def come(world: World, agent: Agent) -> None:
    """Log an agent in."""
    if not agent.members:
        log_in(world, agent)
        world.freed(agent)


def go(world: World, agent: Agent) -> None:
    """Log an agent out, after the call they are on; a queue left without members turns its callers out."""
    if agent.busy is not None:
        agent.leaving = True
        world.after(60, go, world, agent)
        return
    if not agent.members:
        return
    queues = [member.queue for member in agent.members.values()]
    log_out(world, agent)
    for queue in queues:
        if not queue.members:
            visits.turn_out(world, queue)


def take_break(world: World, agent: Agent) -> None:
    """Let an agent pause, now or after the call, unless too many do already."""
    world.after(world.rng.expovariate(1 / BREAK_EVERY), take_break, world, agent)
    seated = [other for other in world.agents if other.members]
    resting = sum(other.paused for other in seated)
    if not agent.members or agent.paused or resting >= max(1.0, len(seated) * MOST_ON_BREAK):
        return
    reason, seconds = break_drawn(world.rng)
    if agent.busy is None:
        talks.rest(world, agent, reason, seconds)
    else:
        agent.pause_due = (reason, seconds)


def phone_fails(world: World) -> None:
    """Let one idle SIP phone stop answering for some minutes."""
    every = PHONE_FAILS_EVERY * 42 / max(1, len(world.agents))
    world.after(world.rng.expovariate(1 / every), phone_fails, world)
    idle = [agent for agent in world.agents if agent.person.sip and agent.members and agent.busy is None]
    idle = [agent for agent in idle if agent.device is Device.NOT_INUSE]
    if not idle:
        return
    agent = world.rng.choice(idle)
    reach(world, agent, reachable=False)
    world.after(world.rng.uniform(60, 300), phone_recovers, world, agent)


def phone_recovers(world: World, agent: Agent) -> None:
    """Let the phone answer again."""
    reach(world, agent, reachable=True)
    world.freed(agent)


def reach(world: World, agent: Agent, *, reachable: bool) -> None:
    """Say whether a phone answers qualify requests, and what that makes of its agent."""
    number = agent.person.number
    messages.contact(world.wire, world.now, number, contact_uri(number), reachable=reachable)
    set_device(world, agent, Device.NOT_INUSE if reachable else Device.UNAVAILABLE)


def contact_uri(number: str) -> str:
    """Where a phone is registered; addresses of a documentation network (RFC 5737)."""
    return f"sip:{number}@192.0.2.{int(number) % 200 + 20}:5060"
