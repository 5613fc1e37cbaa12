from __future__ import annotations

import asyncio

import pytest

from realtime.events import (
    CallerJoined,
    ChannelSeen,
    FeedChanged,
    FeedReason,
    FeedState,
    FloorEvent,
    MemberSet,
    PbxBooted,
    PbxReloaded,
    PbxStopping,
    SnapshotBegan,
    SnapshotEnded,
    Source,
)
from realtime.names import PbxId
from tests.connectors.ami.pbx import QUICK, Fields, Heard, Pbx, event, joined, member
from tests.connectors.ami.running import following


async def test_a_link_boots_catches_up_and_is_live() -> None:
    pbx = Pbx()
    pbx.channels = [{"Channel": "PJSIP/1001-1", "Uniqueid": "1.1", "Duration": "00:01:00"}]
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    kinds = [type(each) for each in run.heard.events]
    assert kinds == [
        PbxBooted,
        FeedChanged,
        SnapshotBegan,
        MemberSet,
        MemberSet,
        ChannelSeen,
        SnapshotEnded,
        FeedChanged,
    ]
    assert run.heard.states == [(FeedState.CATCHING_UP, None, None), (FeedState.LIVE, None, None)]
    ended = run.heard.of(SnapshotEnded)[0]
    assert (ended.queues, ended.channels) == (True, True)
    assert {each.source for each in run.heard.of(MemberSet, ChannelSeen)} == {Source.SNAPSHOT}


async def test_live_events_reach_the_floor_while_the_lists_are_under_way() -> None:
    pbx = Pbx()

    def slowly(action: Fields) -> bytes:
        return joined("1.7") + pbx.queue_status(action).replace(b"Event: QueueMember\r\n", b"Event: QueueMember\r\n", 1)

    pbx.answers["QueueStatus"] = slowly
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    kinds = [type(each) for each in run.heard.events]
    assert kinds.index(SnapshotBegan) < kinds.index(CallerJoined) < kinds.index(MemberSet) < kinds.index(SnapshotEnded)


async def test_the_gap_is_filled_before_the_link_is_live() -> None:
    pbx, filled = Pbx(), list[tuple[PbxId, int]]()
    async with pbx.listening():
        heard: list[FloorEvent] = []

        async def backfill(name: PbxId) -> None:
            await asyncio.sleep(0)
            filled.append((name, len(run.heard.of(SnapshotEnded)) - len(run.heard.of(FeedChanged))))
            raise OSError("queue_log is not there")

        async with following(pbx, backfill=backfill) as run:
            await run.heard.live()
    assert filled == [("hq", 0)]
    assert heard == []


async def test_a_reload_of_the_queues_brings_a_new_snapshot() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(event("Reload", Module="app_voicemail"))
        pbx.members.append(member(1003))
        pbx.say(event("Reload", Module="All"))
        await run.heard.until(lambda: len(run.heard.of(SnapshotEnded)) == 2)
    assert len(run.heard.of(PbxReloaded)) == 2
    assert len(run.heard.of(MemberSet)) == 5
    assert len(run.heard.of(FeedChanged)) == 2


async def test_a_floor_that_fails_is_counted_and_the_link_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    pbx, heard = Pbx(), Heard()

    def deliver(each: FloorEvent) -> None:
        heard(each)
        if type(each) is CallerJoined:
            raise RuntimeError("the floor is broken")

    async with pbx.listening(), following(pbx, deliver=deliver) as run:
        await heard.live()
        for unique in ("1.1", "1.2", "1.3"):
            pbx.say(joined(unique))
        await heard.until(lambda: len(heard.of(CallerJoined)) == 3)
    assert run.vitals.failures == 3
    assert caplog.text.count("the floor failed on CallerJoined") == 1


async def test_a_pbx_that_boots_late_is_asked_again() -> None:
    pbx = Pbx()
    pbx.answers["Login"] = lambda action: pbx.success(action, Message="Authentication accepted")
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        pbx.say(event("FullyBooted", Uptime="5"))
        await run.heard.until(lambda: len(run.heard.of(SnapshotEnded)) == 2)


async def test_shutdown_is_a_restart_and_not_a_lost_link() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(event("Shutdown", Shutdown="Cleanly", Restart="True"))
        fault = await run.fault()
    assert fault.reason is FeedReason.RESTARTING
    assert [each.restart for each in run.heard.of(PbxStopping)] == [True]


async def test_a_pbx_that_dies_in_the_middle_of_a_list_gives_no_snapshot() -> None:
    pbx = Pbx()

    def dying(action: Fields) -> bytes:
        asyncio.get_running_loop().call_later(0.05, pbx.hang_up)
        return pbx.queue_status(action)[:250]

    pbx.answers["QueueStatus"] = dying
    async with pbx.listening(), following(pbx) as run:
        fault = await run.fault()
    assert fault.reason is FeedReason.CLOSED
    assert run.heard.of(SnapshotEnded) == []
