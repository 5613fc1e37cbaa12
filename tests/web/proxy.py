"""A reverse proxy as people put before Floorwatch: paths and Host passed on whole, who asked told in headers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import WSMsgType, web

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "content-encoding"}


@asynccontextmanager
async def proxy(
    upstream: str, prefix: str = "/floor", *, scheme: str = "http", says: str | None = None
) -> AsyncIterator[str]:
    """Pass everything below the prefix on; gives its address. says: whom X-Forwarded-For names, None for who asks."""
    async with aiohttp.ClientSession(auto_decompress=False) as session:

        def told(request: web.Request) -> dict[str, str]:
            kept = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
            return kept | {"X-Forwarded-For": says or request.remote or "", "X-Forwarded-Proto": scheme}

        async def passed(request: web.Request) -> web.StreamResponse:
            address = f"{upstream}{request.raw_path}"
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await _socket(session, request, address, told(request))
            body = await request.read()
            async with session.request(
                request.method, address, headers=told(request), data=body or None, allow_redirects=False
            ) as found:
                answer = web.Response(status=found.status, body=await found.read())
                answer.headers.popall("Content-Type", None)
                for name, value in found.headers.items():
                    if name.lower() not in HOP_BY_HOP - {"content-encoding"}:
                        answer.headers.add(name, value)
                return answer

        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_route("*", f"{prefix}/{{path:.*}}", passed)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


async def _socket(
    session: aiohttp.ClientSession, request: web.Request, address: str, headers: dict[str, str]
) -> web.WebSocketResponse:
    asked = [name.strip() for name in request.headers.get("Sec-WebSocket-Protocol", "").split(",") if name.strip()]
    kept = {name: value for name, value in headers.items() if not name.lower().startswith("sec-websocket")}
    async with session.ws_connect(address, headers=kept, protocols=asked, max_msg_size=0) as far:
        near = web.WebSocketResponse(protocols=(far.protocol,) if far.protocol else ())
        await near.prepare(request)
        ends = [asyncio.create_task(_pumped(far, near)), asyncio.create_task(_pumped(near, far))]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        await near.close(code=far.close_code or 1000)
        for end in ends:
            end.cancel()
        await asyncio.gather(*ends, return_exceptions=True)
        return near


async def _pumped(
    source: aiohttp.ClientWebSocketResponse | web.WebSocketResponse,
    sink: aiohttp.ClientWebSocketResponse | web.WebSocketResponse,
) -> None:
    async for message in source:
        if message.type is WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await sink.send_bytes(message.data)
