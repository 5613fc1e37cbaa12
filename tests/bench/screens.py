"""From the PBX's wire to 500 screens at 2,000 AMI events a second, and what a screen and a stopped one cost.

Budgets (performance.md): p99 <= 270 ms from the event's bytes on the wire to the frame in a screen's hands; <= 16 KB
for a screen; <= 1 MB held for one that stops reading, and the others' p99 <= 1.2 x. The PBX (the simulated centre's own
stream, everything a read-all user gets) and the screens are processes of their own. Now and then an event of a marked
agent goes out; its way ends when a screen has read the mark, and the whole frame it came in. Screens take deflated
frames, as browsers do: plain ones would be 270 MB a second at this size, and reading them the slowest part of the way.
All times are of CLOCK_MONOTONIC.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import re
import selectors
import socket
import statistics
import tempfile
import time
import zlib
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path

from config.collector import spare_the_loop
from config.keeper import FloorKeeper
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, translate
from connectors.journal.sqlite import SqliteJournal
from connectors.simulator.centre import run_day
from connectors.simulator.settings import SimulationSettings
from realtime.events import FeedChanged, FeedState
from realtime.names import Instant, PbxId
from realtime.rules import Rules
from tests.bench.fanout import INFLATING, raise_limits
from tests.web.build import parts, served
from web.fanout import Pace
from web.parts import FANOUT

PBX = PbxId("hq")
SCREENS = 500
RATE = 2000
SECONDS = 20.0
TURN = 0.01
MARK_EVERY = 0.37
CENTRE = SimulationSettings(agents=1000, queues=200, calls_per_hour=12_000, scenario="steady", noise=True)
MARK = re.compile(rb'"mark(\d+)"')
SPAWN = multiprocessing.get_context("spawn")


def pbx(port: int, begin: float, pipe: Connection) -> None:
    """The PBX's process: send so many events a second and tell when each mark left."""
    needed = int(RATE * SECONDS) + RATE
    stream: list[bytes] = []
    for _, data in run_day(CENTRE, begin, seconds=3600.0):
        stream.append(data)
        if len(stream) >= needed:
            break
    link = socket.create_connection(("127.0.0.1", port))
    pipe.send("ready")
    pipe.recv()
    marks: dict[int, float] = {}
    begun = time.monotonic()
    sent = 0
    while (passed := time.monotonic() - begun) < SECONDS:
        due = int(passed * RATE)
        link.sendall(b"".join(stream[sent:due]))
        sent = due
        if passed >= len(marks) * MARK_EVERY:
            mark = len(marks)
            marks[mark] = time.monotonic()
            link.sendall(_marked(mark))
        time.sleep(TURN)
    pipe.send(marks)
    pipe.recv()
    link.close()


def _marked(mark: int) -> bytes:
    return (
        f"Event: QueueMemberPause\r\nPrivilege: agent,all\r\nTimestamp: {time.time():.6f}\r\nQueue: q0\r\n"
        "MemberName: Mark\r\nInterface: Local/99999@agents/n\r\nStateInterface: Local/99999@agents/n\r\n"
        "Membership: dynamic\r\nPenalty: 0\r\nCallsTaken: 0\r\nLastCall: 0\r\nLastPause: 0\r\nInCall: 0\r\n"
        f"Status: 1\r\nPaused: 1\r\nPausedReason: mark{mark}\r\n\r\n"
    ).encode()


class Screen:
    """One screen's socket in the screens' process, and what came of a frame that is not complete yet."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(INFLATING.encode())
        self.socket.setblocking(False)
        self._held = bytearray()
        self._greeted = False

    def frames(self) -> list[tuple[bool, bytes]]:
        """Read; the messages that are complete now, each with whether it is deflated."""
        self._held += self.socket.recv(1 << 20)
        if not self._greeted:
            _, end, rest = self._held.partition(b"\r\n\r\n")
            if not end:
                return []
            self._greeted, self._held = True, rest
        complete = []
        while len(self._held) >= 2:
            begin, length = 2, self._held[1]
            if length >= 126:
                begin = 4 if length == 126 else 10
                length = int.from_bytes(self._held[2:begin], "big")
            if len(self._held) < begin + length:
                break
            complete.append((bool(self._held[0] & 0x40), bytes(self._held[begin : begin + length])))
            del self._held[: begin + length]
        return complete


@lru_cache(maxsize=50)
def marks_in(deflated: bool, payload: bytes) -> tuple[int, ...]:  # noqa: FBT001  # a key of the cache
    """The marks in one message; all screens get the same bytes, so each is looked into once."""
    text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload + b"\x00\x00\xff\xff") if deflated else payload
    return tuple(int(mark) for mark in MARK.findall(text))


def screens(port: int, stopped: bool, pipe: Connection) -> None:  # noqa: FBT001  # a process takes plain arguments
    """The screens' process: read everything, except perhaps on one; tell when each mark came to each."""
    raise_limits()
    selector = selectors.DefaultSelector()
    walls = [Screen(port) for _ in range(SCREENS)]
    for screen in walls[1:] if stopped else walls:
        selector.register(screen.socket, selectors.EVENT_READ, screen)
    pipe.send("connected")
    first: dict[tuple[int, Screen], float] = {}
    while not pipe.poll():
        for key, _ in selector.select(timeout=0.1):
            found = key.data.frames()
            now = time.monotonic()
            for deflated, payload in found:
                for mark in marks_in(deflated, payload):
                    first.setdefault((mark, key.data), now)
    pipe.send([(mark, at) for (mark, _), at in first.items()])


