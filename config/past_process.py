"""The worker's other end: starts the process, asks one question at a time, ends it when it is stuck or not needed.

It is a process and no thread, for showing a moment computes for up to a second, and a thread would take that from the
loop. Nothing is lost with it: the next question starts another.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections.abc import Callable

from config.past_worker import Answer, Question, Setup
from config.pipes import end, message, receive, send, started
from web.past import Missing, Why

SECONDS = 20.0
"""How long one moment may take: twenty times what it should on a machine with nothing else to do."""

MOST_WAITING = 16
"""Questions in line; each takes up to a second."""

IDLE = 600.0
"""Seconds after which a process nobody asks is ended: it holds a floor, up to 150 MB."""

log = logging.getLogger(__name__)


class PastProcess:
    """One worker, started with the first question."""

    def __init__(self, setup: Callable[[], Setup], seconds: float = SECONDS, idle: float = IDLE) -> None:
        self._setup = setup
        self._seconds = seconds
        self._idle = idle
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._resting: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The running process, None while there is none."""
        return None if self._process is None else self._process.pid

    async def ask(self, question: Question) -> Answer:
        """The worker's answer; Missing when too many ask, when it takes too long, or when the worker fails."""
        if self._closed or self._waiting >= MOST_WAITING:
            return Missing(why=Why.BUSY)
        self._waiting += 1
        try:
            async with self._turn:
                return await self._asked(question)
        finally:
            self._waiting -= 1

    async def forget(self) -> None:
        """End the process once it has answered; the next question starts another."""
        async with self._turn:
            self._rest(None)
            await self._end()

    async def close(self) -> None:
        """End the process; later questions are refused."""
        self._closed = True
        if self._process is not None and self._process.returncode is None:
            self._process.kill()  # whoever waits for an answer has none to wait for
        async with self._turn:
            self._rest(None)
            await self._end()

    async def _asked(self, question: Question) -> Answer:
        self._rest(None)
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._exchange(question)
        except BaseException as error:
            # An answer left half read would be taken for the next question's, also when the asker has gone.
            await self._end()
            if isinstance(error, TimeoutError):
                log.warning("a past moment was not shown within %.0f s; its process was ended", self._seconds)
                return Missing(why=Why.SLOW)
            if isinstance(error, (OSError, EOFError, pickle.UnpicklingError)):
                log.warning("the process that shows past moments failed (%s); the next question starts another", error)
                return Missing(why=Why.BROKEN)
            raise
        self._rest(self._idle)
        return answer

    async def _exchange(self, question: Question) -> Answer:
        process = self._process or await self._start()
        await send(process, question)
        answer = await receive(process)
        if not isinstance(answer, bytes | Missing):
            raise EOFError(f"it answered {type(answer).__name__}")  # noqa: TRY004  # its stream is out of step
        return answer

    async def _start(self) -> asyncio.subprocess.Process:
        process = self._process = await started("config.past_worker")
        if process.stdin is not None:
            process.stdin.write(message(self._setup()))
        return process

    def _rest(self, idle: float | None) -> None:
        """End the process after so many seconds without a question; None: not for now."""
        if self._resting is not None:
            self._resting.cancel()
        self._resting = None if idle is None else asyncio.create_task(self._end_after(idle), name="past, at rest")

    async def _end_after(self, idle: float) -> None:
        await asyncio.sleep(idle)
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        """Kill the process, if there is one, and see it gone with its pipes."""
        process, self._process = self._process, None
        if process is not None:
            await end(process)
