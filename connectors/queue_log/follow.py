"""Closing gaps: one follower per PBX reads its queue_log from the day's start on, and tells the floor what it lacks.

The follower does not depend on the AMI link: while that is down, the log is read on. After each reconnect the session
waits (`caught_up`) until everything written by then has been read; then the gap is told as closed. A visit is told
only when it is a moment old, so that the link, which knows better, speaks first; only when the floor lacks it or has
not settled it; and not before the first snapshot, which tells whose names the log writes.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

from connectors.clock import Clock
from connectors.queue_log.assemble import Assembly
from connectors.queue_log.lines import Line, Verb
from connectors.queue_log.source import Block, LogSource
from realtime.events import FloorEvent, GapClosed, VisitLogged
from realtime.names import Instant, PbxId

PACE = 0.5
"""Seconds between two looks at the file."""

GRACE = 1.5
"""Seconds since a visit was read before the log speaks of it: AMI and the log are written within milliseconds."""

FAREWELL = 2.0
"""Seconds that a read in a thread has to end in when nobody wants it any more."""

SLICE = 200
"""Visits told between two looks at the loop."""

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

Wanted = Callable[[VisitLogged], bool]
"""Whether the floor lacks a visit or has not settled it."""


class Follower:
    """Reads one PBX's queue_log. wanted: what the floor still wants to hear. clock: the PBX's own."""

    def __init__(
        self, pbx: PbxId, source: LogSource, deliver: Callable[[FloorEvent], None], wanted: Wanted, clock: Clock
    ) -> None:
        self._pbx = pbx
        self._source = source
        self._deliver = deliver
        self._wanted = wanted
        self._clock = clock
        self._assembly = Assembly(pbx)
        self._waiting: list[tuple[float, VisitLogged]] = []
        self._read = asyncio.Event()
        self._begun: Instant | None = None
        self._asked = False
        self._holed = False
        self._news = False
        self.damaged = 0
        self.fault: str | None = None

    async def follow(self, since: Instant) -> None:
        """Read from the first line after `since` on, until cancelled; a log that cannot be read is tried again."""
        try:
            for each in await _read(self._source.begin, since):
                if not await self._take(each, since):
                    self._begun, self._holed = None, True  # What could not be read does not count as seen.
            while True:
                await self._take(self._source.news(), since)
                self._news = True  # What comes from now on was just written, whatever clock it was dated by.
                self._read.set()
                if self._asked:
                    await self._tell(asyncio.get_running_loop().time() - GRACE)
                await self._clock.sleep(PACE)
        finally:
            self._source.close()

    async def caught_up(self) -> None:
        """Wait until all that is in the log now has been read, tell it, and call the gap closed."""
        self._read.clear()
        await self._read.wait()
        self._read.clear()
        await self._read.wait()
        upto = self._clock.now()
        self._asked = True
        await self._tell(math.inf)
        for visit in self._assembly.open_visits():
            self._tell_one(visit)
        if self._begun is not None and self.fault is None:
            self._deliver(GapClosed(pbx=self._pbx, at=upto, begin=self._begun, to=upto))

    async def _take(self, blocks: Iterator[Block], since: Instant) -> bool:
        """Read blocks in a thread to their end; what cannot be read is said once and left, and the answer is False."""
        while True:
            try:
                block = await _read(next, blocks, None)
            except (OSError, EOFError) as error:
                self._failed(error)
                return False
            if block is None:
                self._mended()
                return True
            self.damaged += block.damaged
            for line in block.lines:
                self._line(line, since)
            await asyncio.sleep(0)

    def _line(self, line: Line, since: Instant) -> None:
        if self._begun is None:
            # A log that begins with QUEUESTART begins with its Asterisk: there was nothing before it.
            whole = (line.verb is Verb.QUEUESTART and not self._holed) or line.at <= since
            self._begun = since if whole else line.at
        for visit in self._assembly.feed(line):
            if self._news or visit.at >= since:
                self._waiting.append((asyncio.get_running_loop().time(), visit))

    async def _tell(self, until: float) -> None:
        """Tell what was read by then, on the loop's clock; later tellings of the same visit come after earlier ones."""
        due = [visit for read, visit in self._waiting if read <= until]
        self._waiting = [(read, visit) for read, visit in self._waiting if read > until]
        for place, visit in enumerate(due, start=1):
            self._tell_one(visit)
            if place % SLICE == 0:
                await asyncio.sleep(0)

    def _tell_one(self, visit: VisitLogged) -> None:
        if self._wanted(visit):
            self._deliver(visit)

    def _failed(self, error: Exception) -> None:
        if self.fault is None:
            self.fault = f"{self._source.place}: {error}"
            log.warning("%s: queue_log cannot be read, gaps stay open until it can: %s", self._pbx, error)

    def _mended(self) -> None:
        if self.fault is not None:
            self.fault = None
            log.info("%s: queue_log is read again", self._pbx)


async def _read(what: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
    """Read in a thread. A read under way ends before the source is closed: else it would open a file once more."""
    task = asyncio.ensure_future(asyncio.to_thread(what, *given, **named))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        done, _ = await asyncio.wait({task}, timeout=FAREWELL)
        for each in done:
            each.exception()  # What it met is nobody's concern any more.
        raise
