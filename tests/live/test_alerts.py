"""Alerts on a real PBX: a trunk that dies, a burst of calls, a restart; and nothing at all while nothing is wrong."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from connectors.store.database import open_store
from connectors.store.quarters import QueueQuarter, keep_quarters
from realtime.names import Instant, QueueId
from tests.live.asterisk import PHONES, Asterisk
from tests.live.control import controlling
from tests.live.daemon import Daemon, furnished, started
from tests.live.sipp import phones
from tests.live.stage import Stage

ALERTS = """
[alerts.trunk_down]
for_seconds = 0
[alerts.trunk_full.capacity]
"hq/{trunk}" = 30
"""
TRUNK = PHONES[-1]
"""A SIP endpoint of the stage, watched as a trunk is."""

USUAL = 4
"""Calls in each quarter of an hour of the weeks before."""

BURST = 24
QUIET_SECONDS = 8.0


def usual_weeks(folder: Path, queue: str) -> None:
    """Two weeks of history in the store, as the daemon itself would have kept them."""
    store = open_store(folder / "data")
    now = time.time() // 900 * 900
    weeks = [
        QueueQuarter(QueueId(queue), Instant(now - 900.0 * back), USUAL, USUAL, 0, 0, 1.0) for back in range(1, 96 * 14)
    ]
    keep_quarters(store, weeks)
    store.dispose()


@asynccontextmanager
async def watching(pbx: Asterisk, folder: Path) -> AsyncIterator[Daemon]:
    token = await asyncio.to_thread(furnished, folder, pbx.least, None)
    with (folder / "floorwatch.toml").open("a", encoding="utf-8") as file:
        file.write(ALERTS.format(trunk=TRUNK))
    await asyncio.to_thread(usual_weeks, folder, "hq/drops")
    async with started(folder, token) as daemon:
        await daemon.live()
        yield daemon


async def alerts_of(daemon: Daemon, *states: str) -> list[dict[str, Any]]:
    wanted = f"?state={','.join(states)}" if states else ""
    status, body = await daemon.get(f"/api/v1/alerts{wanted}")
    assert status == 200, body
    found: list[dict[str, Any]] = json.loads(body)["alerts"]
    return found


async def until_rule(daemon: Daemon, rule: str, state: str, patience: float = 60.0) -> dict[str, Any]:
    """Ask again and again until an alert of a rule is in a state."""
    async with asyncio.timeout(patience):
        while True:
            for alert in await alerts_of(daemon, state):
                if alert["rule"] == rule:
                    return alert
            await asyncio.sleep(0.25)


async def test_a_trunk_that_dies_is_one_incident_and_its_return_ends_it(asterisk: Asterisk, tmp_path: Path) -> None:
    async with controlling(asterisk.control) as control:
        stage = Stage(asterisk, control)
        async with phones(asterisk, *PHONES) as on:
            for number in PHONES:
                await control.event("ContactStatus", AOR=number, ContactStatus="Reachable")
            async with watching(asterisk, tmp_path / "home") as daemon:
                await stage.passes(QUIET_SECONDS)
                assert await alerts_of(daemon, "firing") == [], "nothing is wrong, so nothing is said"
                await on[TRUNK].dies()
                alert = await until_rule(daemon, "trunk_down", "firing")
                assert alert["subject"] == f"hq/{TRUNK}"
                status, body = await daemon.get(f"/api/v1/incidents/{alert['incident']}")
                assert status == 200
                assert json.loads(body)["incident"]["state"] == "open"
