"""A Redis of a test's own on a free port, without a disk: killed, frozen and started again as often as wanted."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import redis
from redis.asyncio import Redis

from connectors.journal.redis import connected

PATIENCE = 20.0


class Server:
    """One server. It keeps nothing over a restart, as a Redis without persistence does."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it; returns once it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            ["redis-server", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + PATIENCE
        # Another program may have taken the port meanwhile, and say nothing to who asks it.
        with redis.Redis.from_url(self.url, socket_timeout=1.0, socket_connect_timeout=1.0) as client:
            while True:
                try:
                    client.ping()
                except redis.RedisError:
                    assert self._process.poll() is None, "redis-server did not start"
                    assert time.monotonic() < deadline
                    time.sleep(0.01)
                else:
                    return

    def signal(self, number: signal.Signals) -> None:
        """Freeze it, thaw it."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once, frozen or not."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def redis_server() -> Iterator[Server]:
    """Run a server for as long as this lasts."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.kill()


@asynccontextmanager
async def asking(server: Server) -> AsyncIterator[Redis]:
    """A client of the test."""
    async with connected(server.url) as client:
        yield client


async def until(met: Callable[[], bool]) -> None:
    """Wait for what another task does."""
    async with asyncio.timeout(PATIENCE):
        while not met():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.01)
