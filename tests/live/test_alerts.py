"""Alerts of a real daemon on a real PBX, told to a receiver: each once, each over once, its consequences to nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.live.asterisk import PHONES, TRUNK, Asterisk
from tests.live.daemon import Daemon, furnished, started
from tests.live.leaving import NEVER
from tests.live.play import setting
from tests.live.sipp import callers, phone, phones, reachable
from tests.live.stage import Stage
from tests.live.talking import agent_hangs_up
from tests.receiving import CHANNEL, Receiver, receiving

NAMED = f"PJSIP/{TRUNK}"
LINES = """
[alerts.disk_full]
enabled = false
[alerts.phone_unreachable]
enabled = false
[alerts.trunk_full.capacity]
"hq/overseas" = 30
"""
PEOPLE = """
[alerts.disk_full]
enabled = false
[alerts.phone_unreachable]
for_seconds = 0
keep_firing_seconds = 0
[alerts.nobody_ready]
for_seconds = 0
keep_firing_seconds = 0
[alerts.long_wait]
fire = 2
clear = 1
keep_firing_seconds = 0
[alerts.recorder_silent]
fire = 1
minimum_volume = 2
"""
LONG = 60_000
"""Milliseconds: longer than any story here."""

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class House:
    """A stage, the daemon that watches it, and whom it tells."""

    stage: Stage
    daemon: Daemon
    receiver: Receiver

    async def asked(self, path: str) -> Any:
        """What the API says."""
        status, body = await self.daemon.get(path)
        assert status == 200, body
        return json.loads(body)

    async def alerts(self) -> list[dict[str, Any]]:
        """All alerts there were, whether told or not; those that wait for their time are none yet."""
        found: list[dict[str, Any]] = (await self.asked("/api/v1/alerts"))["alerts"]
        return [alert for alert in found if alert["state"] != "pending"]

    async def consequences(self, cause: str, rules: set[str]) -> list[dict[str, Any]]:
        """Ask again and again until alerts of these rules are known as a cause's consequences."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [alert for alert in await self.alerts() if alert["cause"] == cause]
                if {alert["rule"] for alert in found} >= rules:
                    return found
                await asyncio.sleep(0.25)


@asynccontextmanager
async def house(pbx: Asterisk, folder: Path, rules: str) -> AsyncIterator[House]:
    """A daemon that sees the PBX, and a stage to play on."""
    async with receiving() as (receiver, port), setting(pbx) as stage:
        token = await asyncio.to_thread(furnished, folder, pbx.least, None)
        with (folder / "floorwatch.toml").open("a", encoding="utf-8") as file:
            file.write(rules + CHANNEL.format(port=port))
        async with started(folder, token) as daemon:
            await daemon.live()
            yield House(stage, daemon, receiver)


async def _ordinary(stage: Stage, calls: int) -> None:
    """Calls on another trunk that end as they should, in the two queues."""
    each = calls // 2
    since = stage.control.mark("AgentComplete")
    lines = [await callers(stage.pbx, queue, each, talks=500, trunk="carrier") for queue in ("sales", "support")]
    await stage.control.event("AgentComplete", nth=2 * each, since=since)
    await asyncio.gather(*(line.done() for line in lines))


async def test_a_trunk_that_dies_is_one_incident_which_silences_what_follows_and_ends_with_its_return(
    asterisk: Asterisk, tmp_path: Path
) -> None:
    async with phones(asterisk, TRUNK) as on, house(asterisk, tmp_path / "home", LINES) as site:
        control = site.stage.control
        await reachable(control, TRUNK)
        await _ordinary(site.stage, 12)
        since, gone = control.mark("AgentConnect"), control.mark("Hangup")
        line = await callers(asterisk, "sales", 4, talks=LONG, trunk=TRUNK)
        await control.event("AgentConnect", nth=4, since=since)
        await site.stage.passes(3.5)  # longer than a silent line would live
        assert await site.alerts() == [], "nothing is wrong, so nothing is said"
        await asyncio.gather(on[TRUNK].dies(), line.dies())
        await control.event("Hangup", nth=8, since=gone, Cause="44")
        down = await site.receiver.hears("trunk_down", patience=PATIENCE)
        assert down.subject == f"hq/{TRUNK}"
        assert [told.reason for told in site.receiver.told] == ["trunk_down"], "its drops came before it, and waited"
        (alert,) = [each for each in await site.alerts() if each["rule"] == "trunk_down"]
        found = await site.consequences(alert["id"], {"drops", "drop_burst"})
        assert {each["incident"] for each in found} == {down.incident}
        on[TRUNK] = await phone(asterisk, TRUNK)
        await site.receiver.hears("trunk_down", "resolved", patience=PATIENCE)
        assert [(each.reason, each.step) for each in site.receiver.told] == [
            ("trunk_down", "firing"),
            ("trunk_down", "resolved"),
        ]


