"""An ordinary hour on a real PBX raises nothing; five times the calls raise one surge, which clears by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.live.asterisk import PHONES, Asterisk
from tests.live.hand_clock import watched_house
from tests.live.leaving import finds_it_full, finds_nobody, gives_up, is_withdrawn, leaves_by_key, waits_in_vain
from tests.live.play import setting
from tests.live.sipp import phones, reachable
from tests.live.stage import Stage
from tests.live.talking import agent_hangs_up, attended_transfer, blind_transfer, caller_hangs_up, rings_in_vain_first

RULES = """
[alerts.disk_full]
enabled = false
[alerts.recorder_silent]
enabled = false
[alerts.service_level]
enabled = false
[alerts.break_overrun.planned_seconds]
lunch = 14400
"""
"""Left out is what looks at the machine's own disk, or at the PBX's clock, which stands still beside the hand's."""

USUAL = 6
"""Calls in each quarter of an hour of the weeks before: four in ten minutes."""

TEAM = ("1001", "1002", "1003", "1004")
BURST = 10
"""Calls in five minutes, where two are usual."""

Story = Callable[[Stage], Awaitable[object]]

# What else happens in each ten minutes of an ordinary hour, so that every ordinary end is among it.
ELSEWHERE: tuple[tuple[Story, ...], ...] = (
    (lambda stage: waits_in_vain(stage, "support", 1), lambda stage: gives_up(stage, "vip", 1)),
    (lambda stage: leaves_by_key(stage, "keys"), finds_nobody),
    (lambda stage: blind_transfer(stage, "support"), finds_it_full),
    (lambda stage: attended_transfer(stage, "support", by_key=True),),
    (lambda stage: rings_in_vain_first(stage, agent="busy"), lambda stage: is_withdrawn(stage, "vip")),
    (lambda stage: agent_hangs_up(stage, "crew", 1), lambda stage: gives_up(stage, "keys", 0.5)),
)


async def _ten_ordinary_minutes(stage: Stage, elsewhere: tuple[Story, ...]) -> None:
    async with asyncio.TaskGroup() as calls:
        for story in elsewhere:
            calls.create_task(_told(story, stage))
        for _ in range(2):
            calls.create_task(caller_hangs_up(stage, "sales", 0.5))
            calls.create_task(agent_hangs_up(stage, "sales", 1))


async def _told(story: Story, stage: Stage) -> None:
    await story(stage)


async def test_an_ordinary_hour_is_quiet_and_five_times_the_calls_are_one_surge_that_clears_by_itself(
    asterisk: Asterisk, tmp_path: Path
) -> None:
    async with setting(asterisk) as stage, phones(asterisk, *PHONES):
        await reachable(stage.control, *PHONES)
        async with watched_house(asterisk, tmp_path, RULES, {"hq/sales": USUAL}) as house:
            await house.passes(stage.control, 1)
            for elsewhere in ELSEWHERE:
                await _ten_ordinary_minutes(stage, elsewhere)
                await house.passes(stage.control, 10)
            assert [each.finding for each in house.alerts()] == [], "an ordinary hour raises none"
            for agent in TEAM:  # so that nobody can absorb what comes: it is no mere notice
                await stage.member("QueuePause", agent, "sales", Paused="true", Reason="lunch")
            for _ in range(3):
                await asyncio.gather(*(gives_up(stage, "sales", 0.3) for _ in range(BURST)))
                await house.passes(stage.control, 5)
            assert house.outbox() == [("surge", "firing", "hq/sales")], "one alert for one surge"
            (surge,) = house.alerts("surge")
            assert surge.standing
            assert surge.finding.baseline is not None
            assert 1 <= surge.finding.baseline <= 4
            for agent in TEAM:
                await stage.member("QueuePause", agent, "sales", Paused="false")
            await house.passes(stage.control, 15)
            assert house.outbox() == [("surge", "firing", "hq/sales"), ("surge", "resolved", "hq/sales")]
            assert [each.id for each in house.alerts("surge")] == [surge.id]
