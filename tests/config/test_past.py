"""A Past over a journal: the worker shows, threads list, and a broken file is an answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from config import past as past_module
from config.past import JournalPast, Posted
from config.settings import Settings
from connectors.journal.sqlite import SqliteJournal
from realtime.masking import Audience
from realtime.names import Instant
from realtime.roster import Person, Roster
from realtime.rows import AlertRow, AnnouncementRow
from realtime.state import Pbx
from tests import build
from tests.build import at
from tests.config.test_past_worker import SITE, journal
from web.past import Kept, Missing, Moments, Stretch, View, Why


@pytest_asyncio.fixture
async def past(tmp_path: Path) -> AsyncIterator[JournalPast]:
    made = JournalPast(journal(tmp_path / "j.db"), Settings(pbx=()), SITE, lambda: {build.PBX: Pbx(id=build.PBX)})
    yield made
    await made.close()


async def test_it_shows_lists_and_says_what_is_kept(past: JournalPast) -> None:
    floor = await past.floor(at(6), View.SHOWN, Audience(), None)
    assert isinstance(floor, bytes)
    assert json.loads(floor)["queues"]["hq/sales"]["waiting"] == 3
    moments = await past.moments(Stretch(begin=at(0), to=at(6), limit=10))
    assert isinstance(moments, Moments)
    assert len(moments.moments) == 6
    kept = await past.kept()
    assert isinstance(kept, Kept)
    assert kept.retention_days == 35
    assert list(kept.pbx) == ["hq"]


async def test_a_file_that_cannot_be_read_is_an_answer(past: JournalPast, tmp_path: Path) -> None:
    (tmp_path / "j.db").write_bytes(b"no database at all" * 100)
    assert await past.kept() == Missing(why=Why.BROKEN)
    assert await past.floor(at(6), View.SHOWN, Audience(), None) == Missing(why=Why.BROKEN)


async def test_too_many_lists_at_once_are_refused(past: JournalPast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_module, "MOST_LISTED", 0)
    assert await past.kept() == Missing(why=Why.BUSY)


async def test_a_past_floor_carries_the_alerts_of_its_moment_as_the_asker_may_see_them(tmp_path: Path) -> None:
    row = AlertRow(
        id="a", rule="surge", state="firing", severity="warning", subject="hq/sales",
        since="2026-11-23T09:00:02.000Z", message="many",
    )  # fmt: skip

    sign = AnnouncementRow(
        id="n", text="Briefing", since=row.since, until="2026-11-23T10:00:00.000Z", queues=("hq/sales",), boards=()
    )

    def shown(moment: Instant) -> Posted:
        return ({"a": row}, {"n": sign}) if moment >= at(2) else ({}, {})

    past = JournalPast(journal(tmp_path / "j.db"), Settings(pbx=()), SITE, dict, shown)
    try:
        found = []
        for when, audience in [(1.5, Audience()), (6, Audience()), (6, Audience(queues=frozenset({"hq/support"})))]:
            body = await past.floor(at(when), View.SHOWN, audience, None)
            assert isinstance(body, bytes)
            floor = json.loads(body)
            found.append([row["message"] for row in floor["alerts"]] + [row["text"] for row in floor["announcements"]])
        assert found == [[], ["many", "Briefing"], []]
    finally:
        await past.close()


async def test_past_moments_name_people_as_the_roster_does_now(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    written = SqliteJournal(file)
    written.append(build.member(1), at(1))
    written.close()
    roster = [Roster()]
    made = JournalPast(file, Settings(pbx=()), SITE, dict, roster=lambda: roster[0])
    try:
        names = []
        for known in (Roster(), Roster([Person(id="1", name="李娜", interfaces=(build.agent("wei"),))])):
            roster[0] = known
            made.renew()
            floor = await made.floor(at(6), View.KNOWN, Audience(), None)
            assert isinstance(floor, bytes), floor
            names.append(json.loads(floor)["agents"]["hq/wei"]["name"])
        assert names == ["Wei", "李娜"]
    finally:
        await made.close()
