"""The wire between a daemon and a PBX, in the hands of a test: it can be cut, go silent, or be slow."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.live.asterisk import LOOPBACK

CHUNK = 65536


@dataclass(slots=True)
class Wire:
    """Passes bytes from whoever connects to the PBX and back.

    delay: seconds each chunk of the PBX's is on its way. dials: connections asked for so far.
    """

    pbx_port: int
    delay: float = 0.0
    port: int = 0
    dials: int = 0
    _whole: bool = True
    _tearing: bool = False
    _passing: asyncio.Event = field(default_factory=asyncio.Event)
    _links: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """End every connection at once, and every new one, until mended."""
        self._whole = False
        for writer in self._links:
            writer.transport.abort()

    def tear(self) -> None:
        """Pass half of whatever the PBX says next, and end the connection in the middle of it; new ones as by `cut`."""
        self._whole, self._tearing = False, True

    def go_silent(self) -> None:
        """Pass nothing, not even the end of a connection; new ones are accepted, and nothing is heard on them."""
        self._passing.clear()

    def mend(self) -> None:
        """Work as it should."""
        self._whole, self._tearing = True, False
        self._passing.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.dials += 1
        if not self._whole:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection(LOOPBACK, self.pbx_port)
        ends = {writer, there_writer}
        self._links |= ends
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(reader, there_writer, 0.0))
                both.create_task(self._pass(there_reader, writer, self.delay, may_tear=True))
        except* ConnectionError:
            pass
        finally:
            self._links -= ends
            for end in ends:
                end.transport.abort()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float, *, may_tear: bool = False
    ) -> None:
        """One direction."""
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=1000)

        async def arrive() -> None:
            while True:
                due, chunk = await under_way.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                await self._passing.wait()
                torn = may_tear and self._tearing
                writer.write(chunk[: len(chunk) // 2] if torn else chunk)
                await writer.drain()
                if torn or not chunk:
                    raise ConnectionResetError

        arriving = asyncio.create_task(arrive())
        try:
            chunk = b"-"
            while chunk:
                chunk = await reader.read(CHUNK)
                await under_way.put((loop.time() + delay, chunk))
            await arriving
        finally:
            arriving.cancel()


@contextlib.asynccontextmanager
async def wire(pbx_port: int, *, delay: float = 0.0) -> AsyncIterator[Wire]:
    """A wire that works, until the block ends."""
    made = Wire(pbx_port, delay)
    made.mend()
    serving: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        try:
            await made.serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            serving.discard(task)

    server = await asyncio.start_server(accept, LOOPBACK, 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for task in list(serving):
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
