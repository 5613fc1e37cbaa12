"""The daemon as a whole process, `floorwatch run`, on a real PBX: started, watched through its API, killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from config.floor_view import FloorView, floor_of, heard
from connectors.store.database import open_store
from connectors.store.tokens import create_token
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.rows import FiguresRow
from tests.config.commands.running import PROGRAM
from tests.live.asterisk import Login
from tests.live.chain import HQ, PATIENCE

# From the start of the process to its first page: imports and a journal take 2 s on an idle machine.
START_SECONDS = 30.0
END_SECONDS = 10.0

FILE = """
[[pbx]]
name = "hq"
host = "{login.host}"
port = {login.port}
username = "{login.user}"
secret = "{secret}"
{queue_log}
[web]
port = 0
[log]
level = "info"
"""


@dataclass(slots=True)
class Daemon:
    """One life of the process. address: without a slash at the end. lines: what it has logged."""

    process: asyncio.subprocess.Process
    token: str
    address: str = ""
    lines: list[str] = field(default_factory=list)
    serves: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self) -> None:
        """Take what it logs, until it ends."""
        assert self.process.stdout is not None
        async for raw in self.process.stdout:
            line = raw.decode(errors="replace")
            self.lines.append(line)
            if "Floorwatch serves" in line:
                self.address = line.split()[-1].rstrip("/")
                self.serves.set()
        self.serves.set()

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        async with aiohttp.ClientSession(headers=self.headers()) as web, web.get(self.address + path) as answer:
            return answer.status, await answer.read()

    async def floor(self) -> FloorView:
        """GET /api/v1/floor."""
        status, body = await self.get("/api/v1/floor")
        assert status == 200, body
        return floor_of(body)

    async def until(self, holds: Callable[[FloorView], bool], patience: float = PATIENCE) -> FloorView:
        """Watch over the WebSocket, as a screen does, until something holds; TimeoutError when it does not."""
        view: FloorView | None = None
        async with (
            asyncio.timeout(patience),
            aiohttp.ClientSession(headers=self.headers()) as web,
            web.ws_connect(f"{self.address}/api/v1/live", max_msg_size=0) as link,
        ):
            while view is None or not holds(view):
                view = heard(view, await link.receive_str())
        return view

    async def live(self) -> FloorView:
        """Wait until the PBX is in step."""
        return await self.until(lambda view: HQ in view.pbx and view.pbx[HQ].state == "live")

    async def agrees(self, differences: Callable[[FloorView], list[str]], patience: float = 15.0) -> list[str]:
        """Wait until nothing differs any more; what differs still when patience is over."""
        with contextlib.suppress(TimeoutError):
            await self.until(lambda view: not differences(view), patience)
        return differences(await self.floor())

    async def kill(self) -> None:
        """SIGKILL: nothing is said or written any more."""
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> tuple[int, float]:
        """SIGTERM: the exit code, and how many seconds it took."""
        began = time.monotonic()
        self.process.terminate()
        async with asyncio.timeout(END_SECONDS):
            code = await self.process.wait()
        return code, time.monotonic() - began


def figures_of(view: FloorView) -> Mapping[str, FiguresRow]:
    """Today's figures of each queue, by its name on the PBX."""
    return {queue.removeprefix(f"{HQ}/"): row.today for queue, row in view.queues.items()}


def furnished(folder: Path, login: Login, queue_log: Path | None, secret: str = "", url: str | None = None) -> str:
    """Write floorwatch.toml and make a token that sees numbers; returns it. Once per folder. url: of its store."""
    folder.mkdir(exist_ok=True)
    named = f'queue_log = "{queue_log}"' if queue_log else ""
    text = FILE.format(login=login, secret=secret or login.secret, queue_log=named)
    if url is not None:
        text += f'[storage]\nurl = "{url}"\n'
    (folder / "floorwatch.toml").write_text(text, encoding="utf-8")
    store = open_store(folder / "data", url)
    try:
        return create_token(store, name="test", role=Role.ADMIN, now=Instant(time.time()))
    finally:
        store.dispose()


@contextlib.asynccontextmanager
async def started(folder: Path, token: str, environment: Mapping[str, str] | None = None) -> AsyncIterator[Daemon]:
    """Run it in its folder until it serves; it is dead when the block ends. environment: beside our own."""
    process = await asyncio.create_subprocess_exec(
        str(PROGRAM),
        "run",
        "--config",
        str(folder / "floorwatch.toml"),
        cwd=folder,
        env=os.environ | dict(environment or {}),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    daemon = Daemon(process, token)
    reading = asyncio.create_task(daemon.read())
    try:
        async with asyncio.timeout(START_SECONDS):
            await daemon.serves.wait()
        assert daemon.address, "".join(daemon.lines)
        yield daemon
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await reading


@contextlib.asynccontextmanager
async def running(folder: Path, login: Login, queue_log: Path | None = None, secret: str = "") -> AsyncIterator[Daemon]:
    """Furnish a folder and start."""
    token = await asyncio.to_thread(furnished, folder, login, queue_log, secret)
    async with started(folder, token) as daemon:
        yield daemon
