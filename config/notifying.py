"""The channels of alerts at work: one courier for each, the daily canary, and how they stand. Owned by the daemon.

Whoever puts notices into the outbox calls `wake` afterwards; without it they go within two seconds.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

import aiohttp
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.channel_parts import channel_of, route_of, teller_of
from config.settings import Settings
from connectors.channels.canary import PATIENCE, Canary, Trouble, Wrong, canary_due, newest_canaries, troubles
from connectors.channels.courier import Courier
from connectors.channels.outbox import Standing, enqueue, give_up_strangers, release, standings
from connectors.channels.states import OPEN
from connectors.clock import Clock, SystemClock
from connectors.outage import Outage
from connectors.store.threads import in_store
from web.vitals import ChannelVitals

LOOK_EVERY = 15.0

CLOSING_SECONDS = 3.0
"""How long the couriers may go on sending when the daemon ends; what is left waits in the outbox for the next start."""

log = logging.getLogger(__name__)


class Notifier:
    """All channels. vitals and troubles are of the last look, some seconds old."""

    def __init__(self, settings: Settings, store: Engine, clock: Clock, couriers: list[Courier]) -> None:
        self.couriers = couriers
        self._settings = settings
        self._store = store
        self._clock = clock
        self._standings: list[Standing] = []
        self._canaries: dict[str, Canary] = {}
        self._looked = clock.now()

    def wake(self) -> None:
        """Something was put into the outbox. For the loop's own thread."""
        for courier in self.couriers:
            courier.wake()

    def troubles(self) -> list[Trouble]:
        """What is wrong with the channels: for the rules that alert on the alerting. Unseen for long, all are."""
        now = self._clock.now()
        if now - self._looked >= PATIENCE:
            return [Trouble(channel=name, wrong=Wrong.FAILING, since=self._looked) for name in self._settings.channels]
        return troubles(self._standings, self._canaries, now)

    def vitals(self) -> dict[str, ChannelVitals]:
        """Each channel for /metrics."""
        counts = {courier.route.channel: courier.counts for courier in self.couriers}
        return {
            standing.channel: ChannelVitals(
                queued=sum(number for state, number in standing.counts.items() if state in OPEN),
                oldest_seconds=None if standing.oldest is None else max(0.0, self._clock.now() - standing.oldest),
                delivered=counts[standing.channel].delivered,
                failed=counts[standing.channel].failed,
                tries={verdict.value: count for verdict, count in counts[standing.channel].tries.items()},
                failing=standing.failing_since is not None,
                canary=_arrived(self._canaries.get(standing.channel)),
            )
            for standing in self._standings
            if standing.channel in counts
        }

    async def watch(self) -> NoReturn:
        """Put in what is due, look how the channels stand, forget what is old; until cancelled."""
        outage = Outage(log, "the outbox can be looked at again")
        while True:
            try:
                await in_store(self.look)
            except SQLAlchemyError as error:
                outage.failed(f"the outbox cannot be looked at ({type(error).__name__})")
            else:
                outage.worked()
            await self._clock.sleep(LOOK_EVERY)

    def look(self) -> None:
        """One look; waits for the disk."""
        now = self._clock.now()
        site = self._settings.site
        due = [
            notice
            for name, table in self._settings.channels.items()
            if table.canary and (notice := canary_due(name, table.canary_at, site.timezone, now)) is not None
        ]
        with self._store.begin() as connection:
            enqueue(connection, due)
        self._canaries = newest_canaries(self._store)
        self._standings = standings(self._store, list(self._settings.channels))
        self._looked = now


@asynccontextmanager
async def notifying(settings: Settings, store: Engine, clock: Clock | None = None) -> AsyncIterator[Notifier]:
    """The channels at work; at the end they send what they can within a few seconds.

    Raises MisconfiguredError when a channel can never work.
    """
    clock = SystemClock() if clock is None else clock
    machine = SystemClock()  # Services that check when a message was signed go by its time.
    rng = random.Random()  # noqa: S311  # jitter, not a secret
    async with aiohttp.ClientSession() as session:
        couriers = [
            Courier(
                store,
                route_of(name, table, settings),
                channel_of(name, table, settings, lambda: session, machine),
                teller_of(table, settings).tell,
                clock,
                rng,
            )
            for name, table in settings.channels.items()
        ]
        notifier = Notifier(settings, store, clock, couriers)
        if settings.storage.url is None:  # The lock on the journal beside the store keeps any other process out.
            await in_store(release, store)
        await in_store(give_up_strangers, store, list(settings.channels), clock.now())
        watching = asyncio.create_task(notifier.watch(), name="channels")
        tasks = [asyncio.create_task(courier.run(), name=f"channel {courier.route.channel}") for courier in couriers]
        try:
            yield notifier
        finally:
            watching.cancel()
            await _close(couriers, [watching, *tasks])


async def _close(couriers: list[Courier], tasks: list[asyncio.Task[None]]) -> None:
    for courier in couriers:
        courier.stop()
    await asyncio.wait(tasks, timeout=CLOSING_SECONDS)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _arrived(canary: Canary | None) -> float | None:
    return None if canary is None else canary.arrived
