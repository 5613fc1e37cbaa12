"""Somebody's webhook: takes alerts, sends them away, or holds the request open; keeps what came, in order."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

CHANNEL = """
[channels.desk]
type = "webhook"
url = "http://127.0.0.1:{port}/hook"
canary = false
"""
"""What a floorwatch.toml says of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One alert of a message. reason: begins with the rule's name. key: of the message, which may tell several."""

    reason: str
    subject: str
    step: str
    incident: str
    key: str


@dataclass
class Receiver:
    """away: sends everybody away. holding: lets a request hang once it is read; held: one hangs.

    tried: idempotency keys of all requests; taken: of those it said yes to; told: what these said, each key once.
    """

    away: bool = False
    holding: bool = False
    tried: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    held: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def hook(self, request: web.Request) -> web.Response:
        """Take one message."""
        key, body = request.headers["Idempotency-Key"], json.loads(await request.read())
        async with self._news:
            self.tried.append(key)
            self._news.notify_all()
        hangs = self.holding
        if hangs:
            self.held.set()
            await self._over.wait()
        if self.away or hangs:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        async with self._news:
            known = key in self.taken
            self.taken.append(key)
            self.told += [] if known else [_told(alert, key) for alert in body["alerts"]]
            self._news.notify_all()
        return web.Response()

    def of(self, rule: str, step: str = "firing", subject: str = "") -> list[Told]:
        """What it was told of a rule."""
        return [
            each
            for each in self.told
            if each.reason.startswith(rule) and each.step == step and each.subject.startswith(subject)
        ]

    async def hears(
        self, rule: str, step: str = "firing", subject: str = "", *, nth: int = 1, patience: float = 60.0
    ) -> Told:
        """Wait until it is told of a rule for the nth time; that word."""
        try:
            async with asyncio.timeout(patience), self._news:
                await self._news.wait_for(lambda: len(self.of(rule, step, subject)) >= nth)
        except TimeoutError:
            said = [f"{each.reason} {each.subject} {each.step}" for each in self.told]
            raise AssertionError(
                f"not told within {patience:g} s: {rule} {step} {subject} ({nth}); told: {said}"
            ) from None
        return self.of(rule, step, subject)[nth - 1]

    async def until(self, holds: Callable[[], bool], patience: float) -> bool:
        """Look after each request whether something holds; whether it did in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience), self._news:
                await self._news.wait_for(holds)
        return holds()

    def close(self) -> None:
        """Let go of whoever hangs."""
        self._over.set()


def _told(alert: dict[str, dict[str, str]], key: str) -> Told:
    labels = alert["labels"]
    return Told(labels["alertname"], labels["subject"], alert["annotations"]["step"], labels["incident"], key)


@asynccontextmanager
async def receiving() -> AsyncIterator[tuple[Receiver, int]]:
    """A receiver and its port, for the block."""
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.hook)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield receiver, runner.addresses[0][1]
    finally:
        receiver.close()
        await runner.cleanup()
