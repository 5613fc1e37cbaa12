"""The whole simulated call centre: builds the world from its settings and lets time pass in it.

Pure: the same settings and start give the same bytes. No clock, no socket; time is what the caller of `advance` says.
"""

from collections.abc import Callable, Iterator

from connectors.simulator import offers, shifts, troubles, visits
from connectors.simulator.messages import Wire
from connectors.simulator.people import Person, roster
from connectors.simulator.queue_log import NOBODY, QueueLog
from connectors.simulator.scenarios import DAY, HOUR, scenario_named
from connectors.simulator.settings import SimulationSettings
from connectors.simulator.world import Agent, Queue, World

NAMES = ("support", "sales", "claims", "vip", "complaints")
WEIGHTS = (0.36, 0.26, 0.20, 0.08, 0.10)
LOOK_AGAIN = 20.0  # seconds after which the arrival rate is looked up anew


def centre(settings: SimulationSettings, start: float, log: Callable[[str], object] | None = None) -> World:
    """Build a centre that has already worked for settings.warm_up seconds at `start` (epoch).

    log: takes every queue_log line, those of the past of the shift included.
    """
    scenario = scenario_named(settings.scenario)
    world = World(settings, scenario, Wire(noise=settings.noise), QueueLog(log), start)
    world.log.write(world.booted, NOBODY, NOBODY, NOBODY, "QUEUESTART", "")
    for queue in _queues(settings):
        world.queues[queue.name] = queue
    world.agents = _agents(world, roster(settings.agents, world.rng))
    world.enter = lambda call, queue: visits.enter(world, call, queue)
    world.freed = lambda agent: offers.freed(world, agent)
    shifts.open_floor(world)
    troubles.foresee(world)
    world.after(1.0, _arrivals, world, None)
    world.advance(start)
    world.wire.speaking = True
    return world


def run_day(
    settings: SimulationSettings, start: float, log: Callable[[str], object] | None = None, seconds: float = DAY
) -> Iterator[tuple[float, bytes]]:
    """Generate the stream of a whole day as fast as possible: (epoch time, one frame). No sockets."""
    world = centre(settings, start, log)
    until = start + seconds
    while world.next_at() <= until:
        world.advance(min(until, world.next_at() + 1.0))
        yield from world.wire.take()


def _arrivals(world: World, queue: Queue | None) -> None:
    """Draw the gap to the next caller; the rate holds for LOOK_AGAIN seconds, then the draw starts over.

    A Poisson process has no memory, so starting over changes nothing but the rate.
    """
    if queue is not None:
        visits.arrive(world, queue)
    queues = list(world.queues.values())
    weights = [queue.weight * queue.factor for queue in queues]
    alive = sum(trunk.share for trunk in world.trunks if trunk.alive)
    per_second = world.settings.calls_per_hour / HOUR * world.scenario.share(world.elapsed())
    gap = world.rng.expovariate(per_second * sum(weights) * max(alive, 0.01))
    if gap > LOOK_AGAIN:
        world.after(LOOK_AGAIN, _arrivals, world, None)
    else:
        world.after(gap, _arrivals, world, world.rng.choices(queues, weights=weights)[0])


def _queues(settings: SimulationSettings) -> list[Queue]:
    names = [NAMES[i] if i < len(NAMES) else f"queue{i + 1:03d}" for i in range(settings.queues)]
    weights = [WEIGHTS[i] if settings.queues <= len(WEIGHTS) else 1.0 / (1 + i % 10) for i in range(len(names))]
    total = sum(weights)
    queues = []
    for name, weight in zip(names, weights, strict=True):
        queue = Queue(name, weight / total, settings.wrap_up, settings.queue_timeout, settings.queue_length)
        if name == "vip":
            queue.ring_all, queue.priority, queue.wrap_up = True, 5, settings.wrap_up // 2
        elif name != names[-1]:
            queue.overflow = names[-1]
        queues.append(queue)
    return queues


def _agents(world: World, people: list[Person]) -> list[Agent]:
    """Share the agents out over the queues by load; two in three help out in another queue, too."""
    queues = list(world.queues.values())
    agents = []
    filled = dict.fromkeys(world.queues, 0.0)
    for person in people:
        home = min(queues, key=lambda queue: (filled[queue.name] + 1) / queue.weight)
        filled[home.name] += 1
        skills = [(home.name, 0)]
        second = world.rng.choice(queues)
        if second is not home and world.rng.random() < 0.85:
            skills.append((second.name, 1))
        agents.append(Agent(person, tuple(skills), world.rng.uniform(0.8, 1.25)))
    return agents
