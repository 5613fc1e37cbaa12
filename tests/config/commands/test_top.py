from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import islice

import msgspec
import pytest
from websockets.asyncio.server import ServerConnection, serve

from config.api_client import Daemon
from config.commands.top import LONGEST_WAIT, Wall, _waits, follow
from config.problems import OperationError
from tests.config.rows import AT, encoded, queue

Life = Callable[[ServerConnection], Awaitable[None]]


def snapshot(waiting: int) -> str:
    rows = {"hq/sales": encoded(queue("Sales", waiting=waiting))}
    return msgspec.json.encode({"type": "snapshot", "seq": 1, "at": AT, "queues": rows}).decode()


@asynccontextmanager
async def server(life: Life) -> AsyncIterator[Daemon]:
    async with serve(life, "127.0.0.1", 0) as listening:
        (port,) = {sock.getsockname()[1] for sock in listening.sockets}
        yield Daemon(f"http://127.0.0.1:{port}")


class Screen:
    """A terminal that remembers what was drawn."""

    def __init__(self) -> None:
        self.drawn: asyncio.Queue[str] = asyncio.Queue()
        self.wall = Wall(draw=self.drawn.put_nowait, size=lambda: (80, 10))

    async def shows(self, text: str) -> None:
        async with asyncio.timeout(10):
            while text not in await self.drawn.get():
                pass


@asynccontextmanager
async def following(daemon: Daemon, screen: Screen) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(follow(daemon, None, screen.wall))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, OperationError):
            await task


async def test_the_wall_follows_snapshot_and_deltas() -> None:
    async def life(link: ServerConnection) -> None:
        await link.send(snapshot(3))
        changed = {"queues/hq/sales": encoded(queue("Sales", waiting=77))}
        delta = {"type": "delta", "seq": 2, "at": AT, "changed": changed, "removed": []}
        await link.send(msgspec.json.encode(delta).decode())
        await link.wait_closed()

    screen = Screen()
    async with server(life) as daemon, following(daemon, screen):
        await screen.shows(" 3 ")
        await screen.shows("77 ")


async def test_a_lost_server_is_shown_and_the_wall_comes_back_by_itself() -> None:
    numbers = iter((3, 55))

    async def life(link: ServerConnection) -> None:
        waiting = next(numbers, None)
        if waiting is None:
            return
        await link.send(snapshot(waiting))
        if waiting == 55:
            await link.wait_closed()

    screen = Screen()
    async with server(life) as daemon, following(daemon, screen):
        await screen.shows(" 3 ")
        await screen.shows("! Server lost")
        await screen.shows("55 ")


async def test_a_refused_token_ends_it_with_one_line() -> None:
    async def life(link: ServerConnection) -> None:
        await link.send(snapshot(3))
        await link.close(4403, "revoked")

    screen = Screen()
    async with server(life) as daemon, following(daemon, screen) as task:
        async with asyncio.timeout(10):
            with pytest.raises(OperationError, match=r"answers 403.*FLOORWATCH_TOKEN"):
                await asyncio.shield(task)


async def test_garbage_instead_of_a_floor_is_told_at_the_first_dial() -> None:
    async def life(link: ServerConnection) -> None:
        await link.send("<html>")

    screen = Screen()
    async with server(life) as daemon, following(daemon, screen) as task:
        async with asyncio.timeout(10):
            with pytest.raises(OperationError, match="no daemon answers"):
                await asyncio.shield(task)


def test_redials_spread_out_and_stay_bounded() -> None:
    waits = list(islice(_waits(random.Random(7)), 200))
    assert max(waits) <= LONGEST_WAIT
    assert min(waits) >= 0.1
    assert sum(waits[50:]) / 150 > LONGEST_WAIT / 3
