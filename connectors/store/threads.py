"""The threads that wait for the store, and for nothing else: a store that hangs takes these, and no other work stands.

Whoever finds them all taken waits a moment for one and is then told that the store is busy, which is told to the
outside like any other outage of the store (web/problems.py).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import TimeoutError as PoolTimeoutError

THREADS = 8
MOST_WAITING = 64
"""How many may wait for a thread."""

TURN_SECONDS = 5.0
"""How long each of them does."""

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="store")
_room = threading.BoundedSemaphore(THREADS + MOST_WAITING)


class StoreBusyError(PoolTimeoutError):
    """All threads of the store are taken, because it answers slowly or not at all; waiting mends it."""

    def __init__(self) -> None:
        super().__init__("too many wait for the store already")


async def in_store(work: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> T:
    """Let `work`, which asks the store, run in one of the store's threads. Raises StoreBusyError when none is free."""
    if not _room.acquire(blocking=False):
        raise StoreBusyError
    job = _threads.submit(copy_context().run, partial(work, *args, **named))
    job.add_done_callback(lambda _job: _room.release())
    answer = asyncio.wrap_future(job)
    try:
        await asyncio.wait({answer}, timeout=TURN_SECONDS)
    except asyncio.CancelledError:
        answer.cancel()
        raise
    if not answer.done() and job.cancel():
        raise StoreBusyError
    return await answer
