"""Who has a queue_log has gaps closed before going live; who has none, or one that is not read in time, goes on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config import gaps as gaps_module
from config.clocks import Clocks
from config.forgotten import Forgotten
from config.gaps import Gaps
from config.keeper import FloorKeeper
from config.rules import rules_of
from config.settings import Override, Pbx, QueueRules, Queues, Secret, Settings
from connectors.ami.vitals import Vitals
from connectors.journal.sqlite import SqliteJournal
from realtime.names import PbxId, Seconds
from realtime.outcomes import Outcome
from tests.build import NINE, PBX
from tests.clock import RunningClock

NOON = NINE + 3 * 3600
CALL = (
    f"{NINE:.0f}|NONE|NONE|NONE|QUEUESTART|\n"
    f"{NINE + 60:.0f}|1.0|sales|NONE|ENTERQUEUE||139|1\n"
    f"{NINE + 70:.0f}|1.0|sales|NONE|EXITWITHTIMEOUT|1|1|10\n"
)


@asynccontextmanager
async def closing(
    folder: Path, queue_log: Path | None, *, offset: float = 0.0, queues: Queues | None = None
) -> AsyncIterator[tuple[Gaps, FloorKeeper]]:
    pbx = Pbx(name=PBX, host="127.0.0.1", username="floorwatch", secret=Secret("x"), queue_log=queue_log)
    settings = Settings(pbx=(pbx,), queues=queues or Queues())
    journal = SqliteJournal(folder / "journal.db")
    keeper = FloorKeeper(rules_of(settings), journal, lambda: NOON)
    await keeper.start()
    gaps = Gaps(
        settings,
        keeper,
        Clocks(lambda: {PBX: Vitals(offset=Seconds(offset))}, RunningClock(NOON)),
        Forgotten(bytes(32)),
    )
    watching = asyncio.create_task(gaps.watch())
    try:
        async with asyncio.timeout(20):
            yield gaps, keeper
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        journal.close()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "queue_log"
    file.write_text(CALL, encoding="utf-8")
    return file


async def test_a_closed_gap_is_told_and_counts_as_seen(tmp_path: Path, log: Path) -> None:
    async with closing(tmp_path, log) as (gaps, keeper):
        await gaps.close(PBX)
        assert [visit.outcome for visit in keeper.floor.visits.all_shown()] == [Outcome.TIMED_OUT]
        keeper.frame()
        assert keeper.floor.pbx(PBX).spans[0].begin <= NINE


async def test_the_clock_of_the_pbx_is_corrected(tmp_path: Path, log: Path) -> None:
    async with closing(tmp_path, log, offset=3600.0) as (gaps, keeper):
        await gaps.close(PBX)
        (visit,) = keeper.floor.visits.all_shown()
        assert visit.joined is not None
        assert float(visit.joined) == NINE + 60 - 3600


async def test_queues_that_are_left_out_stay_out(tmp_path: Path, log: Path) -> None:
    hidden = Queues(named={"sales": Override(rules=QueueRules(include=False), given=frozenset({"include"}))})
    async with closing(tmp_path, log, queues=hidden) as (gaps, keeper):
        await gaps.close(PBX)
        assert not list(keeper.floor.visits.all_shown())


async def test_without_a_queue_log_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    async with closing(tmp_path, None) as (gaps, keeper):
        await gaps.close(PBX)
        await gaps.close(PbxId("unknown"))
        assert not keeper.floor.pbx(PBX).spans


async def test_a_log_that_takes_too_long_does_not_hold_up_the_link(
    tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gaps_module, "PATIENCE", 0.0)
    async with closing(tmp_path, log) as (gaps, _):
        await gaps.close(PBX)
    assert "stays open for now" in caplog.text
