from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from connectors.clock import SystemClock
from connectors.queue_log.follow import Follower
from connectors.queue_log.source import LogFile, LogSource
from connectors.queue_log.table import LogTable
from realtime.events import FloorEvent, GapClosed, Verdict, VisitLogged
from realtime.names import Instant, PbxId
from tests.connectors.queue_log.tables import CALL, SHANGHAI, make, write

HQ = PbxId("hq")
NINE = Instant(1795424400.0)


class Told:
    """What a follower delivered."""

    def __init__(self) -> None:
        self.events: list[FloorEvent] = []

    def visits(self) -> list[VisitLogged]:
        return [event for event in self.events if isinstance(event, VisitLogged)]

    def closed(self) -> list[GapClosed]:
        return [event for event in self.events if isinstance(event, GapClosed)]


@asynccontextmanager
async def following(source: LogSource, since: Instant) -> AsyncIterator[tuple[Follower, Told]]:
    told = Told()
    follower = Follower(HQ, source, told.events.append, lambda _: True, SystemClock())
    task = asyncio.create_task(follower.follow(since))
    try:
        yield follower, told
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def file_of(folder: Path) -> LogSource:
    (folder / "queue_log").write_text("\n".join(CALL) + "\n", encoding="utf-8")
    return LogFile(folder / "queue_log")


def table_of(folder: Path) -> LogSource:
    make(folder / "asterisk.db")
    write(folder / "asterisk.db", CALL)
    return LogTable(f"sqlite:///{folder / 'asterisk.db'}", SHANGHAI)


@pytest.mark.parametrize("source", [file_of, table_of])
async def test_a_gap_is_closed_from_the_log_whatever_holds_it(source: object, tmp_path: Path) -> None:
    assert callable(source)
    async with following(source(tmp_path), Instant(NINE - 60)) as (follower, told), asyncio.timeout(10):
        await follower.caught_up()
    last = told.visits()[-1]
    assert (last.verdict, last.joined, last.left, last.ended) == (Verdict.ANSWERED, NINE, NINE + 3, NINE + 20)
    (closed,) = told.closed()
    assert closed.begin == NINE


async def test_a_log_that_reaches_back_before_the_day_covers_all_of_it(tmp_path: Path) -> None:
    async with following(table_of(tmp_path), Instant(NINE + 10)) as (follower, told), asyncio.timeout(10):
        await follower.caught_up()
    assert [event.begin for event in told.closed()] == [NINE + 10]


async def test_a_log_that_cannot_be_read_closes_nothing_and_says_so(tmp_path: Path) -> None:
    source = LogTable(f"sqlite:///{tmp_path / 'none.db'}", SHANGHAI)
    async with following(source, NINE) as (follower, told), asyncio.timeout(10):
        await follower.caught_up()
        assert follower.fault is not None
        assert "none.db" in follower.fault
    assert told.events == []


async def test_a_damaged_rotated_file_leaves_its_hours_unseen(tmp_path: Path) -> None:
    (tmp_path / "queue_log.1.gz").write_bytes(b"this is no packed file")
    (tmp_path / "queue_log").write_text(f"{NINE:.0f}|NONE|NONE|NONE|QUEUESTART|\n", encoding="utf-8")
    async with following(LogFile(tmp_path / "queue_log"), Instant(0)) as (follower, told), asyncio.timeout(10):
        await follower.caught_up()
    assert [event.begin for event in told.closed()] == [NINE]


async def test_a_log_that_begins_with_its_asterisk_covers_the_whole_day(tmp_path: Path) -> None:
    (tmp_path / "queue_log").write_text(f"{NINE:.0f}|NONE|NONE|NONE|QUEUESTART|\n", encoding="utf-8")
    async with following(LogFile(tmp_path / "queue_log"), Instant(NINE - 3600)) as (follower, told):
        async with asyncio.timeout(10):
            await follower.caught_up()
    assert [event.begin for event in told.closed()] == [NINE - 3600]


async def test_what_was_written_before_the_day_is_not_told_and_what_ended_in_it_is(tmp_path: Path) -> None:
    (tmp_path / "queue_log").write_text("\n".join(CALL) + "\n", encoding="utf-8")
    async with following(LogFile(tmp_path / "queue_log"), Instant(NINE + 10)) as (follower, told), asyncio.timeout(10):
        await follower.caught_up()
    assert [visit.verdict for visit in told.visits()] == [Verdict.ANSWERED]


async def test_what_is_written_after_the_pbx_was_set_back_beyond_the_days_start_is_told(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    file.write_text(f"{NINE:.0f}|NONE|NONE|NONE|QUEUESTART|\n", encoding="utf-8")
    async with following(LogFile(file), NINE) as (follower, told), asyncio.timeout(10):
        await follower.caught_up()
        with file.open("a", encoding="utf-8") as log:
            log.write(f"{NINE - 7200:.0f}|1.0|sales|NONE|ENTERQUEUE||139|1\n")
            log.write(f"{NINE - 7190:.0f}|1.0|sales|NONE|EXITWITHTIMEOUT|1|1|10\n")
        await follower.caught_up()
    assert [each.verdict for each in told.visits()] == [None, Verdict.TIMEOUT]
