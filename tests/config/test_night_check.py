"""The night checks each queue with a week of history, keeps what it found, and changes no threshold."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import night_check
from config.night_check import NightCheck
from config.rule_desk import RuleDesk
from config.trials import trying
from connectors.store.quarters import QueueQuarter, keep_quarters
from connectors.store.self_checks import newest_checks
from realtime.names import Instant, QueueId
from tests.build import queue
from tests.clock import FakeClock
from tests.config.alerting_site import LivingSite, living
from tests.realtime.detectors.test_nightly import DAY_QUARTERS, MONDAY, WEEK_QUARTERS, task


def kept(site: LivingSite, name: QueueId, quarters: int) -> None:
    """So many quarters of history, with bins of the last four days."""
    known = task(2)
    with_bins = 2 * WEEK_QUARTERS - 4 * DAY_QUARTERS
    keep_quarters(
        site.store,
        [
            QueueQuarter(
                name, each.at, each.count, each.count, 0, 0, 1.0, recorded.bins if place >= with_bins else None
            )
            for place, (each, recorded) in enumerate(zip(known.history, known.recorded, strict=True))
            if place < quarters
        ],
    )


def nights(site: LivingSite, at: float) -> NightCheck:
    clock = FakeClock(at)
    return NightCheck(site.settings, site.store, lambda: site.alerting.learned, site.alerting.history.learn, clock)


async def test_the_night_proposes_and_hands_the_spread_to_the_detectors(tmp_path: Path) -> None:
    async with living(tmp_path, "[alerts.surge]\nfire = 2.0\nfire_by_queue = { support = 2.5 }\n") as site:
        kept(site, queue("sales"), 2 * WEEK_QUARTERS)
        kept(site, queue("fresh"), DAY_QUARTERS)
        end = MONDAY + 2 * WEEK_QUARTERS * 900.0
        site.clock = FakeClock(end)
        site.alerting = site._life()
        assert await nights(site, end).check() == 1
        (night,) = newest_checks(site.store)
        assert (night.check.queue, night.check.threshold, night.at) == ("hq/sales", 2.0, Instant(end))
        assert site.alerting.learned.models[queue("sales")].spreads == night.check.spreads
        assert site.alerting.rules.statistics.surges.threshold(queue("sales")) == 2.0
        async with trying(tmp_path / "journal.db") as trials:
            told = await RuleDesk(site.alerting, trials).self_checks("surge", lambda _queue: True)
            assert told is not None
            assert (told.target_per_week, [check.queue for check in told.checks]) == (1.0, ["hq/sales"])
            hidden = await RuleDesk(site.alerting, trials).self_checks("surge", lambda _queue: False)
            assert hidden is not None
            assert hidden.checks == ()


async def test_a_queue_that_takes_too_long_is_left_for_another_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(night_check, "QUEUE_SECONDS", 0.0)
    async with living(tmp_path) as site:
        kept(site, queue("sales"), 2 * WEEK_QUARTERS)
        assert await nights(site, MONDAY + 2 * WEEK_QUARTERS * 900.0).check() == 0
        assert "was not checked within" in caplog.text


async def test_it_wakes_at_three_by_the_clock_on_the_wall(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        assert nights(site, MONDAY)._next() == MONDAY + 3 * 3600.0
        assert nights(site, MONDAY + 3 * 3600.0)._next() == MONDAY + 27 * 3600.0
