"""The connection to Redis, and its failures in words. The address may carry a password: it is never shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

from connectors.errors import MisconfiguredError

PATIENCE = 3.0
"""Seconds for any answer; more than the one second for which a reader lets Redis wait for news."""

FAILURES = (RedisError, OSError, TimeoutError)
"""What waiting or a person at the server mends: the next try shows."""

_SAID: tuple[tuple[type[Exception], str], ...] = (
    (AuthenticationError, "wrong password or user"),
    (NoPermissionError, "its user may not do that"),
    (OutOfMemoryError, "its memory is full"),
    (ReadOnlyError, "it is a replica that takes no writes"),
    (BusyLoadingError, "it is still loading its data"),
)


def client_of(url: str) -> Redis:
    """A client of its own. Raises MisconfiguredError for what is no address of a Redis."""
    try:
        return Redis.from_url(
            url,
            protocol=2,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
            single_connection_client=True,
        )
    except ValueError:
        raise MisconfiguredError(
            'redis.url is no address of a Redis: write it as "redis://HOST:6379/0", "rediss://..." for TLS, or '
            '"unix:///PATH"'
        ) from None


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Redis]:
    """A client for as long as this lasts."""
    client = client_of(url)
    try:
        yield client
    finally:
        # A server that is gone cannot be said goodbye to; what ended us, a cancellation too, must not get lost in that.
        with suppress(*FAILURES):
            async with asyncio.timeout(PATIENCE):
                await client.aclose()


def ends_if_cancelled() -> None:
    """Raise CancelledError where this task was asked to end: a client that fails meanwhile must not hide it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def said_of(error: Exception) -> str:
    """A failure in a few words, without address or secret."""
    for kind, said in _SAID:
        if isinstance(error, kind):
            return said
    if isinstance(error, ResponseError):
        return "it refused the command: " + str(error).partition(" ")[0][:40]
    return "it does not answer"
