from __future__ import annotations

from pathlib import Path

import pytest

from config.history import History
from connectors.store.agent_ends import ends_since
from connectors.store.quarters import QueueQuarter, keep_quarters, quarters_since
from realtime.detectors.statistics import Learned
from realtime.names import Day, Instant
from tests.build import answered, at, ended, joined, left, member, queue
from tests.config.alerting_site import LivingSite, living


def history_of(site: LivingSite, learned: list[Learned]) -> History:
    return History(site.store, lambda: site.show.floor, site.alerting.terms, learned.append, site.clock)


async def test_quarters_that_ended_are_written_and_the_one_that_lasts_is_not(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(joined(10), left(20), joined(100, "ben"), left(120, "ben"), joined(950, "carl"))
        site.clock.advance(1000)
        await history_of(site, []).write_all()
        assert ends_since(site.store, Day(0)) == []
        rows = quarters_since(site.store, at(0))
        assert [(row.queue, row.begin, row.offered, row.coverage) for row in rows] == [("hq/sales", at(0), 2, 1.0)]


async def test_what_is_kept_is_learned_from_at_the_start(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        week = [QueueQuarter(queue("sales"), Instant(at(0) - 900.0 * n), 5, 4, 1, 0, 1.0) for n in range(1, 4 * 24 * 8)]
        keep_quarters(site.store, week)
        learned: list[Learned] = []
        await history_of(site, learned).start()
        assert set(learned[0].models) == {"hq/sales"}
        assert learned[0].bases["hq"].ends == 4 * len(week)  # type: ignore[index]


async def test_a_store_that_fails_is_told_and_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with living(tmp_path) as site:
        with site.store.begin() as connection:
            connection.exec_driver_sql("DROP TABLE queue_quarters")
        await history_of(site, []).start()
        assert "could not be kept or read" in caplog.text


async def test_five_times_the_usual_calls_are_one_surge(tmp_path: Path) -> None:
    """A week of five calls a quarter; then a call every ten seconds."""
    async with living(tmp_path) as site:
        week = [QueueQuarter(queue("sales"), Instant(at(0) - 900.0 * n), 5, 5, 0, 0, 1.0) for n in range(1, 4 * 24 * 8)]
        keep_quarters(site.store, week)
        await history_of(site, []).start()
        history = History(
            site.store, lambda: site.show.floor, site.alerting.terms, site.alerting.rules.statistics.learn, site.clock
        )
        await history.start()
        for second in range(400):
            if second > 60 and second % 10 == 0:
                site.tell(joined(second, f"c{second}"), left(second + 1, f"c{second}"))
            await site.look(1)
        alerts = [alert.finding.rule for alert in site.alerting.book.alerts.values() if alert.cause is None]
        assert alerts == ["surge"]
        # Told when it began, and once more when it had become critical.
        assert site.outbox() == [("surge", "firing"), ("surge", "firing")]


async def test_ends_of_conversations_are_kept_by_agent_and_day(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(
            member(0), joined(1), answered(5), ended(65), joined(100, "ben"), answered(105, "ben"), ended(165, "ben")
        )
        site.clock.advance(1000)
        await history_of(site, []).write_all()
        assert [(row.agent, row.ends, row.drops) for row in ends_since(site.store, Day(0))] == [("hq/wei", 2, 0)]
