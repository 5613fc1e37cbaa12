"""The alerting on a real PBX with its clock in a test's hand: an hour of looks passes in seconds.

Link, journal, floor, store and outbox are the daemon's own; only when the rules look, and what time they think it is,
is the test's. So ten-second bins hold what the test put into them, however busy the machine is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Engine, select

from config.alerting import Alerting
from config.loader import parse
from connectors.channels.outbox import read_notice
from connectors.store.database import open_store
from connectors.store.quarters import QueueQuarter, keep_quarters
from connectors.store.tables import deliveries
from realtime.alerts.life import Alert
from realtime.detectors.scan import BIN
from realtime.names import Instant, QueueId
from tests.live.asterisk import Asterisk
from tests.live.chain import Chain, following, settings_of
from tests.live.control import Control

QUARTER = 900.0
PBX = '[[pbx]]\nname = "hq"\nhost = "-"\nusername = "-"\nsecret = "-"\n'
CHANNEL = '[channels.desk]\ntype = "webhook"\nurl = "http://127.0.0.1:9/"\n'


class HandClock:
    """Runs as the real one does, and ahead by what it was moved."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> Instant:
        return Instant(time.time() + self.ahead)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class WatchedHouse:
    """A PBX that is followed, and the alerting over it."""

    def __init__(self, chain: Chain, alerting: Alerting, clock: HandClock, store: Engine) -> None:
        self.chain = chain
        self.alerting = alerting
        self.clock = clock
        self.store = store
        self.marks = 0

    async def passes(self, control: Control, minutes: float) -> None:
        """Everything that happened so far is heard; then so much time passes, with a look at each of its bins."""
        self.marks += 1
        await self.chain.told(control, f"mark-{self.marks}")
        self.chain.keeper.frame()
        for _ in range(round(minutes * 60.0 / BIN)):
            self.clock.ahead += BIN
            await self.alerting.look()

    def alerts(self, rule: str = "") -> list[Alert]:
        """All there were, of one rule or of any."""
        return [each for each in self.alerting.book.alerts.values() if rule in ("", each.finding.rule)]

    def outbox(self) -> list[tuple[str, str, str]]:
        """What was put into the outbox, in order: reason, step, subject."""
        with self.store.connect() as connection:
            bodies = connection.execute(select(deliveries.c.notice).order_by(deliveries.c.id)).scalars().all()
        return [(each.reason, each.step.value, each.subject) for each in map(read_notice, bodies)]


def usual_weeks(store: Engine, queue: str, calls: int) -> None:
    """Two weeks of history, so many calls in each quarter of an hour, as the daemon itself would have kept them."""
    now = time.time() // QUARTER * QUARTER
    weeks = [
        QueueQuarter(QueueId(queue), Instant(now - QUARTER * back), calls, calls, 0, 0, 1.0)
        for back in range(1, 96 * 14)
    ]
    keep_quarters(store, weeks)


@asynccontextmanager
async def watched_house(pbx: Asterisk, folder: Path, rules: str, usual: dict[str, int]) -> AsyncIterator[WatchedHouse]:
    """Follow a PBX, with two weeks of history behind it. rules: lines of floorwatch.toml; usual: calls per quarter."""
    said = parse(PBX + CHANNEL + rules, folder / "floorwatch.toml", {})
    settings = msgspec.structs.replace(settings_of(pbx.least, folder), alerts=said.alerts, channels=said.channels)
    store = await asyncio.to_thread(open_store, folder)
    try:
        for queue, calls in usual.items():
            await asyncio.to_thread(usual_weeks, store, queue, calls)
        async with following(settings) as chain:
            clock = HandClock()
            alerting = Alerting(settings, store, lambda: chain.keeper.show, clock)
            await alerting.start()
            chain.keeper.hearers.append(alerting.hearing(lambda _event: None))
            chain.keeper.followers.append(alerting.follow)
            await chain.live()
            yield WatchedHouse(chain, alerting, clock, store)
    finally:
        await asyncio.to_thread(store.dispose)
