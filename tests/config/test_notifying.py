"""The channels as the daemon runs them, against a local service; and a process killed in the middle of it."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import time as clock_time
from pathlib import Path

import msgspec
import pytest
from aiohttp import ClientSession
from sqlalchemy import Engine

from config.alerting import Alerting
from config.channel_parts import channel_of, route_of, teller_of
from config.notifying import Notifier, notifying
from config.settings import Channel, ChannelKind, Pbx, Secret, Settings
from connectors.channels.courier import Courier
from connectors.channels.outbox import enqueue
from connectors.channels.states import State
from connectors.store.database import open_store
from realtime.names import Instant
from tests.clock import FakeClock
from tests.config.alerting_site import LivingSite, living
from tests.connectors.channels.build import CHAT, notice, put, states
from tests.connectors.channels.service import Played, played

DAY = 86_400.0


def settings_of(url: str) -> Settings:
    table = Channel(type=ChannelKind.WEBHOOK, url=Secret(url), canary=False)
    return Settings(pbx=(Pbx(name="hq", host="h", username="u", secret=Secret("s")),), channels={CHAT: table})


async def until(store: Engine, beginning: str) -> None:
    """Wait until a notice whose key begins so is delivered; each look waits for the disk, in a thread."""
    while not any(
        key.startswith(beginning) and state is State.DELIVERED
        for key, state in (await asyncio.to_thread(states, store)).items()
    ):
        pass


@pytest.fixture
def store(tmp_path: Path) -> Engine:
    return open_store(tmp_path)


async def test_what_is_put_in_is_delivered_and_counted_and_a_restart_repeats_nothing(store: Engine) -> None:
    async with played(lambda _request, _body: (204, "", {})) as (service, _):
        for _ in range(2):
            async with notifying(settings_of(service.url), store) as notifier:
                put(store, notice("a", at=Instant(time.time())), notice("gone", channels=("gone",)))
                notifier.wake()
                async with asyncio.timeout(20):
                    await until(store, "a")
                await asyncio.to_thread(notifier.look)
                assert notifier.vitals()[CHAT].queued == 0
                assert notifier.troubles() == []
    assert len(service.taken) == 1
    assert states(store)["gone"] is State.GIVEN_UP
    store.dispose()


async def test_the_canary_goes_the_whole_way(store: Engine) -> None:
    async with played(lambda _request, _body: (204, "", {})) as (service, _):
        settings = settings_of(service.url)
        table = Channel(type=ChannelKind.WEBHOOK, url=Secret(service.url), canary_at=clock_time(0, 0))
        settings = Settings(pbx=settings.pbx, channels={CHAT: table})
        async with notifying(settings, store) as notifier, asyncio.timeout(20):
            await until(store, "canary:")
            await asyncio.to_thread(notifier.look)
            assert notifier.vitals()[CHAT].canary is not None
    store.dispose()


def test_the_outbox_is_part_of_the_transaction_that_fills_it(store: Engine) -> None:
    with store.begin() as connection:
        enqueue(connection, [notice("a")])
    assert states(store) == {"a": State.WAITING}
    store.dispose()


class Watched:
    """A site with one channel and its canary at half past nine, on a clock that a story turns."""

    def __init__(self, site: LivingSite, service: Played, session: ClientSession) -> None:
        table = Channel(type=ChannelKind.WEBHOOK, url=Secret(service.url), canary_at=clock_time(9, 30))
        settings = msgspec.structs.replace(site.settings, channels={CHAT: table})
        self.site, self.clock = site, site.clock
        self.courier = Courier(
            site.store,
            route_of(CHAT, table, settings),
            channel_of(CHAT, table, settings, lambda: session, self.clock),
            teller_of(table, settings).tell,
            self.clock,
            random.Random(7),
        )
        self.notifier = Notifier(settings, site.store, self.clock, [self.courier])
        site.alerting = Alerting(
            settings, site.store, lambda: site.show, self.clock, self.notifier.wake, self.notifier.troubles
        )

    async def until(self, when: str) -> None:
        """Live on to an hour of the day, the couriers and both watches at work every minute."""
        hour, minute = map(int, when.split(":"))
        at = int(self.clock.now() // DAY) * DAY + hour * 3600.0 + minute * 60.0
        while self.clock.now() < at:
            self.clock.advance(min(60.0, at - self.clock.now()))
            await asyncio.to_thread(self.notifier.look)
            while await self.courier.turn() == 0.0:
                pass
            self.site.show.refresh(Instant(self.clock.now()))
            await self.site.alerting.look()

    def alerts(self) -> list[tuple[str, str]]:
        """What the book holds of the channels, by rule and state."""
        book = self.site.alerting.book
        return [(alert.finding.subject.id, alert.state.value) for alert in book.alerts.values()]


async def test_each_day_a_canary_arrives_and_one_that_does_not_is_an_alert_until_it_does(tmp_path: Path) -> None:
    async with living(tmp_path) as site, played(lambda _request, _body: (204, "", {})) as (service, session):
        watched = Watched(site, service, session)
        await watched.until("09:29")
        assert service.taken == []
        await watched.until("10:00")
        assert [sent["alerts"][0]["labels"]["alertname"] for sent in service.taken] == ["canary"]
        assert watched.alerts() == []

        watched.clock.advance(DAY - 3600.0)
        service.troubles = [(503, "away", {})] * 500
        await watched.until("09:44")
        assert watched.alerts() == [], "a quarter of an hour of patience"
        await watched.until("09:50")
        assert watched.alerts() == [("channel/chat", "firing")]

        service.troubles = []
        await watched.until("11:00")
        assert watched.alerts() in ([], [("channel/chat", "resolved")])
        assert [sent["alerts"][0]["labels"]["alertname"] for sent in service.taken].count("canary") == 2


async def test_channels_nobody_could_look_at_for_long_are_in_trouble(store: Engine) -> None:
    clock = FakeClock(1000.0)
    notifier = Notifier(settings_of("http://127.0.0.1:1"), store, clock, [])
    clock.advance(899.0)
    assert notifier.troubles() == []
    clock.advance(1.0)
    assert [trouble.channel for trouble in notifier.troubles()] == [CHAT]
    notifier.look()
    assert notifier.troubles() == []
    store.dispose()
