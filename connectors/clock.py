"""Now, and waiting: the only two things a connector may ask of time. Tests hand in a clock of their own."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from realtime.names import Instant


class Clock(Protocol):
    """The time of day, and patience."""

    def now(self) -> Instant:
        """Seconds since the epoch on this machine."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock on the wall."""

    def now(self) -> Instant:
        """Seconds since the epoch on this machine."""
        return Instant(time.time())

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
