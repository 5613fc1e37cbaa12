"""Time that moves only when somebody sleeps, and never backwards."""

from __future__ import annotations

import asyncio

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
