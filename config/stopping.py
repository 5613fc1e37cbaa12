"""Ending on request: SIGTERM and SIGINT cancel the work, which cleans up; that is success, not failure."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from config.last_resort import ORDERLY_SECONDS, end_within

STOPPING = (signal.SIGTERM, signal.SIGINT)


async def until_stopped(work: Coroutine[Any, Any, None], on_hangup: Callable[[], None] | None = None) -> None:
    """Run `work` until it ends or a signal asks for it; SIGHUP calls `on_hangup`. Errors of the work pass through.

    A second signal does not cut the clean-up short: whoever is in such a hurry has SIGKILL. A clean-up that hangs, in a
    file system that does not answer, is cut short all the same, after half a minute, and that is failure.
    """
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    asked: list[signal.Signals] = []
    hanging: list[threading.Timer] = []

    def stop(number: signal.Signals) -> None:
        if not asked:
            hanging.append(end_within(ORDERLY_SECONDS, 1))
            task.cancel()
        asked.append(number)

    for number in STOPPING:
        loop.add_signal_handler(number, stop, number)
    if on_hangup is not None:
        loop.add_signal_handler(signal.SIGHUP, on_hangup)
    try:
        await task
    except asyncio.CancelledError:
        if not asked:
            task.cancel()
            raise
    finally:
        for timer in hanging:
            timer.cancel()
        for number in (*STOPPING, signal.SIGHUP):
            loop.remove_signal_handler(number)
