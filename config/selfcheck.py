"""The daemon checks itself: four times an hour, and once when the day is over, it lays its day beside queue_log.

The log is read anew from the day's start each time, apart from the follower that closes gaps, in a thread that pauses
often. What differs without a reason is counted for /metrics, logged when it begins and when it is over; `floorwatch
doctor` names the visits. Asterisk's counters are asked for at the same times, and noted at every snapshot: counters
that fall were reset by somebody, which no event tells.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from config.clocks import Clocks, seen_of
from config.log_sources import log_source
from config.rules import included
from config.settings import Settings
from connectors.ami.counters import ask_counters
from connectors.ami.link import Link
from connectors.clock import Clock
from connectors.errors import ConnectorError
from connectors.queue_log.day import LoggedDay, read_day
from connectors.queue_log.source import LogSource
from realtime.clocks import moved
from realtime.counters import Counters, against_counters, fell
from realtime.eras import visit_moved
from realtime.events import FeedState, FloorEvent, QueueSeen
from realtime.names import Day, Instant, PbxId, QueueId, Seconds
from realtime.parity import Comparison, Difference, Period, Reason, against_log
from realtime.state import Floor, Pbx
from realtime.visits import Visits

EVERY = 900.0
"""Seconds between two looks. A day of 100,000 lines takes 2 s of a thread: 0.2 % of one core."""

SETTLING = 10.0
"""Seconds after which both sides know of everything: the log is followed twice a second and told after 1.5 s."""

AFTER_DAY = 60.0
"""Seconds after the day's end at which the whole of it is looked at."""

BREATH = 0.001
"""Seconds the thread rests now and then, so that the loop never waits for long."""

NEAR = 5.0
"""Seconds; two rows of the same queue closer than this belong to the same snapshot."""

log = logging.getLogger(__name__)

Links = Callable[[], Callable[[PbxId], Link | None]]


