from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from config import measured_audio
from config.alerting import NotKeptError
from connectors.store import alerts as store_alerts
from connectors.store.alert_tables import shown_alerts
from connectors.store.shown_alerts import shown_at
from realtime.events import FeedState, UserEventSent
from realtime.names import Instant
from realtime.rows import AlertRow
from tests.build import NINE, PBX, at, feed, joined, left, member, registration
from tests.config.alerting_site import living
from tests.web.build import until


async def test_a_long_wait_is_told_once_shown_on_the_floor_and_ends_by_itself(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(member(0), joined(0))
        await site.look(115)
        assert site.outbox() == []
        await site.look(20)
        assert site.outbox() == [("long_wait", "firing")]
        site.show.refresh(at(136))
        rows = [row for row in site.show.rows.values() if isinstance(row, AlertRow)]
        assert [(row.rule, row.subject, row.state) for row in rows] == [("long_wait", "hq/sales", "firing")]
        assert (
            rows[0].message
            == "hq/sales: longest wait 120 s (limit 120 s); 1 waiting, 1 ready".replace("hq/sales", "sales")
            or "longest wait" in rows[0].message
        )
        site.tell(left(136))
        await site.look(40)
        site.show.refresh(at(200))
        assert site.outbox() == [("long_wait", "firing"), ("long_wait", "resolved")]
        assert not [path for path in site.show.rows if path.startswith("alerts/")]
        assert site.woken == 2


async def test_a_lost_pbx_is_one_alert_and_its_queues_say_nothing(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(member(0), joined(0), feed(1, FeedState.DOWN))
        await site.look(300)
        assert site.outbox() == [("feed_lost", "firing")]
        site.tell(feed(301))
        site.tell(left(301))
        await site.look(8)
        assert site.outbox()[1] == ("feed_lost", "resolved")


async def test_a_trunk_that_went_away_is_named(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(registration(1, "carrier", "Rejected"))
        await site.look(40)
        assert site.outbox() == [("trunk_down", "firing")]


async def test_an_agents_call_for_help_is_heard_at_once(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(UserEventSent(pbx=PBX, at=at(0), name="AgentHelp", fields={"Agent": "1001", "Note": "angry"}))
        await site.look(1)
        assert site.outbox() == [("help_wanted", "firing")]


@pytest.mark.parametrize("moment", [3, 60, 125, 132, 140])
async def test_a_kill_at_any_moment_repeats_nothing_and_loses_nothing(tmp_path: Path, moment: int) -> None:
    async with living(tmp_path) as site:
        site.tell(member(0), joined(0))
        await site.look(moment)
        await site.killed()
        await site.look(160 - moment)
        assert site.outbox() == [("long_wait", "firing")]
        assert len(site.alerting.book.alerts) == 1


async def test_an_alert_that_could_not_be_kept_is_decided_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any) -> None:
        raise OperationalError("insert", {}, Exception("disk full"))

    async with living(tmp_path) as site:
        site.tell(registration(1, "carrier", "Rejected"))
        await site.look(30)
        with monkeypatch.context() as patch:
            patch.setattr(store_alerts, "keep_turn", full)
            with pytest.raises(NotKeptError):
                await site.look(2)
        assert site.alerting.book.alerts == {}
        await site.look(1)
        assert site.outbox() == [("trunk_down", "firing")]


async def test_a_store_that_is_away_is_told_once_without_a_traceback_and_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = 0

    def away(*_args: Any) -> list[Any]:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise OperationalError("select", {}, Exception("connection refused"))
        return []

    monkeypatch.setattr(measured_audio, "heard", away)
    monkeypatch.setattr(measured_audio, "EVERY", 0.0)
    async with living(tmp_path) as site:
        with caplog.at_level(logging.INFO, logger="config.alerting"):
            task = asyncio.create_task(site.alerting.watch())
            await until(lambda: "works again" in caplog.text)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    assert [record.levelname for record in caplog.records if record.name == "config.alerting"] == ["ERROR", "INFO"]
    assert "cannot ask the store (OperationalError)" in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_quiet_stretch_says_nothing(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(member(0), member(0, "li"))
        await site.look(600)
        assert site.outbox() == []


async def test_a_rule_rests_outside_its_hours(tmp_path: Path) -> None:
    async with living(tmp_path, '[alerts.long_wait]\nhours = ["Mon-Fri 20:00-21:00"]\n') as site:
        site.tell(member(0), joined(0), registration(1, "carrier", "Rejected"))
        await site.look(200)
        assert site.outbox() == [("trunk_down", "firing")]


async def test_what_stands_and_what_happened_is_counted_for_metrics(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(registration(1, "carrier", "Rejected"))
        await site.look(40)
        vitals = site.alerting.vitals()
        assert vitals.standing == {("trunk_down", "critical", "firing"): 1}
        assert vitals.happened == {("trunk_down", "fired"): 1, ("trunk_down", "told"): 1}


async def test_what_screens_showed_when_is_kept_and_a_restart_adds_nothing_to_it(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(registration(1, "carrier", "Rejected"))
        await site.look(40)
        stood = site.clock.now()
        await site.killed()
        await site.look(2)
        site.tell(registration(45, "carrier", "Registered"))
        await site.look(60)
        shown = [shown_at(site.store, Instant(when)) for when in (NINE, stood, site.clock.now())]
        assert [[row.rule for row in rows.values()] for rows in shown] == [[], ["trunk_down"], []]
        with site.store.connect() as connection:
            assert len(connection.execute(select(shown_alerts)).all()) == 2


async def test_a_turn_that_was_kept_without_a_word_is_read_and_not_decided_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_turn = store_alerts.keep_turn

    def kept_without_a_word(*words: Any) -> None:
        keep_turn(*words)
        raise OperationalError("commit", {}, Exception("the database server does not answer"))

    async with living(tmp_path) as site:
        await site.alerting.start()
        site.tell(registration(1, "carrier", "Rejected"))
        await site.look(30)
        with monkeypatch.context() as patch:
            patch.setattr(store_alerts, "keep_turn", kept_without_a_word)
            with pytest.raises(NotKeptError):
                await site.look(2)
        assert site.alerting.book.alerts == {}
        with pytest.raises(NotKeptError, match="read anew"):
            await site.look()
        await site.look(20)
        assert site.outbox() == [("trunk_down", "firing")]
        assert len(store_alerts.list_alerts(site.store, None, None)) == 1
        assert [row.rule for row in site.alerting._rows(site.alerting.book).values()] == ["trunk_down"]
