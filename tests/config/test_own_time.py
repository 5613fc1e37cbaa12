from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from config.own_time import OwnTime, at_work, own_clock
from connectors.own_clock import OwnClock
from realtime.floor import apply
from realtime.state import Changes, Floor
from tests import build


class Machine:
    """A machine whose time of day can be set."""

    def __init__(self) -> None:
        self.up = 1000.0
        self.set = 1_795_415_360.0

    def wall(self) -> float:
        return self.set + self.up

    def clock(self) -> OwnClock:
        return OwnClock(wall=self.wall, uptime=lambda: self.up)


class LookedAt(OwnClock):
    """A clock that tells when somebody waits for its next second."""

    def __init__(self, base: float) -> None:
        super().__init__(base)
        self.slept = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.slept.set()
        await super().sleep(seconds)


def with_a_caller() -> Floor:
    floor = Floor()
    apply(floor, build.joined(0), Changes())
    return floor


def test_a_machine_whose_clock_is_set_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    own = OwnTime(tmp_path, machine.clock(), with_a_caller)
    own.look()
    machine.set += 120.0
    with caplog.at_level(logging.WARNING):
        own.look()
        own.look()
    (line,) = caplog.messages
    assert "was set by +120.0 s" in line
    vitals = own.vitals()
    assert (vitals.ahead_seconds, vitals.steps) == (120.0, 1)


def test_somebody_in_a_queue_is_work() -> None:
    assert not at_work(Floor())
    assert at_work(with_a_caller())


def test_who_begins_while_nobody_calls_takes_the_machines_time(tmp_path: Path) -> None:
    clock = OwnClock(OwnClock().base + 300.0)
    OwnTime(tmp_path, clock, Floor).begin()
    assert abs(clock.ahead) < 1.0


async def test_who_begins_with_calls_under_way_goes_on_with_their_time_and_keeps_it(tmp_path: Path) -> None:
    clock = LookedAt(OwnClock().base + 300.0)
    task = asyncio.create_task(OwnTime(tmp_path, clock, with_a_caller).watch())
    await clock.slept.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert own_clock(tmp_path).ahead == pytest.approx(-300.0, abs=1.0)