class Wire(asyncio.Protocol):
    """What the session does with bytes: frames, translation, the keeper."""

    def __init__(self, keeper: FloorKeeper) -> None:
        self._keeper = keeper
        self._frames = Frames(WANTED)
        self.seen = 0

    def data_received(self, data: bytes) -> None:
        """Take what the PBX sent."""
        now = Instant(time.time())
        for message in self._frames.feed(data):
            event = translate(PBX, message, now)
            if event is not None:
                self._keeper.deliver(event)
        self.seen = self._frames.seen


class Watched:
    """What the server's loop and its sockets did meanwhile."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.held = 0

    async def watch(self, fanout: object) -> None:
        """Until cancelled: how late the loop is, and the most that one screen has waiting."""
        clients = getattr(fanout, "_groups")  # noqa: B009  # looked into, not called
        while True:
            begun = time.monotonic()
            await asyncio.sleep(0.005)
            self.late.append(time.monotonic() - begun - 0.005)
            sizes = [each.socket.get_write_buffer_size() for group in clients.values() for each in group.clients]
            self.held = max(self.held, *sizes) if sizes else self.held


def _rss() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


async def measured(folder: Path, *, stopped: bool) -> list[float]:
    """One run; the ways of all marks to all reading screens in milliseconds."""
    journal = SqliteJournal(folder / "journal.db")
    keeper = FloorKeeper(Rules(), journal)
    await keeper.start()
    spare_the_loop()
    keeper.deliver(FeedChanged(pbx=PBX, at=keeper.now(), state=FeedState.LIVE))
    loop, wire = asyncio.get_running_loop(), Wire(keeper)
    listener = await loop.create_server(lambda: wire, "127.0.0.1", 0)
    async with served(parts(feed=keeper, pace=Pace())) as server:
        keeping, watched = asyncio.create_task(keeper.keep()), Watched()
        ours, theirs = SPAWN.Pipe()
        SPAWN.Process(
            target=pbx, args=(listener.sockets[0].getsockname()[1], keeper.now(), theirs), daemon=True
        ).start()
        await asyncio.to_thread(ours.recv)
        walls, away = SPAWN.Pipe()
        before = _rss()
        SPAWN.Process(target=screens, args=(server.port, stopped, away), daemon=True).start()
        await asyncio.to_thread(walls.recv)
        while len(server.app[FANOUT].clients) < SCREENS:  # noqa: ASYNC110  # nothing is added to be measured
            await asyncio.sleep(0.05)
        await asyncio.sleep(2.0)
        screen = (_rss() - before) / SCREENS
        watching = asyncio.create_task(watched.watch(server.app[FANOUT]))
        begun, spent = time.monotonic(), time.process_time()
        ours.send("go")
        marks = await asyncio.to_thread(ours.recv)
        passed, cpu = time.monotonic() - begun, time.process_time() - spent
        await asyncio.sleep(1.0)
        walls.send("stop")
        ways = [(at - marks[mark]) * 1000 for mark, at in await asyncio.to_thread(walls.recv)]
        ours.send("end")
        for task in (keeping, watching):
            task.cancel()
        await asyncio.gather(keeping, watching, return_exceptions=True)
    listener.close()
    journal.close()
    _told(ways, len(marks), wire.seen / passed, cpu / passed, screen, watched, stopped=stopped)
    return ways


def _told(
    ways: list[float], marks: int, rate: float, cpu: float, screen: float, watched: Watched, *, stopped: bool
) -> None:
    late = statistics.quantiles(watched.late, n=100)[98] * 1000
    print(f"{SCREENS} screens, one stopped" if stopped else f"{SCREENS} screens, all reading", end=": ")
    print(f"{rate:.0f} AMI events/s, {cpu:.0%} of a core, {screen / 1024:.1f} KB a screen (budget 16)")
    print(
        f"  wire to screen: median {statistics.median(ways):.0f} ms, p99 {_p99(ways):.0f} ms, worst {max(ways):.0f} ms "
        f"(budget p99 270) over {len(ways)} arrivals of {marks} marks"
    )
    print(f"  loop late: p99 {late:.1f} ms, worst {max(watched.late) * 1000:.1f} ms", end="; ")
    print(f"most held for one screen {watched.held / 1024:.0f} KB (budget 1024, the kernel's share of 512 beside it)")


def _p99(ways: list[float]) -> float:
    return statistics.quantiles(ways, n=100)[98]


def main() -> None:
    """Print both runs."""
    logging.disable(logging.CRITICAL)
    raise_limits()
    taken = []
    for stopped in (False, True):
        with tempfile.TemporaryDirectory() as name:
            taken.append(asyncio.run(measured(Path(name), stopped=stopped)))
    print(f"p99 with one stopped: {_p99(taken[1]) / _p99(taken[0]):.2f} x (budget 1.2)")
