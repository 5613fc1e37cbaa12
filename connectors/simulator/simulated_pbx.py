"""The simulated PBX: a centre whose time follows the clock, behind a real AMI socket."""

import asyncio
import contextlib

from connectors.simulator.ami_server import Account, AmiServer
from connectors.simulator.centre import centre
from connectors.simulator.clock import Clock, SystemClock
from connectors.simulator.lists import WorldLists
from connectors.simulator.queue_log import QueueLogFile
from connectors.simulator.settings import SimulationSettings
from connectors.simulator.world import World

LONGEST_NAP = 0.25
SHORTEST_NAP = 0.01
SLICE = 2000  # events between two looks at the sockets, so that a hurried simulation still answers


class SimulatedPbx:
    """Start it and connect an AMI client. At the start the floor is in mid-shift and its now is the clock's.

    With speed 1 its time is the wall's; with speed X it runs X times as fast, time stamps included.
    """

    def __init__(self, settings: SimulationSettings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._log: QueueLogFile | None = None
        self._task: asyncio.Task[None] | None = None
        self._server: AmiServer | None = None
        self.world: World | None = None
        self.events = 0

    @property
    def cut_off(self) -> int:
        """How many clients were cut off for reading too slowly."""
        return 0 if self._server is None else self._server.cut_off

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Warm up, listen and let time pass; returns the port. OSError when the address is taken."""
        settings = self._settings
        if settings.queue_log is not None:
            self._log = QueueLogFile(settings.queue_log)
        start = self._clock.now()
        self.world = centre(settings, start, None if self._log is None else self._log.write)
        account = Account(settings.username, settings.secret, settings.write_classes)
        self._server = AmiServer(WorldLists(self.world), account, settings.write_limit)
        try:
            bound = await self._server.start(host, port)
        except OSError:
            await self.stop()
            raise
        self._task = asyncio.create_task(self._run(self.world, self._server, start), name="simulated PBX")
        return bound

    async def stop(self) -> None:
        """Stop time, close every connection and the queue_log."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        if self._server is not None:
            await self._server.stop()
        if self._log is not None:
            self._log.close()
            self._log = None

    async def _run(self, world: World, server: AmiServer, start: float) -> None:
        speed = self._settings.speed
        while True:
            target = start + (self._clock.now() - start) * speed
            while world.next_at() <= target:
                self._pass(world, server, target)
                await self._clock.sleep(0)
            world.advance(target)
            nap = (world.next_at() - target) / speed
            await self._clock.sleep(min(LONGEST_NAP, max(SHORTEST_NAP, nap)))

    def _pass(self, world: World, server: AmiServer, target: float) -> None:
        """Let at most one slice of events happen, and send it in order."""
        frames: list[bytes] = []
        while world.next_at() <= target and len(frames) < SLICE:
            world.step()
            frames += [frame for _, frame in world.wire.take()]
        self.events += len(frames)
        if self._log is not None:
            self._log.flush()
        if frames:
            server.broadcast(b"".join(frames))
