from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import soundfile

from config.recording_places import content_store
from config.recording_rounds import Searcher
from config.sampling import Sampling, overheard, sampling
from config.settings import Pbx, Secret, Settings, Storage
from connectors.recordings.fetch import LocalSource
from connectors.recordings.states import State
from connectors.store.audit_log import Wanted, entries
from connectors.store.contacts import contacts_of
from connectors.store.database import open_store
from connectors.store.recordings import find_recording
from connectors.store.samples import Sought, list_samples
from connectors.store.stories import story_of
from connectors.store.weeks import find_week
from realtime.events import (
    AgentAnswered,
    CallerJoined,
    ChannelCreated,
    ChannelEnded,
    ConversationEnded,
    Device,
    DialBegan,
    DialEnded,
    EndedBy,
    FloorEvent,
    MemberSet,
    RecordingNamed,
)
from realtime.floor import apply
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds
from realtime.quality.contacts import Direction, Flag
from realtime.quality.dialled import DialledCalls
from realtime.quality.weeks import Week, Weeks
from realtime.roster import Person, Roster, Seniority
from realtime.state import Changes, Floor

HQ, QUEUE, AGENT = PbxId("hq"), QueueId("hq/sales"), AgentId("hq/PJSIP/2001")
CALLER, LEG = ChannelId("hq/1785000000.0"), ChannelId("hq/1785000000.1")
ROSTER = Roster([Person(id="li", name="李", interfaces=(AGENT,), seniority=Seniority.NEW)])
WEEKS = Weeks("UTC")
WEEK = Week("2026-W31")
BEGIN = WEEKS.start(WEEK)


def settings(tmp_path: Path, monitor: Path | None) -> Settings:
    pbx = Pbx(name="hq", host="h", username="u", secret=Secret("s"), recordings=monitor)
    return Settings(pbx=(pbx,), storage=Storage(directory=tmp_path))


def a_call(begin: float, channel: ChannelId = CALLER, leg: ChannelId = LEG) -> list[FloorEvent]:
    """A queue call of a minute, whose recording the PBX names."""
    at = [Instant(begin + each) for each in range(100)]
    return [
        MemberSet(pbx=HQ, at=at[0], queue=QUEUE, agent=AGENT, name="Li", paused=False, device=Device.NOT_IN_USE),
        CallerJoined(pbx=HQ, at=at[1], channel=channel, queue=QUEUE, number="13800001111", linked=channel),
        AgentAnswered(pbx=HQ, at=at[5], channel=channel, queue=QUEUE, agent=AGENT, leg=leg),
        RecordingNamed(pbx=HQ, at=at[6], channel=channel, file="/var/spool/asterisk/monitor/sales/one.wav"),
        ConversationEnded(
            pbx=HQ,
            at=at[65],
            channel=channel,
            queue=QUEUE,
            agent=AGENT,
            leg=leg,
            talked=Seconds(60.0),
            by=EndedBy.CALLER,
        ),
    ]


async def test_a_call_is_noted_its_recording_found_and_the_week_drawn(tmp_path: Path) -> None:
    monitor = tmp_path / "monitor"
    (monitor / "sales").mkdir(parents=True)
    sound = np.random.default_rng(1).normal(0, 0.1, 8000 * 60).astype(np.float32)
    soundfile.write(monitor / "sales" / "one.wav", sound, 8000, subtype="PCM_16")
    store, floor, now = open_store(tmp_path), Floor(), BEGIN + 7200.0
    for event in a_call(BEGIN + 3600.0):
        apply(floor, event, Changes())
    told = settings(tmp_path, monitor)
    content = content_store(told)
    with ThreadPoolExecutor(1) as pool:
        searcher = Searcher(store, content, {HQ: LocalSource(monitor)}, pool, tmp_path / "recordings" / "spool")
        work = Sampling(told, store, content, lambda: floor, lambda: ROSTER, searcher, lambda: now)
        for later in (0.0, 10.0, 30.0):
            now = Instant(BEGIN + 7200.0 + later)
            await work.round()
        (kept,) = contacts_of(store, WEEK)
        assert (kept.contact.agent, kept.contact.talked) == ("li", 60.0)
        recording = find_recording(store, kept.recording or 0)
        assert recording is not None
        assert recording.watch.state is State.INTACT
        assert recording.caller is not None
        assert "1380" not in recording.caller
        now = Instant(WEEKS.end(WEEK) + 4 * 86_400.0)
        await work.round()
    (sample,) = list_samples(store, Sought(week=WEEK))
    assert (sample.sample.linked, sample.recording) == (CALLER, kept.recording)
    assert content.intact(recording.sha256 or "")
    assert [entry.deed.action for entry in entries(store, Wanted(action="recording_deleted"))] == []
    store.dispose()


