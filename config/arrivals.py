"""Today's arrivals beside what is usual: web.arrivals.ArrivalCurves over the floor and what alerting has learned."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import islice

from config.alerting import Alerting
from realtime.detectors.arrivals import STEP, Counted, Course, counted, course, seen_steps
from realtime.detectors.scan import Model
from realtime.names import Day, Instant, QueueId
from realtime.stamps import stamp
from realtime.state import Floor
from web.arrivals import Arrivals

KEPT = 15.0
"""Seconds for which one count of all visits answers everybody."""
SLICE = 500
"""Visits counted between two looks at the loop."""
BAND = 2.0
"""Standard deviations on either side of the usual: nineteen steps of twenty lie within."""


class ArrivalDesk:
    """Answers for arrivals. All methods are for the loop's thread."""

    def __init__(self, alerting: Alerting, floor: Callable[[], Floor]) -> None:
        self._alerting = alerting
        self._floor = floor
        self._counted: Counted = {}
        self._at = float("-inf")
        self._begin = Instant(0.0)
        self._lock = asyncio.Lock()

    def knows(self, queue: str) -> bool:
        """Whether there is such a queue."""
        return queue in self._floor().queues.by_id

    async def today(self, queue: str | None, sees: Callable[[str], bool]) -> Arrivals:
        """The day so far, of one queue or of all that the asker sees."""
        floor, now = self._floor(), self._alerting.clock.now()
        calendar = floor.rules.calendar
        day = calendar.day(now)
        begin, end = calendar.start(day), calendar.start(Day(day + 1))
        found = await self._count(floor, begin, now)
        queues = [each for each in list(floor.queues.by_id) if (each == queue if queue is not None else sees(each))]
        usual = await asyncio.to_thread(self._usual, queues, found, begin, round((end - begin) / STEP))
        return _view(queue, begin, _counts(floor, queues, found, begin, int((now - begin) // STEP)), usual)

    async def _count(self, floor: Floor, begin: Instant, now: Instant) -> Counted:
        async with self._lock:
            if begin != self._begin or not 0.0 <= now - self._at < KEPT:
                found: Counted = {}
                visits = iter(list(floor.visits.all_shown()))
                while part := list(islice(visits, SLICE)):
                    counted(part, begin, now, found)
                    await asyncio.sleep(0)
                self._counted, self._begin, self._at = found, begin, now
            return self._counted

    def _usual(self, queues: list[QueueId], found: Counted, begin: Instant, steps: int) -> Course | None:
        """What is usual for them; a queue that nobody has ever called does not make the others' unknown."""
        learned = self._alerting.learned
        wanted = [each for each in queues if each in learned.models or each in found]
        models = [learned.models.get(each, Model()) for each in wanted]
        return course(models, begin, steps, learned.zone, learned.holidays)


def _counts(floor: Floor, queues: list[QueueId], found: Counted, begin: Instant, steps: int) -> tuple[int | None, ...]:
    """Calls of these queues by step; a step of which one of their PBXs was not seen is not known."""
    pbxs = {floor.queues.by_id[queue].pbx for queue in queues}
    seen = [seen_steps(floor.pbx(pbx).spans, begin, steps) for pbx in pbxs]
    whole = [bool(seen) and all(one[step] for one in seen) for step in range(steps)]
    calls = [found.get(queue, {}) for queue in queues]
    return tuple(sum(len(each.get(step, ())) for each in calls) if whole[step] else None for step in range(steps))


def _view(queue: str | None, begin: Instant, counts: tuple[int | None, ...], usual: Course | None) -> Arrivals:
    pairs = [] if usual is None else list(zip(usual.usual, usual.deviation, strict=True))
    return Arrivals(
        queue=queue,
        begin=stamp(begin),
        step_seconds=STEP,
        counts=counts,
        usual=None if usual is None else tuple(round(mean, 2) for mean, _ in pairs),
        low=None if usual is None else tuple(round(max(0.0, mean - BAND * sd), 2) for mean, sd in pairs),
        high=None if usual is None else tuple(round(mean + BAND * sd, 2) for mean, sd in pairs),
    )
