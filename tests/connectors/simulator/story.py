"""What the simulator's tests share: small centres, frames read back, a client on a real socket."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Self

from connectors.simulator.centre import centre
from connectors.simulator.channels import Channel
from connectors.simulator.messages import Wire
from connectors.simulator.people import Person
from connectors.simulator.queue_log import QueueLog
from connectors.simulator.recording import Splitter
from connectors.simulator.scenarios import SCENARIOS, Scenario
from connectors.simulator.settings import SimulationSettings
from connectors.simulator.world import Agent, Queue, World

START = 1_795_420_000.0
PATIENCE = 10.0  # seconds a test waits for something that takes milliseconds

Frame = dict[str, str]


class FakeClock:
    """Time that moves only when somebody sleeps; beyond `until` sleeping never ends."""

    def __init__(self, until: float = float("inf")) -> None:
        self._now = START
        self.until = START + until
        self.moved = asyncio.Event()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if self._now + seconds > self.until:
            self.moved.set()
            await asyncio.Event().wait()
        self._now += seconds
        await asyncio.sleep(0)


def read(frame: bytes) -> Frame:
    return dict(line.split(": ", 1) for line in frame.decode().split("\r\n") if line)


def heard(world: World) -> list[Frame]:
    return [read(frame) for _, frame in world.wire.take()]


def names(frames: Iterable[Frame]) -> list[str]:
    return [frame.get("Event", "Response") for frame in frames]


def busy_centre(seed: int = 1, *, noise: bool = False) -> World:
    return centre(SimulationSettings(seed=seed, noise=noise), START)


def empty_room(
    *, agents: int = 1, queues: tuple[str, ...] = ("sales",), sip: bool = True, noise: bool = False
) -> tuple[World, list[str]]:
    """A centre without arrivals, breaks or shifts: only what a test does happens. Returns it with its queue_log."""
    from connectors.simulator import offers, visits
    from connectors.simulator.members import log_in

    lines: list[str] = []
    settings = SimulationSettings(warm_up=0, patience=10_000, talk=60)
    quiet = Scenario("still", begins=10.0, drop_rate=0.0)
    world = World(settings, quiet, Wire(noise=noise), QueueLog(lines.append), START)
    for name in queues:
        world.queues[name] = Queue(name, 1.0, 20, 180, 3)
    for index in range(agents):
        number = str(1001 + index)
        person = Person(number, f"林{index}", f"PJSIP/{number}" if sip else f"Local/{number}@agents/n", (0, 24))
        agent = Agent(person, tuple((name, 0) for name in queues), 1.0)
        world.agents.append(agent)
        log_in(world, agent)
    world.enter = lambda call, queue: visits.enter(world, call, queue)
    world.freed = lambda agent: offers.freed(world, agent)
    world.wire.speaking = True
    lines.clear()
    return world, lines


def channel(name: str = "PJSIP/carrier-a-00000000", uniqueid: str = "1795420000.0") -> Channel:
    made = Channel(name, uniqueid, uniqueid, "inbound", "sales", START)
    made.set(state=6, number="13800000042", caller="O'Neil")
    return made


def verbs(lines: list[str]) -> list[str]:
    return [line.split("|")[4] for line in lines]


def scenario(name: str) -> Scenario:
    return SCENARIOS[name]


class Client:
    """An AMI client that speaks bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._splitter = Splitter()
        self.frames: list[Frame] = []

    @classmethod
    async def dial(cls, port: int) -> Self:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        client = cls(reader, writer)
        async with asyncio.timeout(PATIENCE):
            assert await reader.readline() == b"Asterisk Call Manager/11.0.0\r\n"
        return client

    def say(self, **headers: str) -> None:
        self.writer.write(("".join(f"{k}: {v}\r\n" for k, v in headers.items()) + "\r\n").encode())

    def log_in(self, secret: str = "floorwatch") -> None:
        self.say(Action="Login", Username="floorwatch", Secret=secret, ActionID="in")

    async def until(self, **wanted: str) -> Frame:
        """Read on until a frame with these headers came; it is the last of `frames`."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for index, frame in enumerate(self.frames):
                    if wanted.items() <= frame.items():
                        self.seen, self.frames = self.frames[: index + 1], self.frames[index + 1 :]
                        return frame
                data = await self.reader.read(65536)
                assert data, f"closed before {wanted} came"
                self.frames += [read(frame) for frame in self._splitter.feed(data)]

    async def closed(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while await self.reader.read(65536):
                pass

    async def leave(self) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()
