"""The calm house: ordinary calls on a second real Asterisk, in real time, with the rules as they come. One burst of
calls is its only event: it must bring one surge, which ends by itself, and nothing else may ever be an alert."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from pathlib import Path
from typing import Any

from connectors.store.database import open_store
from tests.live.asterisk import PHONES, running
from tests.live.daemon import furnished
from tests.live.hand_clock import usual_weeks
from tests.live.leaving import gives_up
from tests.live.play import setting
from tests.live.sipp import phones, reachable
from tests.live.wire import wire
from tests.receiving import CHANNEL, receiving
from tests.soak.load import Load
from tests.soak.report import Report, demand
from tests.soak.watcher import Watcher

QUEUE = "drops"
"""Nobody calls it but the burst: the lanes play elsewhere."""

USUAL = 4
"""Calls in each quarter of an hour of the weeks before."""

BURST, AT_ONCE = 18, 6
"""Calls, in groups: against one or two in five minutes. Under twenty, below which no service level is judged."""

QUIET_FIRST = 90.0
FIRES_WITHIN = 90.0
ENDS_WITHIN = 18 * 60.0
"""Five minutes until the burst is out of the window, ten minutes near the usual, and some to spare."""


async def calm(folder: Path, seed: int, report: Report) -> None:
    """Play it to the end of the surge. Raises SoakError for any alert but that one."""
    async with contextlib.AsyncExitStack() as stack:
        pbx = stack.enter_context(running())
        await stack.enter_async_context(phones(pbx, *PHONES))
        stage = await stack.enter_async_context(setting(pbx))
        await reachable(stage.control, *PHONES)
        receiver, port = await stack.enter_async_context(receiving())
        link = await stack.enter_async_context(wire(pbx.ami_port))
        token = await asyncio.to_thread(furnished, folder, pbx.least, pbx.queue_log)
        with (folder / "floorwatch.toml").open("a", encoding="utf-8") as file:
            file.write(CHANNEL.format(port=port))
        store = open_store(folder / "data")
        await asyncio.to_thread(usual_weeks, store, f"hq/{QUEUE}", USUAL)
        store.dispose()
        watcher = Watcher("calm", folder, token, link, receiver)
        stack.push_async_callback(watcher.bury)
        await watcher.begin()
        await watcher.live()
        load = Load(pbx, random.Random(seed), lanes=2, pause=4.0, answered=0.9)
        stack.push_async_callback(load.break_off)
        await load.begin()
        await asyncio.sleep(QUIET_FIRST)
        demand(not await _loud(watcher), f"calm: alerts before anything happened: {await _loud(watcher)}")
        for _ in range(BURST // AT_ONCE):
            await asyncio.gather(*(gives_up(stage, QUEUE, 1.0) for _ in range(AT_ONCE)))
        began = time.monotonic()
        await receiver.hears("surge", patience=FIRES_WITHIN)
        report.say(f"calm: the surge was told {time.monotonic() - began:.0f} s after the last of its calls")
        await receiver.hears("surge", "resolved", patience=ENDS_WITHIN)
        report.say(
            f"calm: the surge was over {(time.monotonic() - began) / 60:.1f} minutes after the last of its calls"
        )
        await load.rest()
        await watcher.agrees(pbx.queue_log, 30.0)
        said = [(each.reason, each.subject, each.step) for each in receiver.told]
        wanted = [("surge", f"hq/{QUEUE}", "firing"), ("surge", f"hq/{QUEUE}", "resolved")]
        demand(said == wanted, f"calm: told {said}")
        loud = [(alert["rule"], alert["subject"]) for alert in await _loud(watcher)]
        demand(loud == [("surge", f"hq/{QUEUE}")], f"calm: alerts {loud}")
        seconds = await watcher.end()
        calls = load.played.total()
        report.say(f"calm: {calls} ordinary calls, one surge, no other alert; ended within {seconds:.1f} s")


async def _loud(watcher: Watcher) -> list[dict[str, Any]]:
    """Alerts that are more than a note in the log."""
    return [alert for alert in await watcher.alerts() if alert["severity"] != "notice"]
