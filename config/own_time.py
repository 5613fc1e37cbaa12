"""Our own time beside the machine's: opened with the daemon, looked at once a second, and told where it was set."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from connectors.own_clock import KeptClock, OwnClock, opened
from realtime.state import Floor
from web.vitals import ClockVitals

FILE = "clock.json"
"""In the storage's directory."""

EVERY = 1.0
"""Seconds between two looks."""

log = logging.getLogger(__name__)


def own_clock(directory: Path) -> OwnClock:
    """The clock that this installation lives by."""
    return opened(directory / FILE)


class OwnTime:
    """The task that compares our time with the machine's. floor: says whether calls are under way."""

    def __init__(self, directory: Path, clock: OwnClock, floor: Callable[[], Floor]) -> None:
        self._clock = clock
        self._kept = KeptClock(directory / FILE, clock)
        self._floor = floor

    async def watch(self) -> NoReturn:
        """Look until cancelled."""
        self.begin()
        while True:
            self.look()
            if self._kept.due:
                await asyncio.to_thread(self._kept.save)
            await self._clock.sleep(EVERY)

    def begin(self) -> None:
        """Whoever begins while nobody calls begins with the machine's time."""
        if not at_work(self._floor()):
            self._clock.take()

    def look(self) -> None:
        """Compare once, and say so where the machine's clock was set."""
        by = self._clock.look(at_work=at_work(self._floor()))
        if by is None:
            return
        ahead = self._clock.ahead
        said = "the machine's clock was set by %+.1f s; it is now %+.1f s from the time here, which goes on as before"
        log.warning(said, by, ahead)

    def vitals(self) -> ClockVitals:
        """For /readyz and /metrics."""
        return ClockVitals(ahead_seconds=round(self._clock.ahead, 3), steps=self._clock.steps)


def at_work(floor: Floor) -> bool:
    """Whether a call is under way, in a queue or past it, or somebody wraps up: then no duration may be bent."""
    agents, calls = floor.agents, floor.calls
    return bool(floor.visits.open or agents.by_leg or agents.wrapping or len(calls.by_id) > len(calls.ended))
