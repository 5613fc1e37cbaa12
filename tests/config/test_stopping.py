from __future__ import annotations

import asyncio
import os
import signal

import pytest

from config.stopping import until_stopped


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_work_after_its_clean_up(number: signal.Signals) -> None:
    steps: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), number)  # a second one does not cut this short
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            steps.append("cleaned up")

    async with asyncio.timeout(10):
        await until_stopped(work())
    assert steps == ["cleaned up"]


async def test_errors_of_the_work_pass_through() -> None:
    async def work() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await until_stopped(work())


async def test_a_hang_up_signal_is_a_request_and_no_end() -> None:
    asked = asyncio.Event()

    async def work() -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        await asked.wait()

    async with asyncio.timeout(10):
        await until_stopped(work(), on_hangup=asked.set)


async def test_cancelled_from_outside_it_takes_the_work_along() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(until_stopped(work()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10):
        await ended.wait()
