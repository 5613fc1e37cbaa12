"""The process that decodes recordings, out of the loop's way: another begins where one died."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import ParamSpec, TypeVar

from config.outliving import end_with_parent

ENDING_SECONDS = 3.0
"""How long a recording may still be decoded when the daemon ends; the process ends with its parent in any case."""

P = ParamSpec("P")
T = TypeVar("T")


class SoundPool(Executor):
    """One process, begun with the first work. Who waits for one that dies is told by BrokenExecutor."""

    def __init__(self) -> None:
        self._pool = _pool()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have it done there."""
        try:
            return self._pool.submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self._pool = _pool()
            return self._pool.submit(fn, *args, **kwargs)

    async def close(self) -> None:
        """Begin nothing more, and wait a little for what is under way."""
        ending = asyncio.ensure_future(asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True))
        await asyncio.wait({ending}, timeout=ENDING_SECONDS)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=end_with_parent)
