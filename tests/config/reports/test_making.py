from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import msgspec
import pytest

from config.reports import making as room
from config.reports.desk import order_for
from config.reports.making import Making
from config.settings import Storage
from realtime.quality.periods import Span, period_of
from realtime.quality.reach import Reach
from tests.config.quality.desk_site import site
from web.reports import ReportBusyError, ReportFailedError

WEEK, EVERYTHING = period_of(Span.WEEKLY, "2026-W31"), Reach(queues=None)


async def test_a_report_is_made_in_a_process_and_several_wait_for_their_turn(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        order = order_for(here.ground, WEEK, EVERYTHING)
        making = Making()
        first = asyncio.gather(*(making.made(order) for _ in range(2)))
        made = await first
        assert made[0].coverage == made[1].coverage
        assert made[0].coverage.samples > 0


async def test_more_than_a_few_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with site(tmp_path, sound=False) as here:
        monkeypatch.setattr(room, "MOST_WAITING", -1)
        with pytest.raises(ReportBusyError):
            await Making().made(order_for(here.ground, WEEK, EVERYTHING))


async def test_one_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here, pytest.raises(ReportFailedError, match="not made within 0 s"):
        await Making(seconds=0.0).made(order_for(here.ground, WEEK, EVERYTHING))


async def test_what_is_wrong_with_the_store_is_said(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        order = order_for(here.ground, WEEK, EVERYTHING)
        blocked = tmp_path / "file"
        blocked.write_text("")
        elsewhere = msgspec.structs.replace(order.settings, storage=Storage(directory=blocked / "below"))
        with pytest.raises(ReportFailedError, match=r"set storage\.directory"):
            await Making().made(msgspec.structs.replace(order, settings=elsewhere))


async def test_a_process_that_dies_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def nothing(_module: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec("true", stdin=pipe, stdout=pipe)

    monkeypatch.setattr(room, "started", nothing)
    with site(tmp_path, sound=False) as here:
        order = order_for(here.ground, WEEK, EVERYTHING)
    with caplog.at_level(logging.WARNING), pytest.raises(ReportFailedError, match="its process failed"):
        await Making().made(order)
    assert "process that makes reports failed" in caplog.text
