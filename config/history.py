"""The history behind the rules that learn: each quarter of an hour is kept as it ends, and learned from every night.

At the start everything the floor still holds is written, so a new store begins with two days. Late witnesses are heard
for two days: each night writes these days again.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from itertools import islice

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from connectors.clock import Clock
from connectors.outage import Outage
from connectors.store.agent_ends import forget_ends, keep_ends
from connectors.store.alerts import told_since
from connectors.store.quarters import QueueQuarter, forget_bins, forget_quarters, keep_quarters, quarters_since
from connectors.store.self_checks import forget_checks, newest_checks
from connectors.store.threads import in_store
from realtime.alerts.life import Alert
from realtime.detectors.agent_drops import AgentEnds, added, counted
from realtime.detectors.baseline import Quarter
from realtime.detectors.nightly import VERSION
from realtime.detectors.quarters import (
    QUARTER,
    WEEKS_OF_BASE,
    Past,
    Tallies,
    Tally,
    bases_of,
    bins_of,
    models_of,
    only_first,
    quarter_of,
    quarters_in,
    seen_part,
    tallied,
)
from realtime.detectors.ruleset import Terms
from realtime.detectors.statistics import Learned
from realtime.detectors.surges import SAME_CALL
from realtime.floor import oldest_kept
from realtime.names import Instant, QueueId, Seconds
from realtime.state import Floor

SETTLING = Seconds(60.0)
"""Seconds after a quarter's end at which it is written: queue_log has told by then."""

AGAIN = Seconds(2 * 3600.0)
"""How far back each writing reaches, for words that come late."""

WEEK = 604_800.0
KEPT = Seconds(10 * WEEK)
"""How long quarters are kept: eight same weekdays (B1.2), and some holidays."""
BINS_KEPT = Seconds(30 * 86_400.0)
"""How long their bins are: the four weeks that each night plays again."""

SLICE = 500
"""Visits counted between two looks at the loop."""

log = logging.getLogger(__name__)


class History:
    """Keeps quarters and learns from them. learned: told whenever something was learned."""

    def __init__(
        self,
        store: Engine,
        floor: Callable[[], Floor],
        terms: Terms,
        learned: Callable[[Learned], None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._floor = floor
        self._terms = terms
        self._learned = learned
        self._clock = clock
        self._outage = Outage(log, "the history of calls is kept again")

    async def start(self) -> None:
        """Learn from what is kept; before the first look of the rules."""
        await self._guarded(self.learn)

    async def watch(self) -> None:
        """Write each quarter as it ends, until cancelled."""
        await self._guarded(self.write_all)
        await self._guarded(self.learn)
        day = self._floor().rules.calendar.day(self._clock.now())
        while True:
            now = self._clock.now()
            await self._clock.sleep(quarter_of(Instant(now - SETTLING)) + QUARTER + SETTLING - now)
            now = self._clock.now()
            today = self._floor().rules.calendar.day(now)
            if today == day:
                await self._guarded(lambda now=now: self.write(Instant(now - AGAIN), now))  # type: ignore[misc]
            else:
                day = today
                await self._guarded(self.write_all)
                await self._guarded(self.learn)

    async def _guarded(self, task: Callable[[], object]) -> None:
        """A store that fails is told once; the next quarter tries again."""
        try:
            await task()  # type: ignore[misc]
        except SQLAlchemyError as error:
            self._outage.failed(f"the history of calls could not be kept or read ({type(error).__name__})")
        else:
            self._outage.worked()

    async def write_all(self) -> None:
        """Write everything the floor still holds."""
        floor, now = self._floor(), self._clock.now()
        await self.write(floor.rules.calendar.start(oldest_kept(floor)), now)
        ended: list[AgentEnds] = []
        visits = iter(list(floor.visits.all_shown()))
        while part := list(islice(visits, SLICE)):
            ended += counted(part, floor.rules.calendar.day)
            await asyncio.sleep(0)
        await in_store(keep_ends, self._store, added(ended))

    async def write(self, since: Instant, now: Instant) -> None:
        """Write the quarters that ended between two times and of which the PBX was seen."""
        floor, tallies = self._floor(), Tallies()
        begin, end = quarter_of(since), quarter_of(Instant(now - SETTLING))
        before = quarter_of(Instant(begin - SAME_CALL))
        visits = iter(list(floor.visits.all_shown()))
        while part := list(islice(visits, SLICE)):
            tallied(part, before, end, tallies)
            await asyncio.sleep(0)
        only_first(tallies)
        rows = []
        for queue in list(floor.queues.by_id.values()):
            pbx = floor.pbx(queue.pbx)
            for at in quarters_in(begin, end):
                coverage = seen_part(pbx, at)
                if coverage > 0.0:
                    tally = tallies.get((queue.id, at)) or Tally()
                    rows.append(
                        QueueQuarter(
                            queue=queue.id,
                            begin=at,
                            offered=len(tally.calls),
                            answered=tally.answered,
                            abandoned=tally.abandoned,
                            dropped=tally.dropped,
                            coverage=coverage,
                            bins=bins_of(tally, at) if at >= now - BINS_KEPT else None,
                        )
                    )
            await asyncio.sleep(0)
        await in_store(keep_quarters, self._store, rows)

    async def learn(self) -> None:
        """Let the detectors know what is usual."""
        now = self._clock.now()
        await in_store(self._forget, now)
        self._learned(await in_store(learned_from, self._store, self._terms.learned, now))

    def _forget(self, now: Instant) -> None:
        forget_quarters(self._store, Instant(now - KEPT))
        forget_bins(self._store, Instant(now - BINS_KEPT))
        forget_checks(self._store, Instant(now - KEPT))
        forget_ends(self._store, self._floor().rules.calendar.day(Instant(now - KEPT)))


def surges_told(store: Engine, since: Instant) -> dict[QueueId, list[Alert]]:
    """The surges that were told, by queue. Waits for the disk."""
    found: dict[QueueId, list[Alert]] = {}
    for alert in told_since(store, "surge", since):
        found.setdefault(QueueId(alert.finding.subject.id), []).append(alert)
    return found


def stretch(alert: Alert, now: Instant) -> tuple[Instant, Instant]:
    """From when until when something stood."""
    began = alert.fired if alert.finding.since is None else min(alert.finding.since, alert.fired)
    return began, now if alert.resolved is None else alert.resolved


def learned_from(store: Engine, learned: Learned, now: Instant) -> Learned:
    """What is usual by the kept quarters, beside what the site says. Waits for the disk."""
    past = [
        Past(row.queue, Quarter(row.begin, row.offered, row.coverage), row.answered, row.dropped)
        for row in quarters_since(store, Instant(now - KEPT))
    ]
    recent = [each for each in past if each.quarter.at >= now - WEEKS_OF_BASE * WEEK]
    told = surges_told(store, Instant(now - KEPT))
    surged = {queue: [stretch(alert, now) for alert in found] for queue, found in told.items()}
    checks = [night.check for night in newest_checks(store) if night.check.version == VERSION]
    spreads = {check.queue: check.spreads for check in checks}
    models = models_of(past, learned.zone, learned.holidays, surged, spreads)
    return dataclasses.replace(learned, models=models, bases=bases_of(recent))
