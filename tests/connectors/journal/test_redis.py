"""The connection: an address that is none is refused in words, and no failure tells the address."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from redis.exceptions import AuthenticationError, OutOfMemoryError, ResponseError

from connectors.errors import MisconfiguredError
from connectors.journal.redis import FAILURES, connected, ends_if_cancelled, said_of
from tests.redis_server import Server, redis_server


def test_what_is_no_address_is_refused_without_repeating_it() -> None:
    from connectors.journal.redis import client_of

    with pytest.raises(MisconfiguredError, match=r"redis\.url") as raised:
        client_of("postgresql://:hunter2@here/0")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AuthenticationError("invalid username-password pair"), "wrong password or user"),
        (OutOfMemoryError("OOM command not allowed"), "its memory is full"),
        (ResponseError("WRONGTYPE Operation against a key"), "it refused the command: WRONGTYPE"),
        (ConnectionRefusedError(111, "redis://:hunter2@here"), "it does not answer"),
    ],
)
def test_failures_are_told_in_a_few_words(error: Exception, said: str) -> None:
    assert said_of(error) == said


async def test_a_server_that_is_not_there_is_a_failure_that_waiting_mends() -> None:
    nobody = Server()
    with pytest.raises(FAILURES):
        async with connected(nobody.url) as redis:
            await redis.ping()


async def test_a_cancellation_is_heard_whatever_the_server_does() -> None:
    with redis_server() as server:

        async def wait() -> None:
            async with connected(server.url) as redis:
                await redis.xread({"nothing": "0-0"}, block=2000)

        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0)
        async with connected(server.url) as redis:
            while "xread" not in {each["cmd"] for each in await redis.client_list()}:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        server.kill()
        waiting.cancel()
        with contextlib.suppress(*FAILURES), pytest.raises(asyncio.CancelledError):
            await waiting
        assert waiting.done()


async def test_whoever_was_asked_to_end_ends_although_the_client_failed_first() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        with contextlib.suppress(asyncio.CancelledError):  # as a client may that turns it into a time-out
            begun.set()
            await asyncio.Event().wait()
        ends_if_cancelled()
        raise AssertionError("it went on")

    working = asyncio.create_task(work())
    await begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    ends_if_cancelled()  # nobody asked this one