async def test_eight_calls_lost_with_cause_38_on_one_trunk_name_that_trunk(asterisk: Asterisk, tmp_path: Path) -> None:
    async with phones(asterisk, TRUNK), house(asterisk, tmp_path / "home", LINES) as site:
        await reachable(site.stage.control, TRUNK)
        await _ordinary(site.stage, 8)
        since = site.stage.control.mark("AgentComplete")
        lines = [await callers(asterisk, queue, 4, talks=1000, trunk=TRUNK, cause=38) for queue in ("sales", "support")]
        await site.stage.control.event("AgentComplete", nth=8, since=since)
        await asyncio.gather(*(line.done() for line in lines))
        await _ordinary(site.stage, 4)
        assert await site.receiver.until(lambda: bool(site.receiver.told), PATIENCE)
        drops = await _until(site, "drops", 8)
        suspects = [each for each in drops["contributors"] if each["suspect"]]
        assert [(each["kind"], each["name"], each["count"]) for each in suspects] == [("trunk", NAMED, 8)]
        assert [(each["name"], each["count"]) for each in drops["contributors"] if each["kind"] == "cause"] == [
            ("38", 8)
        ]
        assert {each["rule"] for each in await site.alerts()} <= {"drops", "drop_burst"}
        begun = [each.reason for each in site.receiver.told if each.step == "firing"]
        assert len(begun) == 1, f"a burst and its frequent drops are one message, not {begun}"


async def _until(site: House, rule: str, drops: int) -> dict[str, Any]:
    """Ask again and again until the rule's one alert tells of so many drops."""
    async with asyncio.timeout(PATIENCE):
        while True:
            (alert,) = [each for each in await site.alerts() if each["rule"] == rule]
            if alert["values"]["drops"] >= drops:
                return alert
            await asyncio.sleep(0.25)


async def _phone(site: House, on: dict[str, Any]) -> None:
    number = PHONES[-1]
    await on[number].dies()
    assert (await site.receiver.hears("phone_unreachable")).subject == f"hq/PJSIP/{number}"
    on[number] = await phone(site.stage.pbx, number)
    await site.receiver.hears("phone_unreachable", "resolved")


async def _logs_out(site: House, team: tuple[str, ...]) -> None:
    for agent in team:
        await site.stage.member("QueueRemove", agent, "crew")
    assert (await site.receiver.hears("mass_logout")).subject == "hq/crew"
    for agent in team:
        await site.stage.member("QueueAdd", agent, "crew", Paused="true")
    await site.receiver.hears("mass_logout", "resolved")


async def _nobody(site: House) -> None:
    await site.stage.member("QueuePause", "1041", "keys", Paused="true", Reason="tea")
    call = await site.stage.ring_up("keys", NEVER)
    await call.joined("keys")
    assert (await site.receiver.hears("nobody_ready")).subject == "hq/keys"
    (alert,) = [each for each in await site.alerts() if each["rule"] == "nobody_ready"]
    await site.consequences(alert["id"], {"long_wait"})
    await site.stage.member("QueuePause", "1041", "keys", Paused="false")
    await site.receiver.hears("nobody_ready", "resolved")
    await call.hangs_up()
    await call.gone()


async def _waits(site: House) -> None:
    call = await site.stage.ring_up("small", NEVER)
    assert (await site.receiver.hears("long_wait")).subject == "hq/small"
    await call.hangs_up()
    await site.receiver.hears("long_wait", "resolved", "hq/small")


async def _is_not_recorded(site: House) -> None:
    """`sales` records; the other queue does not."""
    await agent_hangs_up(site.stage, "sales", 0.3)
    for _ in range(2):
        await agent_hangs_up(site.stage, "keys", 0.3)
    await site.receiver.hears("recorder_silent")
    await agent_hangs_up(site.stage, "sales", 0.3)
    await site.receiver.hears("recorder_silent", "resolved")


async def test_what_goes_wrong_with_people_and_recorder_fires_once_and_is_over_once(
    asterisk: Asterisk, tmp_path: Path
) -> None:
    team = ("1092", "1093", "1094", "1095", "1096")
    async with setting(asterisk) as before, phones(asterisk, *PHONES) as on:
        await reachable(before.control, *PHONES)
        for agent in team:
            await before.member("QueueAdd", agent, "crew", Paused="true")
        try:
            async with house(asterisk, tmp_path / "home", PEOPLE) as site:
                await _phone(site, on)
                await _logs_out(site, team)
                await _nobody(site)
                await _waits(site)
                await _is_not_recorded(site)
                told = sorted((each.reason, each.step) for each in site.receiver.told)
        finally:
            for agent in team:
                await before.control.act("QueueRemove", Queue="crew", Interface=f"Local/{agent}@agents/n")
    rules = ("long_wait", "mass_logout", "nobody_ready", "phone_unreachable", "recorder_silent")
    assert told == [(rule, step) for rule in rules for step in ("firing", "resolved")]
