"""The real daemon killed while an alert is on its way: nothing is lost, nothing is told twice."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from tests.config.commands.running import program
from tests.config.commands.test_run import nobody

__all__ = ["nobody"]

FILE = """
[[pbx]]
name = "hq"
host = "127.0.0.1"
port = {nobody}
username = "floorwatch"
secret = "floorwatch"
[web]
port = 0
[channels.desk]
type = "webhook"
url = "http://127.0.0.1:{receiver}/hook"
canary = false
[alerts.feed_lost]
for_seconds = 0
"""


@dataclass
class Receiver:
    """A receiver that is away until somebody lets it in. taken: idempotency keys of what it took; tried: of all."""

    away: bool = True
    tried: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    pleased: asyncio.Event = field(default_factory=asyncio.Event)

    async def hook(self, request: web.Request) -> web.Response:
        key = request.headers["Idempotency-Key"]
        self.tried.append(key)
        if self.away:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        self.taken.append(key)
        self.rules += [alert["labels"]["alertname"] for alert in json.loads(await request.read())["alerts"]]
        self.pleased.set()
        return web.Response()


@asynccontextmanager
async def receiving() -> AsyncIterator[tuple[Receiver, int]]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.hook)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield receiver, runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def test_an_alert_that_fired_before_the_kill_is_delivered_once_after_it(tmp_path: Path, nobody: int) -> None:
    async with receiving() as (receiver, port), asyncio.timeout(60):
        (tmp_path / "floorwatch.toml").write_text(FILE.format(nobody=nobody, receiver=port), encoding="utf-8")
        for _ in range(2):
            with program("run", directory=tmp_path) as daemon:
                # What the receiver refuses is written down before this line is logged.
                await asyncio.to_thread(daemon.line_with, "channel desk fails")
                daemon.stop(signal.SIGKILL)
        receiver.away = False
        with program("run", directory=tmp_path) as daemon:
            await receiver.pleased.wait()
            # The next look and turn of the courier are over when the receiver of a clean end has heard no more.
            assert await asyncio.to_thread(daemon.stop) == 0
        assert len(set(receiver.tried)) == 1
        assert len(receiver.taken) == 1
        assert receiver.rules == ["feed_lost"]
