"""`floorwatch run` as an operator starts it, on a real Asterisk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from config.floor_view import FloorView
from tests.live.asterisk import Asterisk
from tests.live.chain import HQ
from tests.live.compare import queue_differences
from tests.live.daemon import figures_of, running
from tests.live.leaving import NEVER, gives_up, waits_in_vain
from tests.live.play import setting
from tests.live.staffing import house_keeping
from tests.live.stage import Call, Stage
from tests.live.talking import agent_hangs_up, blind_transfer
from tests.truth import truth_of

NAMES = {
    "赵敏": "赵敏".encode(),
    "陈先生": "陈先生".encode("gb18030"),
    "O'Neil": b"O'Neil",
    "<img src=x onerror=alert(1)>": b"<img src=x onerror=alert(1)>",
}


def differences(pbx: Asterisk, view: FloorView) -> list[str]:
    return queue_differences(figures_of(view), truth_of(pbx.queue_log))


async def test_the_floor_of_a_running_daemon_is_queue_logs_and_sigterm_ends_it(
    asterisk: Asterisk, tmp_path: Path
) -> None:
    async with running(tmp_path, asterisk.least, asterisk.queue_log) as daemon, setting(asterisk) as stage:
        await daemon.live()
        assert (await daemon.get("/readyz"))[0] == 200
        async with asyncio.TaskGroup() as calls:
            calls.create_task(gives_up(stage, "vip", 1, b"Ann"))
            calls.create_task(agent_hangs_up(stage, "sales", 1))
            calls.create_task(waits_in_vain(stage, "support", 1))
            calls.create_task(blind_transfer(stage, "crew"))
        assert await daemon.agrees(lambda view: differences(asterisk, view)) == []
        code, seconds = await daemon.stop()
    assert (code, "Traceback" in "".join(daemon.lines)) == (0, False)
    assert seconds < 8


async def test_what_happened_before_its_first_start_is_on_the_floor(asterisk: Asterisk, tmp_path: Path) -> None:
    async with setting(asterisk) as stage:
        await gives_up(stage, "drops", 0.2)
    async with running(tmp_path, asterisk.least, asterisk.queue_log) as daemon:
        await daemon.live()
        assert await daemon.agrees(lambda view: differences(asterisk, view)) == []


async def test_a_reload_and_a_reset_of_statistics_change_nothing(asterisk: Asterisk, tmp_path: Path) -> None:
    async with running(tmp_path, asterisk.least, asterisk.queue_log) as daemon, setting(asterisk) as stage:
        before = await daemon.live()
        await house_keeping(stage)
        assert await daemon.agrees(lambda view: differences(asterisk, view)) == []
        after = await daemon.floor()
        sales, vip = (
            figures_of(after)[queue].offered - figures_of(before)[queue].offered for queue in ("sales", "vip")
        )
        assert (sales, vip) == (1, 1)
        assert figures_of(after)["sales"].answered == figures_of(before)["sales"].answered + 1
        assert after.agents.keys() == before.agents.keys()


async def _waits(stage: Stage, queue: str, name: bytes) -> Call:
    call = await stage.ring_up(queue, NEVER, name=name)
    await call.joined(queue)
    return call


async def test_names_of_every_kind_are_shown_as_they_were_meant(asterisk: Asterisk, tmp_path: Path) -> None:
    async with running(tmp_path, asterisk.least, asterisk.queue_log) as daemon, setting(asterisk) as stage:
        await daemon.live()
        calls = [await _waits(stage, "crew", name) for name in NAMES.values()]
        await daemon.until(lambda view: view.queues["hq/crew"].waiting == len(NAMES))
        shown = await daemon.floor()
        assert {row.number: row.name for row in shown.callers} == {
            call.number: name for call, name in zip(calls, NAMES, strict=True)
        }
        assert {row.name for row in shown.agents.values()} >= {"张伟", "何 敏", "Mary O'Neil"}
        for call in calls:
            await call.hangs_up()
            await call.gone()
        assert await daemon.agrees(lambda view: differences(asterisk, view)) == []


async def test_a_wrong_secret_is_named_and_waits_for_a_person(asterisk: Asterisk, tmp_path: Path) -> None:
    async with running(tmp_path, asterisk.least, asterisk.queue_log, "not the one") as daemon:
        view = await daemon.until(lambda view: HQ in view.pbx and view.pbx[HQ].reason == "wrong_secret")
        assert (view.pbx[HQ].state, view.pbx[HQ].detail) == ("down", "floorwatch")
        status, body = await daemon.get("/readyz")
        assert status == 503
        reason = msgspec.json.decode(body)["reasons"][0]
        assert (reason["reason"], reason["subject"], reason["detail"]) == ("pbx_down", "hq", "wrong_secret")
        assert (await daemon.stop())[0] == 0
    said = "".join(daemon.lines)
    assert "user floorwatch" in said
    assert not [secret for secret in ("not the one", asterisk.least.secret) if secret in said]
    assert "Traceback" not in said


async def test_a_missing_right_is_named_and_what_can_be_seen_is_shown(asterisk: Asterisk, tmp_path: Path) -> None:
    async with running(tmp_path, asterisk.noreporting, asterisk.queue_log) as daemon, setting(asterisk) as stage:
        view = await daemon.until(lambda view: HQ in view.pbx and view.pbx[HQ].reason == "missing_right")
        assert (view.pbx[HQ].state, view.pbx[HQ].detail) == ("live", "write=reporting")
        await agent_hangs_up(stage, "keys", 0.5)
        assert await daemon.agrees(lambda view: differences(asterisk, view)) == []