class SelfCheck:
    """Parity of every PBX that has a queue_log. links: gives whoever knows the link of a PBX."""

    def __init__(
        self, settings: Settings, floor: Callable[[], Floor], clocks: Clocks, clock: Clock, links: Links
    ) -> None:
        """Raise MisconfiguredError for a queue_log that cannot be one."""
        self._settings = settings
        self._floor = floor
        self._clocks = clocks
        self._clock = clock
        self._links = links
        found = {PbxId(pbx.name): log_source(pbx, settings) for pbx in settings.pbx}
        self._sources: dict[PbxId, LogSource] = {pbx: source for pbx, source in found.items() if source is not None}
        self._deliver: Callable[[FloorEvent], None] = lambda _event: None
        self._counters: dict[QueueId, Counters] = {}
        self._base: dict[QueueId, Counters] = {}
        self._unreadable: set[PbxId] = set()
        self.found: dict[PbxId, Comparison] = {}

    def faults(self, pbx: PbxId) -> int | None:
        """How many visits differ from queue_log without a reason; None while nothing was compared."""
        found = self.found.get(pbx)
        return None if found is None else found.faults

    def hearing(self, deliver: Callable[[FloorEvent], None]) -> Callable[[FloorEvent], None]:
        """Hand every event on, and note Asterisk's counters as they come by with a snapshot."""
        self._deliver = deliver

        def hear(event: FloorEvent) -> None:
            if type(event) is QueueSeen:
                self._note(event)
            deliver(event)

        return hear

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            calendar = self._floor().rules.calendar
            now = self._clock.now()
            day = calendar.day(now)
            begin, end = calendar.start(day), calendar.start(Day(day + 1))
            due = begin + ((now - begin) // EVERY + 1) * EVERY
            await self._clock.sleep((due if due < end else end + AFTER_DAY) - now)
            await self.look(day)

    async def look(self, day: Day) -> None:
        """Compare one day of every PBX; never raises."""
        for pbx, row in list(self._floor().pbxs.items()):
            link = self._links()(pbx)
            if link is not None and row.state is FeedState.LIVE:
                await self._ask(link)
        for pbx, source in self._sources.items():
            try:
                await self._compare(pbx, source, day)
            except (OSError, EOFError) as error:
                self._failed(pbx, source, error)
            except Exception:
                log.exception("%s: the day could not be compared with queue_log; the next look tries again", pbx)
        await self._look_at_counters()

    async def _ask(self, link: Link) -> None:
        hear = self.hearing(self._deliver)
        offset = self._clocks.offset(link.peer.name)
        shown: dict[QueueId, bool] = {}

        def ours(event: FloorEvent) -> None:
            if isinstance(event, QueueSeen) and shown.setdefault(event.queue, included(self._settings, event.queue)):
                hear(moved(event, offset))

        try:
            await ask_counters(link, ours)
        except ConnectorError as error:
            log.debug("%s: counters were not told: %s", link.peer.name, error)

    async def _compare(self, pbx: PbxId, source: LogSource, day: Day) -> None:
        floor = self._floor()
        calendar = floor.rules.calendar
        begin, end = calendar.start(day), calendar.start(Day(day + 1))
        until = Instant(min(end, self._clock.now() - SETTLING))
        visits = Visits(by_id=dict(floor.visits.by_id), over=dict(floor.visits.over))
        offset = self._clocks.offset(pbx)
        known = floor.pbx(pbx)

        def compared() -> Comparison:
            logged = read_day(source, pbx, Instant(begin + offset), _breathe)
            return compare_day(known, visits, logged, (begin, until), offset, self._settings)

        self._tell(pbx, await asyncio.to_thread(compared))

    def _tell(self, pbx: PbxId, found: Comparison) -> None:
        """Log when a difference without a reason begins, and when all is well again."""
        if pbx in self._unreadable:
            self._unreadable.discard(pbx)
            log.info("%s: queue_log can be compared again", pbx)
        before, self.found[pbx] = self.faults(pbx) or 0, found
        if found.faults and not before:
            mend = "`floorwatch doctor` names them"
            log.warning("%s: %d visits of today differ from queue_log; %s", pbx, found.faults, mend)
        elif before and not found.faults:
            log.info("%s: today's visits agree with queue_log again", pbx)

    def _failed(self, pbx: PbxId, source: LogSource, error: Exception) -> None:
        self.found.pop(pbx, None)
        if pbx not in self._unreadable:
            self._unreadable.add(pbx)
            log.warning("%s: today cannot be compared with queue_log (%s): %s", pbx, source.place, error)

    def _note(self, event: QueueSeen) -> None:
        """Take a row of a snapshot: counters that are lower than before were reset."""
        now = Counters(queue=event.queue, at=event.at, completed=event.completed, abandoned=event.abandoned)
        before = self._counters.get(event.queue)
        self._counters[event.queue] = now
        self._base.setdefault(event.queue, now)
        if before is not None and fell(before, now):
            self._base[event.queue] = now
            said = (
                "%s: Asterisk's own counters began anew (reset, reload or restart); our figures do not come from them"
            )
            log.info(said, event.queue)

    async def _look_at_counters(self) -> None:
        """Compare what the counters grew by since the last look; what has a reason is no news."""
        floor = self._floor()
        pairs = [
            (self._base[queue], now, floor.pbx(floor.queues.by_id[queue].pbx).spans)
            for queue, now in self._counters.items()
            if queue in floor.queues.by_id and now.at - self._base[queue].at > NEAR
        ]
        visits = Visits(by_id=dict(floor.visits.by_id), over=dict(floor.visits.over))
        self._base = dict(self._counters)

        def compared() -> list[Difference]:
            shown = list(visits.all_shown())
            return [each for before, now, spans in pairs for each in against_counters(before, now, shown, spans)]

        for each in await asyncio.to_thread(compared):
            if each.reason is Reason.DIFFERENT:
                said = "%s: Asterisk counted %s %s more, the floor %s; %d without a reason"
                log.warning(said, each.queue, each.theirs, each.measure.value, each.ours, each.count)


def compare_day(
    known: Pbx,
    visits: Visits,
    logged: LoggedDay,
    period: tuple[Instant, Instant],
    offset: Seconds,
    settings: Settings,
) -> Comparison:
    """One PBX's day beside its log. period: from when until when, on our clock. offset: the PBX's clock minus ours."""
    begin, until = period
    return against_log(
        [visit for visit in visits.all_shown() if visit.pbx == known.id],
        [
            visit_moved(each, known.clock, until, seen_of(visits, each.channel, each.queue))
            if known.clock[1:]
            else moved(each, offset)
            for each in logged.visits
            if included(settings, each.queue)
        ],
        Period(
            begin=begin,
            until=until,
            spans=known.spans,
            first=None if logged.first is None else Instant(logged.first - offset),
            last=None if logged.last is None else Instant(logged.last - offset),
        ),
    )


def _breathe() -> None:
    time.sleep(BREATH)