async def test_each_call_keeps_its_story_and_the_second_of_a_day_is_one_at_risk(tmp_path: Path) -> None:
    store, floor = open_store(tmp_path), Floor()
    later = [ChannelId(f"hq/1785003600.{each}") for each in (0, 1)]
    for event in (*a_call(BEGIN + 3600.0), *a_call(BEGIN + 7200.0, later[0], later[1])):
        apply(floor, event, Changes())
    told = settings(tmp_path, tmp_path)
    content = content_store(told)
    with ThreadPoolExecutor(1) as pool:
        searcher = Searcher(store, content, {}, pool, tmp_path / "recordings" / "spool")
        work = Sampling(told, store, content, lambda: floor, lambda: ROSTER, searcher, lambda: BEGIN + 9000.0)
        await work.round()
    kept = {one.contact.linked: one.contact for one in contacts_of(store, WEEK)}
    assert [Flag.REPEAT_CALLER in kept[each].flags for each in (CALLER, later[0])] == [False, True]
    stories = [story_of(store, each, AgentId("li"), Direction.INBOUND) for each in (CALLER, later[0])]
    assert [(one.nth, one.caller, one.queue) for one in stories if one is not None] == [
        (1, "138****1111", QUEUE),
        (2, "138****1111", QUEUE),
    ]
    store.dispose()


async def test_a_call_that_an_agent_dials_is_drawn_in_a_direction_of_its_own(tmp_path: Path) -> None:
    store, dialled, now = open_store(tmp_path), DialledCalls(), BEGIN + 3600.0
    told = settings(tmp_path, tmp_path)
    content, heard = content_store(told), list[FloorEvent]()
    hear, overhearing = overheard(heard.append)
    overhearing.append(dialled.hear)
    with ThreadPoolExecutor(1) as pool:
        searcher = Searcher(store, content, {}, pool, tmp_path / "recordings" / "spool")
        work = Sampling(told, store, content, Floor, lambda: ROSTER, searcher, lambda: now)
        work.dialled = dialled
        await work.round()
        names = {CALLER: "PJSIP/2001-1", LEG: "PJSIP/carrier-2"}
        for channel, name in names.items():
            hear(
                ChannelCreated(pbx=HQ, at=Instant(now), channel=channel, name=name, linked=CALLER, exten="13800001111")
            )
        hear(DialBegan(pbx=HQ, at=Instant(now), leg=LEG, caller=CALLER))
        hear(DialEnded(pbx=HQ, at=Instant(now + 5.0), leg=LEG, caller=CALLER, status="ANSWER"))
        hear(ChannelEnded(pbx=HQ, at=Instant(now + 65.0), channel=LEG, cause=16))
        assert len(heard) == 5
        for later in (100.0, 200.0):
            now = BEGIN + 3600.0 + later
            await work.round()
        (kept,) = contacts_of(store, WEEK)
        assert (kept.contact.agent, kept.contact.direction, kept.contact.talked) == ("li", Direction.OUTBOUND, 60.0)
        week = find_week(store, WEEK)
        assert week is not None
        assert week.plan is not None
        quotas = {(one.agent, one.direction): one.quota for one in week.plan.quotas}
        assert quotas == {("li", Direction.INBOUND): 5, ("li", Direction.OUTBOUND): 5}
        record = find_recording(store, kept.recording or 0)
        assert record is not None
        assert record.watch.candidates[0].agent == f"{CALLER.removeprefix('hq/')}-in.wav"
    store.dispose()


async def test_the_daemon_tends_samples_only_where_recordings_have_a_place(tmp_path: Path) -> None:
    store, monitor = open_store(tmp_path), tmp_path / "monitor"
    monitor.mkdir()
    async with sampling(settings(tmp_path, None), store, Floor, Roster):
        assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "samples"] == []
    assert not (tmp_path / "recordings").exists()
    async with sampling(settings(tmp_path, monitor), store, Floor, Roster):
        assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "samples"] == ["samples"]
    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "samples"] == []
    store.dispose()
