"""The simulated centre as data: queues, agents, calls, and the agenda of what happens next.

No rule lives here; the rules are in visits.py, offers.py, talks.py, shifts.py and troubles.py. Rooms below call
upwards through the hooks of World (enter, freed), which the centre sets.
"""

import heapq
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from connectors.simulator.channels import Bridge, Channel, Names
from connectors.simulator.messages import Wire
from connectors.simulator.people import Person
from connectors.simulator.queue_log import QueueLog
from connectors.simulator.scenarios import Scenario
from connectors.simulator.settings import SimulationSettings


class Device(IntEnum):
    """Device states as numbered by Asterisk (include/asterisk/devicestate.h)."""

    NOT_INUSE = 1
    INUSE = 2
    UNAVAILABLE = 5
    RINGING = 6
    ONHOLD = 8


@dataclass(slots=True, eq=False)
class Queue:
    """A line of callers and its members. weight: its share of the calls; factor: above 1 during a surge.

    holdtime, talktime: exponential averages as app_queue keeps them.
    """

    name: str
    weight: float
    wrap_up: int
    timeout: int
    longest: int
    ring_all: bool = False
    overflow: str = ""
    priority: int = 0
    factor: float = 1.0
    waiting: list["Call"] = field(default_factory=list)
    members: dict[str, "Member"] = field(default_factory=dict)
    completed: int = 0
    abandoned: int = 0
    in_time: int = 0
    abandoned_in_time: int = 0
    holdtime: int = 0
    talktime: int = 0

    @property
    def strategy(self) -> str:
        """Name of the strategy as QueueParams shows it."""
        return "ringall" if self.ring_all else "leastrecent"


@dataclass(slots=True, eq=False)
class Member:
    """An agent in one queue, from log-in to log-out."""

    queue: Queue
    agent: "Agent"
    penalty: int
    login_time: float
    calls_taken: int = 0
    last_call: float = 0.0
    last_pause: float = 0.0
    in_call: bool = False


@dataclass(slots=True, eq=False)
class Agent:
    """One person at one phone. skills: queue name and penalty."""

    person: Person
    skills: tuple[tuple[str, int], ...]
    speed: float
    members: dict[str, Member] = field(default_factory=dict)
    device: Device = Device.NOT_INUSE
    paused: bool = False
    reason: str = ""
    busy: "Ring | Talk | None" = None
    ready_at: float = 0.0
    free_since: float = 0.0
    leaving: bool = False
    pause_due: tuple[str, float] | None = None

    @property
    def name(self) -> str:
        """What the wall calls them."""
        return self.person.name

    @property
    def interface(self) -> str:
        """What the queue rings."""
        return self.person.interface

    def available(self, now: float) -> bool:
        """Whether a queue may ring this agent now."""
        return (
            self.busy is None
            and not self.paused
            and self.device is Device.NOT_INUSE
            and bool(self.members)
            and now >= self.ready_at
        )


@dataclass(slots=True, eq=False)
class Call:
    """A caller on the line. queue is None while they are in none; position is the one they joined at."""

    channel: Channel
    number: str
    name: str
    trunk: str
    queue: Queue | None = None
    joined: float = 0.0
    position: int = 0
    redials: int = 0
    deadline: float = 0.0
    retry_at: float = 0.0
    rings: list["Ring"] = field(default_factory=list)
    talk: "Talk | None" = None
    over: bool = False


@dataclass(slots=True, eq=False)
class Ring:
    """An agent's phone ringing for a caller. far is the dialplan half of a Local channel."""

    call: Call
    agent: Agent
    queue: Queue
    leg: Channel
    far: Channel | None
    started: float


@dataclass(slots=True, eq=False)
class Talk:
    """A conversation. hold: whole seconds the caller waited before the answer."""

    call: Call
    agent: Agent
    queue: Queue
    leg: Channel
    far: Channel | None
    bridge: Bridge
    started: float
    hold: int
    on_hold: bool = False
    packets: int = 0

    def seconds(self, now: float) -> int:
        """Whole seconds of talk, counted as Asterisk does: a difference of two clock readings."""
        return int(now) - int(self.started)


@dataclass(slots=True, eq=False)
class Trunk:
    """A way calls come in."""

    name: str
    share: float
    alive: bool = True


def _nothing(*_: object) -> None:
    """Stand in for a hook nobody has set."""


class World:
    """Everything that is, and the agenda. `now` moves only in `advance`."""

    def __init__(
        self, settings: SimulationSettings, scenario: Scenario, wire: Wire, log: QueueLog, start: float
    ) -> None:
        self.settings = settings
        self.scenario = scenario
        self.rng = random.Random(settings.seed)
        self.names = Names(random.Random(settings.seed + 1))
        self.wire = wire
        self.log = log
        self.start = start
        self.now = start - settings.warm_up
        self.booted = self.now - 60
        self.queues: dict[str, Queue] = {}
        self.agents: list[Agent] = []
        self.calls: dict[str, Call] = {}
        self.channels: dict[str, Channel] = {}
        self.trunks = [Trunk("carrier-a", 0.7), Trunk("carrier-b", 0.3)]
        self.processed = 0
        self.enter: Callable[[Call, Queue], object] = _nothing
        self.freed: Callable[[Agent], object] = _nothing
        self._agenda: list[tuple[float, int, Callable[..., object], tuple[object, ...]]] = []
        self._count = 0

    def after(self, delay: float, action: Callable[..., object], *args: object) -> None:
        """Put an action on the agenda, `delay` seconds from now."""
        self._count += 1
        heapq.heappush(self._agenda, (self.now + delay, self._count, action, args))

    def next_at(self) -> float:
        """When the next thing happens."""
        return self._agenda[0][0] if self._agenda else float("inf")

    def step(self) -> None:
        """Let the next thing happen."""
        at, _, action, args = heapq.heappop(self._agenda)
        self.now = max(self.now, at)
        action(*args)

    def advance(self, until: float) -> None:
        """Let everything happen that is due by `until`."""
        while self._agenda and self._agenda[0][0] <= until:
            self.step()
        self.now = max(self.now, until)

    def elapsed(self) -> float:
        """Seconds since the stream started; negative while warming up."""
        return self.now - self.start

    def lognormal(self, mean: float, spread: float = 0.6) -> float:
        """Draw a duration with this mean; spread is the sigma of its logarithm."""
        return self.rng.lognormvariate(math.log(mean) - spread * spread / 2, spread)

    def add_channel(self, channel: Channel) -> None:
        """Count a channel in, so that CoreShowChannels lists it."""
        self.channels[channel.uniqueid] = channel

    def drop_channel(self, channel: Channel) -> None:
        """Count a channel out."""
        self.channels.pop(channel.uniqueid, None)
