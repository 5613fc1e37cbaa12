"""A Redis of a test's own on a free port, without a disk: killed, frozen and started again as often as wanted."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import redis
from redis.asyncio import Redis

from connectors.journal.redis import connected

PATIENCE = 20.0


class Server:
    """One server. It keeps nothing over a restart, as a Redis without persistence does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._served = False
        self._choose()

    def _choose(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Run it; returns once it answers. Before its first answer it may turn to another port, if somebody took it."""
        deadline = time.monotonic() + PATIENCE
        while not self._answers(deadline):
            assert time.monotonic() < deadline, "redis-server did not start"
            if not self._served:
                self._choose()
        self._served = True

    def _answers(self, deadline: float) -> bool:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(["redis-server", *options], stdout=quiet, stderr=quiet)
        # Another program may have taken the port meanwhile, and say nothing to who asks it.
        with redis.Redis.from_url(self.url, socket_timeout=1.0, socket_connect_timeout=1.0) as client:
            while self._process.poll() is None and time.monotonic() < deadline:
                with suppress(redis.RedisError):
                    return bool(client.info()["process_id"] == self._process.pid)
                time.sleep(0.01)
        return False

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
