"""Clocks for tests: one that moves only when somebody sleeps, and one that runs, but on another day."""

from __future__ import annotations

import asyncio
import time

from realtime.names import Instant


class FakeClock:
    """A clock for whatever takes one; an hour of waiting passes at once."""

    def __init__(self, now: float = 0.0) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> Instant:
        return Instant(self._now)

    def advance(self, seconds: float) -> None:
        """Let time pass without anybody sleeping."""
        self._now += seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += seconds
        await asyncio.sleep(0)


class RunningClock:
    """A clock that runs as the real one does from a moment given: what was recorded then is then no history."""

    def __init__(self, now: float) -> None:
        self._ahead = now - time.time()

    def now(self) -> Instant:
        return Instant(time.time() + self._ahead)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
