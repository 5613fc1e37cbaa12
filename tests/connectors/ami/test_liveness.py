from __future__ import annotations

from realtime.events import FeedReason
from realtime.names import Seconds
from tests.connectors.ami.pbx import QUICK, Heard, Pbx
from tests.connectors.ami.running import following


async def test_a_link_that_dies_without_a_word_is_noticed_by_its_pings() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        pbx.answers["Ping"] = lambda _: b""
        fault = await run.fault()
    assert (fault.reason, fault.detail) == (FeedReason.SILENT, "Ping")


async def test_a_link_that_talks_needs_few_pings() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        await Heard.when(lambda: pbx.count("Ping") == 3)
        assert not run.task.done()


async def test_a_ping_without_a_time_still_proves_life() -> None:
    pbx = Pbx()
    pbx.answers["Ping"] = lambda action: pbx.success(action, Ping="Pong")
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        await Heard.when(lambda: pbx.count("Ping") == 2)
        assert not run.task.done()
    assert run.vitals.offset == Seconds(0.0)
