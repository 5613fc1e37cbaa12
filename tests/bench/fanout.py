"""One tick to many screens, beside bare socket writes of the same bytes (performance.md: CPU <= 1.3 x, p99 <= 1.5 x).

To as many again that negotiated deflated frames: <= 1.1 x the CPU of plain ones and >= 3.5 x fewer bytes.

The screens live in another process, so that the CPU counted is the server's own. Times are of CLOCK_MONOTONIC, which
both processes share: from the floor's change to the last byte in each screen's hands.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import selectors
import socket
import statistics
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from realtime.rows import AnyRow
from tests.web.build import LEADER, InventedFloor, Server, agent_row, parts, served
from web.fanout import Pace
from web.parts import FANOUT

SCREENS = 3000
TICKS = 30
ROWS = 14
"""Agent rows in one delta: about 5 kB."""

UPGRADE = (
    "GET /api/v1/live HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    f"Authorization: Bearer {LEADER}\r\n\r\n"
)

INFLATING = (
    UPGRADE.removesuffix("\r\n") + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)


def screens(port: int, count: int, hello: bytes, pipe: Connection) -> None:
    """The other process: connect all screens, then, for each number of bytes told, say when each had them."""
    raise_limits()
    selector = selectors.DefaultSelector()
    held: dict[socket.socket, int] = {}
    for _ in range(count):
        link = socket.create_connection(("127.0.0.1", port))
        link.sendall(hello)
        link.setblocking(False)
        selector.register(link, selectors.EVENT_READ)
        held[link] = 0
    pipe.send("connected")
    while (size := pipe.recv()) is not None:
        pipe.send(drained(selector, held, size))


def drained(selector: selectors.BaseSelector, held: dict[socket.socket, int], size: int) -> list[float]:
    """Read until every screen has `size` bytes, or, for 0, until nothing has come for a while."""
    times: list[float] = []
    while size == 0 or len(times) < len(held):
        ready = selector.select(timeout=0.5)
        if not ready:
            break
        for key, _ in ready:
            link = key.fileobj
            assert isinstance(link, socket.socket)
            held[link] += len(link.recv(1 << 20))
            if size and held[link] >= size:
                times.append(time.monotonic())
                held[link] = 0
    for link in held:
        held[link] = 0
    return times


class Audience:
    """The screens of one server, in a process of their own, and what was measured of each tick to them."""

    def __init__(self, port: int, hello: bytes) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        spawn = multiprocessing.get_context("spawn")
        self._process = spawn.Process(target=screens, args=(port, SCREENS, hello, theirs), daemon=True)
        self._process.start()
        self.cpu: list[float] = []
        self.waits: list[float] = []

    async def connected(self) -> None:
        """All are connected and have read what greets them."""
        await asyncio.to_thread(self._pipe.recv)
        self._pipe.send(0)
        await asyncio.to_thread(self._pipe.recv)

    async def time(self, tick: Awaitable[int]) -> int:
        """Run one tick, wait until every screen has it; the bytes of it."""
        begun, spent = time.monotonic(), time.process_time()
        size = await tick
        self.cpu.append((time.process_time() - spent) * 1000)
        self._pipe.send(size)
        self.waits += [(at - begun) * 1000 for at in await asyncio.to_thread(self._pipe.recv)]
        return size

    def leave(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join()

    def figures(self) -> tuple[float, float]:
        """The median CPU of a tick and the p99 of the way to a screen, in milliseconds."""
        return statistics.median(self.cpu), statistics.quantiles(self.waits, n=100)[98]


async def ours(server: Server, floor: InventedFloor, turn: int) -> int:
    """A change of the floor, until the last screen's frame is written: masking, encoding, framing, writing."""
    names = [f"agents/hq/Local/{1000 + number}@agents/n" for number in range(ROWS)]
    rows: dict[str, AnyRow] = {name: agent_row("hq/sales", talk_seconds=1000.0 + turn) for name in names}
    counts = server.app[FANOUT].counts
    before, frames = counts.bytes, counts.frames
    floor.change(rows)
    while counts.frames < frames + SCREENS:  # noqa: ASYNC110  # nothing is added to the server to be measured
        await asyncio.sleep(0)
    return (counts.bytes - before) // SCREENS


async def bare(links: list[socket.socket], size: int) -> int:
    """The floor of what is possible: one system call per screen, nothing else."""
    data = b"x" * size
    for link in links:
        link.send(data)
    return size


@contextmanager
def listening() -> Iterator[tuple[int, list[socket.socket]]]:
    """A port, and the bare sockets of those who connect to it."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=SCREENS)
    listener.setblocking(False)
    links: list[socket.socket] = []

    def accept() -> None:
        link, _ = listener.accept()
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        links.append(link)

    loop = asyncio.get_running_loop()
    loop.add_reader(listener, accept)
    try:
        yield listener.getsockname()[1], links
    finally:
        loop.remove_reader(listener)
        for link in [*links, listener]:
            link.close()


def raise_limits() -> None:
    """As many files as the system lets us have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def compare() -> None:
    """Tick by tick in turn, so that all meet the same machine; of the ratios of such pairs the median is told."""
    floor, other = InventedFloor(), InventedFloor()
    pace = Pace(heartbeat=3600, patience=3600)
    async with served(parts(floor, pace=pace)) as server, served(parts(other, pace=pace)) as deflating:
        with listening() as (port, links):
            walls, bares = Audience(server.port, UPGRADE.encode()), Audience(port, b"")
            inflating = Audience(deflating.port, INFLATING.encode())
            for audience in (walls, bares, inflating):
                await audience.connected()
            for turn in range(TICKS):
                size = await walls.time(ours(server, floor, turn))
                await bares.time(bare(links, size))
                small = await inflating.time(ours(deflating, other, turn))
            for audience in (walls, bares, inflating):
                audience.leave()
    (cpu, p99), (bare_cpu, bare_p99), (small_cpu, small_p99) = (each.figures() for each in (walls, bares, inflating))
    print(f"one tick of {size} bytes to {SCREENS} screens, median of {TICKS}")
    pairs = statistics.median(ours / theirs for ours, theirs in zip(walls.cpu, bares.cpu, strict=True))
    print(f"  CPU  {cpu:6.1f} ms   bare sockets {bare_cpu:6.1f} ms   ratio of a pair {pairs:.2f} (budget 1.3)")
    print(f"  p99  {p99:6.1f} ms   bare sockets {bare_p99:6.1f} ms   ratio {p99 / bare_p99:.2f} (budget 1.5)")
    print(f"the same deflated for all: {small} bytes, {size / small:.1f} x fewer (budget 3.5)")
    pairs = statistics.median(ours / theirs for ours, theirs in zip(inflating.cpu, walls.cpu, strict=True))
    print(f"  CPU  {small_cpu:6.1f} ms   ratio to plain of a pair {pairs:.2f} (budget 1.1)   p99 {small_p99:6.1f} ms")


def main() -> None:
    """Print the comparison."""
    raise_limits()
    asyncio.run(compare())
