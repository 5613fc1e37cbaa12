"""The web server's own part of the daemon: address, TLS, and connections that ask for nothing."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

from aiohttp import web

from config.problems import OperationError
from config.settings import Web
from connectors.errors import MisconfiguredError
from web.app import build
from web.parts import Parts

CLOSING_SECONDS = 3.0
"""How long the web may take for what it is answering still, once its screens were told."""

HEADERS_SECONDS = 20.0
"""How long a connection may take to say what it wants; a browser's takes one round trip."""

LOOK_EVERY = 5.0


@asynccontextmanager
async def serving_web(settings: Web, parts: Parts) -> AsyncIterator[str]:
    """Serve pages and API; gives the address. Raises OperationError, MisconfiguredError."""
    context = tls_of(settings)
    runner = web.AppRunner(
        build(parts), access_log=None, shutdown_timeout=CLOSING_SECONDS, keepalive_timeout=HEADERS_SECONDS
    )
    await runner.setup()
    reaping = asyncio.create_task(reap(runner), name="silent connections")
    try:
        site = web.TCPSite(runner, settings.host, settings.port, ssl_context=context)
        try:
            await site.start()
        except OSError as error:
            raise OperationError(
                f"cannot serve on {settings.host}:{settings.port} ({error.strerror}): "
                "stop what uses it, or set another web.port"
            ) from None
        yield address_of(settings, runner.addresses[0][1])
    finally:
        reaping.cancel()
        await asyncio.gather(reaping, return_exceptions=True)
        await runner.cleanup()


def address_of(settings: Web, port: int | None = None) -> str:
    """Where the pages are, as seen from this machine."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    scheme = "http" if settings.tls_certificate is None else "https"
    return f"{scheme}://{host}:{settings.port if port is None else port}{settings.path_prefix}"


def tls_of(settings: Web) -> ssl.SSLContext | None:
    """The certificate to serve with, None for plain http. Raises MisconfiguredError when it cannot be used."""
    if settings.tls_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    except (OSError, ssl.SSLError) as error:
        said = getattr(error, "strerror", None) or type(error).__name__
        raise MisconfiguredError(
            f"web.tls_certificate {settings.tls_certificate} and web.tls_key cannot be used ({said}): give a "
            "certificate with its chain and the key that belongs to it, as PEM, readable for this user"
        ) from None
    return context


async def reap(runner: web.AppRunner, patience: float = HEADERS_SECONDS, every: float = LOOK_EVERY) -> NoReturn:
    """Cut connections that are open and ask for nothing: a stranger must not hold thousands of them for free."""
    loop, silent = asyncio.get_running_loop(), dict[object, float]()
    while True:
        await asyncio.sleep(every)
        server = runner.server
        waiting = [] if server is None else [each for each in server.connections if each._current_request is None]  # noqa: SLF001
        silent = {each: silent.get(each, loop.time()) for each in waiting}
        for each in waiting:
            if loop.time() - silent[each] >= patience:
                each.force_close()
                if each.transport is not None:
                    each.transport.abort()
