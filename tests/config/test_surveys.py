from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.sample_notes import note
from config.sample_weeks import roll
from config.sampling import Listener
from config.settings import Pbx, Secret, Settings, Site, Storage
from config.surveys import Surveys, surveying
from connectors.recordings.states import State
from connectors.store.contacts import find_contact
from connectors.store.database import open_store
from connectors.store.recordings import recordings_by_number
from connectors.store.surveys import surveys_in
from connectors.store.weeks import commit_week
from realtime.events import UserEventSent
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.quality.contacts import Direction, Flag
from realtime.roster import Person, Roster
from realtime.state import Floor
from tests.build import answered, joined, offered
from tests.config.sampled import BEGIN, STAFF, WEEK, WEEKS, noted
from tests.story import Story

ROSTER = Roster([Person(id="li", name="李娜", interfaces=(AgentId("hq/wei"),), team=None)])


@dataclass
class Place:
    store: Engine
    surveys: Surveys
    hear: Callable[[UserEventSent], None]


@asynccontextmanager
async def place(folder: Path, floor: Floor | None = None) -> AsyncIterator[Place]:
    store, listeners = open_store(folder), list[Listener]()
    settings = Settings(
        pbx=(Pbx(name="hq", host="h", username="u", secret=Secret("s")),),
        site=Site(timezone=WEEKS._zone),
        storage=Storage(directory=folder),
    )
    there = floor or Floor()
    async with surveying(settings, store, lambda: there, lambda: ROSTER, listeners) as surveys:
        (hear,) = listeners
        yield Place(store, surveys, hear)
    assert listeners == []
    store.dispose()


def mark(when: float, channel: str, score: str) -> UserEventSent:
    return UserEventSent(
        pbx=PbxId("hq"), at=Instant(when), name="Survey", fields={"Score": score}, channel=ChannelId(channel)
    )


def flags_of(store: Engine, one: int) -> frozenset[Flag]:
    contact = noted(one).contact
    found = find_contact(store, WEEK, contact.linked, contact.agent, Direction.INBOUND)
    assert found is not None
    return found.contact.flags


async def test_a_mark_of_the_dialplan_belongs_to_the_callers_conversation_and_counts_once(tmp_path: Path) -> None:
    story = Story().tell(joined(0), offered(1), answered(2))
    visit = story.visit()
    async with place(tmp_path, story.floor) as here:
        for score in ("5", "5", "3"):
            here.hear(mark((visit.left or 0.0) + 60.0, visit.channel, score))
        here.hear(mark(50.0, "hq/nobody", "1"))
        await here.surveys.round()
        told = {
            one.about: one
            for one in surveys_in(here.store, [WEEKS.of(Instant(visit.left or 0.0)), WEEKS.of(Instant(50.0))])
        }
    assert set(told) == {visit.id, "hq/nobody"}
    assert (told[visit.id].mark.score, told[visit.id].queue, told[visit.id].linked) == (
        3.0,
        visit.queue,
        visit.linked or visit.channel,
    )
    assert told["hq/nobody"].agent is None


@pytest.mark.parametrize("early", [True, False])
async def test_a_low_mark_puts_the_call_at_risk_whether_it_comes_before_or_after_the_call_is_noted(
    tmp_path: Path,
    early: bool,  # noqa: FBT001
) -> None:
    async with place(tmp_path) as here:
        store, one = here.store, noted(1)
        commit_week(store, WEEK, b"k" * 32, BEGIN)
        roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
        answered_at = one.contact.answered or 0.0
        note(store, WEEKS, [noted(2), *([] if early else [one])], one.ended)
        if early:  # the floor knows it, the frame does not yet
            from connectors.store.surveys import put_survey
            from realtime.quality.surveys import SurveyMark, Told

            told = SurveyMark(pbx=PbxId("hq"), channel=one.contact.linked, at=Instant(answered_at + 70.0), score=1.0)
            put_survey(
                store, WEEK, Told(about="v", mark=told, highest=5.0, linked=one.contact.linked, agent=AgentId("li"))
            )
            note(store, WEEKS, [one], one.ended)
        else:
            here.hear(mark(answered_at + 70.0, one.contact.linked, "2"))
            await here.surveys.round()
        assert flags_of(store, 1) == {Flag.LOW_SURVEY}
        assert flags_of(store, 2) == frozenset()


async def test_what_nobody_would_have_fetched_is_fetched_when_its_mark_is_low(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        store = here.store
        commit_week(store, WEEK, b"k" * 32, BEGIN)
        roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
        calls = [noted(number) for number in range(60)]
        for each in calls:
            note(store, WEEKS, [each], each.ended)

        def state(number: int) -> State:
            contact = calls[number].contact
            found = find_contact(store, WEEK, contact.linked, contact.agent, Direction.INBOUND)
            assert found is not None
            assert found.recording is not None
            return recordings_by_number(store, [found.recording])[found.recording].watch.state

        spared = next(number for number in range(60) if state(number) is State.SPARED)
        here.hear(mark((calls[spared].contact.answered or 0.0) + 70.0, calls[spared].contact.linked, "1"))
        await here.surveys.round()
        assert state(spared) is State.EXPECTED


async def test_another_program_tells_a_mark_and_what_is_unknown_is_refused(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        one = noted(1)
        note(here.store, WEEKS, [one], one.ended)
        uniqueid = one.contact.linked.removeprefix("hq/")
        when = Instant((one.contact.answered or 0.0) + 70.0)
        first = await here.surveys.tell("hq", uniqueid, 4.0, "", when)
        again = await here.surveys.tell("hq", uniqueid, 4.0, "", when)
        assert first is not None
        assert again is not None
        assert (first.agent, first.queue, first.first, again.first) == ("li", "hq/sales", True, False)
        assert await here.surveys.tell("hq", "9.9", 4.0, "", when) is None
        assert await here.surveys.tell("elsewhere", uniqueid, 4.0, "", when) is None
        assert await here.surveys.tell("hq", uniqueid, 4.0, "", Instant(when - 7 * 86_400.0)) is None


async def test_what_was_heard_last_is_kept_when_the_daemon_ends(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.hear(mark(BEGIN + 60.0, "hq/7.0", "4"))
    store = open_store(tmp_path)
    assert [one.mark.score for one in surveys_in(store, [WEEK])] == [4.0]
    store.dispose()
