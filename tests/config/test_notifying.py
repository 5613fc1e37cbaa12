"""The channels as the daemon runs them, against a local service; and a process killed in the middle of it."""

from __future__ import annotations

import asyncio
import time
from datetime import time as clock_time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.notifying import notifying
from config.settings import Channel, ChannelKind, Pbx, Secret, Settings
from connectors.channels.outbox import enqueue
from connectors.channels.states import State
from connectors.store.database import open_store
from realtime.names import Instant
from tests.connectors.channels.build import CHAT, notice, put, states
from tests.connectors.channels.service import played


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
