"""The nightly self-check of the surge rule: queue by queue in a process beside the loop, its results in the store.

It changes no threshold: it proposes one. What it does hand to the detectors is how far counts spread (B1.2.3), which
they learn anew afterwards.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.alert_terms import watched_hours
from config.history import BINS_KEPT, KEPT, stretch, surges_told
from config.pipes import end, receive, send, started
from config.settings import Settings
from connectors.clock import Clock
from connectors.outage import Outage
from connectors.store.quarters import quarters_since, recorded_of
from connectors.store.self_checks import keep_check, newest_checks
from connectors.store.shown_alerts import forget_shown
from connectors.store.threads import in_store
from realtime.alerts.life import Alert
from realtime.detectors.baseline import Quarter
from realtime.detectors.nightly import Check, Task
from realtime.detectors.statistics import Learned
from realtime.detectors.surges import threshold_for
from realtime.names import Instant, QueueId

AT = 3
"""The hour of the site's clock: nobody calls, and yesterday's late words have been heard."""
DAY = 86_400.0
QUEUE_SECONDS = 300.0
"""How long one queue may take: twenty times what it should on a machine with nothing else to do."""
NIGHT_SECONDS = 4 * 3600.0
"""How long all of them may; the others have their turn the next night, for the oldest check goes first."""

log = logging.getLogger(__name__)


class NightCheck:
    """Checks every night until cancelled. learned: what the detectors know now. learn: makes them learn anew."""

    def __init__(
        self,
        settings: Settings,
        store: Engine,
        learned: Callable[[], Learned],
        learn: Callable[[], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._store = store
        self._learned = learned
        self._learn = learn
        self._clock = clock

    async def watch(self) -> None:
        """Check at three each night; a night that fails is told, and the next one tries again."""
        outage = Outage(log, "the night's check of the surge rule was made again")
        while True:
            await self._clock.sleep(self._next() - self._clock.now())
            try:
                await self.check()
            except (SQLAlchemyError, OSError) as error:
                outage.failed(
                    f"the night's check of the surge rule failed ({type(error).__name__}); the next tries again"
                )
            else:
                outage.worked()

    def _next(self) -> float:
        zone = self._settings.site.timezone
        local = datetime.fromtimestamp(self._clock.now(), tz=UTC).astimezone(zone)
        due = local.replace(hour=AT, minute=0, second=0, microsecond=0)
        return (due if due > local else due + timedelta(days=1)).timestamp()

    async def check(self) -> int:
        """Check every queue with a week of history; how many were. The detectors then learn anew.

        What screens showed of alerts is let go of where the journal no longer shows the moment.
        """
        begun, found = self._clock.now(), 0
        oldest = Instant(begun - self._settings.storage.journal_retention_days * DAY)
        await in_store(forget_shown, self._store, oldest)
        async for check in self.checks(begun):
            await in_store(keep_check, self._store, check, begun)
            found += 1
        if found:
            await self._learn()
        return found

    async def checks(self, begun: Instant, only: frozenset[str] = frozenset()) -> AsyncIterator[Check]:
        """What there is to say of each queue with a week of history, or of these alone; nothing is kept."""
        history = await in_store(self._history, begun)
        told = await in_store(surges_told, self._store, Instant(begun - KEPT))
        for queue in await in_store(self._order, [each for each in history if not only or each in only]):
            if self._clock.now() - begun > NIGHT_SECONDS:
                log.warning("the night is over: the queues from %s on are checked the next one", queue)
                return
            task = await in_store(self._task, queue, history[queue], told.get(queue, []), begun)
            check = await self._checked(task)
            if check is not None:
                yield check

    def _history(self, now: Instant) -> dict[QueueId, list[Quarter]]:
        rows = quarters_since(self._store, Instant(now - KEPT))
        return {
            queue: [Quarter(row.begin, row.offered, row.coverage) for row in quarters]
            for queue, quarters in groupby(rows, key=lambda row: row.queue)
        }

    def _order(self, queues: list[QueueId]) -> list[QueueId]:
        """Those never checked first, then those whose check is the oldest."""
        last = {night.check.queue: night.at for night in newest_checks(self._store)}
        return sorted(queues, key=lambda queue: (last.get(queue, 0.0), queue))

    def _task(self, queue: QueueId, history: list[Quarter], told: list[Alert], now: Instant) -> Task:
        learned, surge = self._learned(), self._settings.alerts.surge
        own = learned.thresholds.get(queue, learned.thresholds.get(queue.partition("/")[2], learned.threshold))
        return Task(
            queue=queue,
            now=now,
            zone=learned.zone,
            history=tuple(history),
            recorded=tuple(recorded_of(self._store, queue, Instant(now - BINS_KEPT))),
            threshold=threshold_for(own, len(learned.models)),
            target=surge.false_alarms_per_week,
            holidays=learned.holidays,
            hours=watched_hours(surge),
            campaigns=learned.campaigns,
            real=tuple(stretch(alert, now) for alert in told if alert.acknowledged is not None),
            surged=tuple(stretch(alert, now) for alert in told),
        )

    async def _checked(self, task: Task) -> Check | None:
        process = await started("config.night_worker")
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await send(process, task)
                found = await receive(process)
            return found if isinstance(found, Check) else None
        except TimeoutError:
            log.warning("%s was not checked within %.0f s", task.queue, QUEUE_SECONDS)
        except (EOFError, pickle.UnpicklingError) as error:
            log.warning("the process that checked %s failed (%s)", task.queue, error)
        finally:
            await end(process)
        return None
