"""The clock of a real Asterisk's machine is set with calls under way, by hours and back.

Two daemons watch: one on the same machine, whose clock is set with it, one elsewhere. Both know how long each call
really lasted, and count what queue_log counts; so they do when they have been killed and read the log again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from config.floor_view import FloorView
from tests.live.asterisk import Asterisk, installed
from tests.live.compare import queue_differences
from tests.live.daemon import Daemon, figures_of, furnished, started
from tests.live.leaving import NEVER
from tests.live.play import setting
from tests.live.stage import Call, Stage
from tests.truth import truth_of

HOURS = 7200.0
NOTICED = 1.2
"""Seconds until a process has looked at the file of its clock."""


@dataclass(slots=True)
class Lasted:
    """What really passed, by our own clock, and how many calls there were."""

    waited: list[float] = field(default_factory=list)
    talked: list[float] = field(default_factory=list)
    given_up: list[float] = field(default_factory=list)


async def talks(stage: Stage, pbx: Asterisk, to: float, lasted: Lasted) -> None:
    """A conversation during which the clock is set."""
    call = await stage.ring_up("sales")
    await call.joined("sales")
    began = time.monotonic()
    await call.answered("sales")
    answered = time.monotonic()
    ended = asyncio.create_task(over(call))
    await stage.passes(1.0)
    assert pbx.clock is not None
    pbx.clock.set(to)
    await stage.passes(NOTICED + 1.0)
    if not ended.done():  # Asterisk itself ends a call whose longest time seems to be over.
        await call.hangs_up()
    lasted.waited.append(answered - began)
    lasted.talked.append(await ended - answered)
    await call.gone()


async def over(call: Call) -> float:
    """When the conversation ends, by our own clock."""
    await call.completed("sales")
    return time.monotonic()


async def waits(stage: Stage, seconds: float, lasted: Lasted) -> None:
    """A caller waits meanwhile, is listed with a wait that Asterisk counts across the step, and gives up."""
    call = await stage.ring_up("vip", NEVER)
    await call.joined("vip")
    began = time.monotonic()
    await stage.passes(seconds)
    await asyncio.to_thread(stage.pbx.cli, "module reload app_queue.so")  # Everybody asks for the lists again.
    await stage.passes(1.0)
    await call.hangs_up()
    await call.left("vip")
    lasted.given_up.append(time.monotonic() - began)
    await call.gone()


def differences(pbx: Asterisk, view: FloorView) -> list[str]:
    return queue_differences(figures_of(view), truth_of(pbx.queue_log))


def agrees(view: FloorView, lasted: Lasted) -> None:
    """Each call's seconds are what they were, within one."""
    sales, vip = figures_of(view)["sales"], figures_of(view)["vip"]
    calls = len(lasted.talked)
    assert sales.asa_seconds is not None
    assert vip.longest_wait_seconds is not None
    assert abs(sales.talk_seconds - sum(lasted.talked)) < calls
    assert abs(sales.asa_seconds * calls - sum(lasted.waited)) < calls
    assert abs(vip.longest_wait_seconds - max(lasted.given_up)) < 1.0


@contextlib.asynccontextmanager
async def watching(home: Path, pbx: Asterisk, *, here: bool, token: str = "") -> AsyncIterator[Daemon]:
    """A daemon, on the PBX's machine or elsewhere, with its link up. token: of one that lived in this home before."""
    assert pbx.clock is not None
    token = token or await asyncio.to_thread(furnished, home, pbx.least, pbx.queue_log)
    async with started(home, token, pbx.clock.environment() if here else {}) as daemon:
        await daemon.live()
        yield daemon


async def holds(daemon: Daemon, pbx: Asterisk, lasted: Lasted) -> None:
    """It counts what Asterisk logged, and its seconds are those that passed."""
    assert await daemon.agrees(lambda view: differences(pbx, view)) == []
    agrees(await daemon.floor(), lasted)


async def test_calls_keep_seconds_and_outcomes_while_the_clock_of_asterisks_machine_is_set(tmp_path: Path) -> None:
    lasted, homes = Lasted(), (tmp_path / "here", tmp_path / "elsewhere")
    with Asterisk(installed(), settable=True) as pbx:
        tokens = []
        async with contextlib.AsyncExitStack() as machines:
            daemons = [await machines.enter_async_context(watching(home, pbx, here=home == homes[0])) for home in homes]
            tokens = [daemon.token for daemon in daemons]
            async with setting(pbx) as stage:
                for to in (-HOURS, 0.0, 60.0, 0.0):
                    async with asyncio.TaskGroup() as calls:
                        calls.create_task(talks(stage, pbx, to, lasted))
                        if to < 0.0:
                            calls.create_task(waits(stage, 5.0, lasted))
            for daemon in daemons:
                await holds(daemon, pbx, lasted)
                await daemon.kill()
        for home, token in zip(homes, tokens, strict=True):
            async with watching(home, pbx, here=home == homes[0], token=token) as daemon:
                await holds(daemon, pbx, lasted)
