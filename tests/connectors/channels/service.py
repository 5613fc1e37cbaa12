"""A local server that plays a service: it keeps what it took, and answers as a test wrote it, then as usual."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

Rule = Callable[[web.Request, bytes], tuple[int, Any, dict[str, str]]]
HANG, CUT = "hang", "cut"


@dataclass
class Played:
    """troubles: answers to give first, or HANG, or CUT (the message is taken and the answer never comes)."""

    rule: Rule
    troubles: list[Any] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    url: str = ""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        body = await request.read()
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble == HANG:
            await self.stopped.wait()
            return web.Response(status=503)
        if isinstance(trouble, tuple):
            status, said, headers = trouble
            return web.Response(status=status, text=said, headers=headers)
        status, said, headers = self.rule(request, body)
        if status < 300:
            self.taken.append(json.loads(body))
            self.headers.append(dict(request.headers))
        if trouble == CUT and request.transport is not None:
            request.transport.abort()
        return web.Response(status=status, text=said if isinstance(said, str) else json.dumps(said), headers=headers)


@asynccontextmanager
async def played(rule: Rule, path: str = "/hook") -> AsyncIterator[tuple[Played, ClientSession]]:
    service = Played(rule)
    app = web.Application()
    app.router.add_post(f"{path}{{rest:.*}}", service.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}{path}"
    try:
        async with ClientSession() as session:
            yield service, session
    finally:
        service.stopped.set()
        await runner.cleanup()
