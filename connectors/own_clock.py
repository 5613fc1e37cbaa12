"""The time this house lives by: it never jumps, whatever is done to the machine's time of day.

It began as the machine's time and runs with its uptime, in suspension too. Where the time of day is set (a time
service, an administrator), our time goes on as before and is drawn to it: so slowly while calls are under way that no
duration shows it, faster while there are none. So nothing happens twice, nothing is skipped and nothing lasts less
than no time. What ties uptime to our time is kept in a file, for a process that follows on the same boot.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from realtime.names import Instant, Seconds

NOTICED = 0.25
"""Seconds by which the time of day must have jumped to have been set: two clocks are never read in the same moment."""

AT_WORK = 0.001
"""Seconds drawn per second while calls are under way: of a call of a quarter of an hour less than one second."""

AT_REST = 0.1
"""Seconds drawn per second while there are none; the links measure their offsets every few seconds meanwhile."""

NONSENSE = 43_200.0
"""A clock that is set by more than half a day was never a time of day: a machine without a battery begins in 1970."""

SAVED_AFTER = 0.25
"""Seconds drawn between two writes of the file."""

log = logging.getLogger(__name__)


class Kept(msgspec.Struct, frozen=True):
    """What the file holds. boot: the kernel's name for this run of the machine; base: our time when it began."""

    boot: str
    base: float


class OwnClock:
    """A Clock. steps: how often the time of day was set since the start.

    wall, uptime: the machine's time of day and how long it runs, in seconds.
    """

    def __init__(
        self,
        base: float | None = None,
        wall: Callable[[], float] = time.time,
        uptime: Callable[[], float] | None = None,
    ) -> None:
        self._wall = wall
        self._uptime = uptime or _uptime
        self._base = wall() - self._uptime() if base is None else base
        self._since, self._rate, self._left = 0.0, 0.0, 0.0
        self._ahead = self.ahead
        self.steps = 0
        if abs(self._ahead) >= NONSENSE:
            self.take()

    def now(self) -> Instant:
        """Seconds since the epoch. Never less than the time before, and never more than really passed by a tenth."""
        up = self._uptime()
        return Instant(self._base + up + self._drawn(up) if self._rate else self._base + up)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    @property
    def base(self) -> float:
        """Our time when the machine's uptime was nought."""
        return self._base + (self._drawn(self._uptime()) if self._rate else 0.0)

    @property
    def ahead(self) -> Seconds:
        """How far the machine's time of day is ahead of ours."""
        return Seconds(self._wall() - self.now())

    def look(self, *, at_work: bool) -> Seconds | None:
        """Compare, about once a second; gives by how much the time of day was set since the last look, None if not."""
        drawn = self._settle()
        ahead = self.ahead
        by = ahead - (self._ahead - drawn)
        stepped = abs(by) >= NOTICED
        if stepped:
            self.steps += 1
        if abs(ahead) >= NONSENSE:
            self.take()
            return Seconds(by)
        self._ahead = ahead
        self._since, self._left = self._uptime(), abs(ahead)
        self._rate = math.copysign(AT_WORK if at_work else AT_REST, ahead)
        return Seconds(by) if stepped else None

    def take(self) -> None:
        """Take the machine's time of day for ours, at once."""
        self._base = self._wall() - self._uptime()
        self._rate, self._ahead = 0.0, Seconds(0.0)

    def _settle(self) -> float:
        """Put what was drawn since the last look into the base; gives how much it was."""
        drawn = self._drawn(self._uptime()) if self._rate else 0.0
        self._base += drawn
        self._rate = 0.0
        return drawn

    def _drawn(self, up: float) -> float:
        return math.copysign(min(self._left, abs(self._rate) * max(0.0, up - self._since)), self._rate)


def opened(file: Path, boot: str | None = None) -> OwnClock:
    """Our time as it was before on this boot of the machine; else, or where the file cannot be read, the machine's."""
    boot = _boot() if boot is None else boot
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return OwnClock()
    return OwnClock(kept.base if kept.boot == boot else None)


class KeptClock:
    """Writes the file whenever our time was drawn a little further. A disk that is full is tried again."""

    def __init__(self, file: Path, clock: OwnClock, boot: str | None = None) -> None:
        self._file = file
        self._clock = clock
        self._boot = _boot() if boot is None else boot
        self._written: float | None = None

    @property
    def due(self) -> bool:
        """Whether the file no longer tells our time."""
        return self._written is None or abs(self._clock.base - self._written) >= SAVED_AFTER

    def save(self) -> None:
        """Replace it whole: a process that is killed meanwhile leaves the one before."""
        base, beside = self._clock.base, self._file.with_suffix(".new")
        try:
            beside.write_bytes(msgspec.json.encode(Kept(self._boot, base)))
            beside.replace(self._file)
        except OSError as error:
            log.debug("%s cannot be written: %s", self._file, error)
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        else:
            self._written = base


def _uptime() -> float:
    """Seconds since the machine began, with those it was suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _boot() -> str:
    """The kernel's name for this run of the machine; nought where it has none, and then nothing is taken up again."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"process {time.monotonic_ns()}"
