"""Keeping the daemon running under the file's settings, and changing to new ones all-or-nothing.

A reload reads the file; if it is wrong, everything stays. If it is right, the daemon ends and starts under the new
settings within the same process (the journal rebuilds the floor); if that start fails, the old settings come back.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Callable
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from config.problems import OperationError, OperatorError
from config.settings import Settings
from connectors.errors import ConnectorError

Ready = Callable[[str], None]
Load = Callable[[], Settings]

log = logging.getLogger(__name__)


class Serve(Protocol):
    """config.daemon.serve."""

    async def __call__(self, settings: Settings, *, ready: Ready | None = None) -> None:
        """Run until cancelled; `ready` is told the address once pages are served."""


class Serving:
    """One daemon that can be told to reload. `reload` may be called from a signal handler."""

    def __init__(self, load: Load, serve: Serve, ready: Ready | None = None) -> None:
        self._load = load
        self._serve = serve
        self._ready = ready
        self._asked = asyncio.Event()

    def reload(self) -> None:
        """Read the file again soon."""
        self._asked.set()

    async def run(self) -> None:
        """Serve until cancelled. Raises what the first start raises, and what ends a daemon that was running."""
        settings = self._load()
        fallback: Settings | None = None
        while True:
            started = asyncio.Event()
            task = asyncio.create_task(self._serve_once(settings, started), name="daemon")
            try:
                settings, fallback = await self._until_changed(task, settings), settings
            except (OperatorError, ConnectorError) as error:
                if fallback is None or started.is_set():
                    raise
                said = "the new configuration does not start (%s); back to the one before"
                log.error(said, error)  # noqa: TRY400 - a line for the operator, no traceback
                settings, fallback = fallback, None
            finally:
                await _end(task)

    async def _until_changed(self, task: asyncio.Task[None], settings: Settings) -> Settings:
        """Wait for a reload that brings other settings; raises what ends the daemon before."""
        while True:
            asked = asyncio.ensure_future(self._asked.wait())
            try:
                await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                asked.cancel()
            if task.done():
                task.result()
                raise OperationError("the daemon ended without being asked: its log tells more")
            self._asked.clear()
            new = self._read_again(settings)
            if new != settings:
                return new

    def _read_again(self, settings: Settings) -> Settings:
        """The file's settings now; the present ones when it is wrong."""
        try:
            new = self._load()
        except OperatorError as error:
            log.error("not reloaded, everything stays as it was: %s", error)  # noqa: TRY400 - no traceback
            return settings
        log.info("configuration read again: %s", "unchanged" if new == settings else "starting under it")
        return new

    async def _serve_once(self, settings: Settings, started: asyncio.Event) -> None:
        def ready(address: str) -> None:
            started.set()
            if self._ready is not None:
                self._ready(address)

        try:
            await self._serve(settings, ready=ready)
        except OSError as error:
            if started.is_set():
                raise
            raise cannot_listen(error, settings.web.host, settings.web.port, "set web.port") from error
        except SQLAlchemyError as error:
            if started.is_set():
                raise
            said = f"the store did not answer while the daemon began ({type(error).__name__}): start it, then try again"
            raise OperationError(said) from error


def cannot_listen(error: OSError, host: str, port: int, mend: str) -> OperationError:
    """Say in one line why an address cannot be served, and the mend."""
    if error.errno == errno.EADDRINUSE:
        return OperationError(f"{host}:{port} is already in use: stop the program that uses it, or {mend}")
    if error.errno in (errno.EACCES, errno.EPERM):
        return OperationError(f"{host}:{port} is not allowed for this user: take a port above 1023, or {mend}")
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return OperationError(f"{host} is no address of this machine: name one of its own, or 0.0.0.0 for all")
    return OperationError(f"{host}:{port} cannot be served: {error.strerror or error}")


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel and wait; what a cancelled daemon still complains of has been told or is being raised already."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, Exception):
        await task
