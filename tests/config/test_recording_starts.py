from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from config.loader import parse
from config.problems import SettingsError
from config.recording_starts import RecordingStarts, commander, owed_now, starting_recordings
from config.sample_weeks import roll
from connectors.ami.commands import Commands
from connectors.recordings.find import Rule
from connectors.store.database import open_store
from realtime.events import AgentAnswered, ChannelCreated, FloorEvent
from realtime.floor import apply
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId
from realtime.roster import Person, Roster
from realtime.state import Changes, Floor
from tests.config.sampled import BEGIN, STAFF, WEEKS
from tests.connectors.ami.pbx import Heard, Pbx

HQ, PHONE = PbxId("hq"), AgentId("hq/PJSIP/2001")
ROSTER = Roster([Person(id="li", name="李", interfaces=(PHONE,))])
FILE = Path("/etc/floorwatch.toml")
TEXT = (
    '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\nrecordings = "/rec"\nrecordings_started = true\n'
)


def answered(number: int, agent: AgentId = PHONE) -> AgentAnswered:
    return AgentAnswered(
        pbx=HQ,
        at=Instant(BEGIN + 100.0),
        channel=ChannelId(f"hq/1.{number}"),
        queue=QueueId("hq/sales"),
        agent=agent,
        leg=ChannelId(f"hq/2.{number}"),
    )


def created(number: int) -> ChannelCreated:
    channel = ChannelId(f"hq/1.{number}")
    return ChannelCreated(pbx=HQ, at=Instant(BEGIN + 90.0), channel=channel, name=f"PJSIP/carrier-{number}")


async def test_calls_of_agents_who_owe_samples_are_recorded_each_direction_apart() -> None:
    floor, now = Floor(), BEGIN + 100.0
    async with Pbx().listening() as pbx:
        pbx.answers |= {"Events": pbx.success, "MixMonitor": pbx.success}
        commands = Commands(pbx.peer())
        starts = RecordingStarts(
            {HQ: commands},
            {HQ: Rule()},
            lambda: floor,
            lambda: ROSTER,
            lambda _now: frozenset({AgentId("li")}),
            lambda: now,
        )
        task = asyncio.create_task(starts.run())
        told: list[FloorEvent] = [
            created(1),
            answered(1),
            created(2),
            answered(2, AgentId("hq/PJSIP/9")),
            answered(3),
            created(4),
        ]
        for event in told:
            apply(floor, event, Changes())
            starts.hear(event)
        starts.hear(answered(4))
        await Heard.when(lambda: pbx.count("MixMonitor") == 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        commands.close()
        given = [(each["Channel"], each["Options"]) for each in pbx.actions if each["Action"] == "MixMonitor"]
        assert given == [
            ("PJSIP/carrier-1", "r(1.1-in.wav)t(1.1-out.wav)"),
            ("PJSIP/carrier-4", "r(1.4-in.wav)t(1.4-out.wav)"),
        ]


async def test_what_asterisk_refuses_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    floor = Floor()
    async with Pbx().listening() as pbx:
        pbx.answers["Events"] = pbx.success
        pbx.answers["MixMonitor"] = pbx.denied
        commands = Commands(pbx.peer())
        owed = frozenset({AgentId("li")})
        starts = RecordingStarts(
            {HQ: commands}, {HQ: Rule()}, lambda: floor, lambda: ROSTER, lambda _now: owed, lambda: BEGIN
        )
        task = asyncio.create_task(starts.run())
        for number in (1, 2):
            for event in (created(number), answered(number)):
                apply(floor, event, Changes())
                starts.hear(event)
        await Heard.when(lambda: pbx.count("MixMonitor") == 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        commands.close()
    assert len([record for record in caplog.records if "write=system" in record.getMessage()]) == 1


def test_only_who_owes_samples_is_recorded(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert owed_now(store, WEEKS, BEGIN) == frozenset()
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
    assert owed_now(store, WEEKS, BEGIN) == {"li", "wu"}
    store.dispose()


async def test_it_is_off_unless_asked_for_and_needs_an_account_and_a_place(tmp_path: Path) -> None:
    actions = '[pbx.actions]\nusername = "boss"\nsecret = "x"\n'
    (pbx,) = parse(TEXT + actions, FILE, {}).pbx
    peer = commander(pbx)
    assert peer is not None
    assert (peer.username, peer.name) == ("boss", HQ)
    for wrong in (TEXT, TEXT.replace('recordings = "/rec"\n', "") + actions):
        with pytest.raises(SettingsError, match="recordings_started"):
            parse(wrong, FILE, {})
    off = parse(TEXT.replace("recordings_started = true\n", "") + actions, FILE, {})
    assert commander(off.pbx[0]) is None
    store = open_store(tmp_path)
    async with starting_recordings(off, store, Floor, Roster) as hear:
        hear(answered(1))
        assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "recording starts"] == []
    async with starting_recordings(parse(TEXT + actions, FILE, {}), store, Floor, Roster) as hear:
        hear(created(1))
        assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "recording starts"]
    store.dispose()
