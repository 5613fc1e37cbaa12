from __future__ import annotations

import asyncio
import time

import pytest

from realtime.events import (
    CallerJoined,
    CallerLeft,
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
from tests.connectors.ami.running import Running, following


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


class Stamping(Pbx):
    """An Asterisk that stamps its events; its machine's clock is `ahead` of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0
        self.answers["Ping"] = lambda action: self.success(action, Ping="Pong", Timestamp=self.stamp())

    def stamp(self, late: float = 0.0) -> str:
        return f"{time.time() + self.ahead - late:.6f}"

    def joins(self, unique: str, late: float = 0.0) -> None:
        self.say(joined(unique, Timestamp=self.stamp(late)))


def moments(run: Running) -> dict[str, float]:
    """When each caller joined on the PBX's clock of now, before now."""
    here = time.time() + run.vitals.offset
    return {each.channel: here - each.at for each in run.heard.of(CallerJoined)}


@pytest.mark.parametrize("step", [-7200.0, -1.0, 1.0, 7200.0])
async def test_a_pbx_whose_clock_is_set_is_understood_from_its_next_event_on(step: float) -> None:
    pbx = Stamping()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.joins("1.1")
        await run.heard.until(lambda: len(run.heard.of(CallerJoined)) == 1)
        pbx.ahead += step
        pbx.joins("1.2")
        pbx.say(event("QueueCallerLeave", Uniqueid="1.2", Queue="sales"))
        await run.heard.until(lambda: len(run.heard.of(CallerLeft)) == 1)
        assert run.vitals.offset == pytest.approx(step, abs=0.5)
        before, after = moments(run).values()
        (left,) = run.heard.of(CallerLeft)
        assert -0.5 < after < 5.0
        assert -0.5 < time.time() + run.vitals.offset - left.at < 5.0
        assert before == pytest.approx(step, abs=5.0)
    kinds = [type(each) for each in run.heard.events if isinstance(each, CallerJoined | CallerLeft)]
    assert kinds == [CallerJoined, CallerJoined, CallerLeft]


async def test_events_that_are_only_late_keep_their_time() -> None:
    pbx = Stamping()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        for late in (20.0, 15.0, 9.0):
            pbx.joins(f"1.{late}", late)
        await run.heard.until(lambda: len(run.heard.of(CallerJoined)) == 3)
        assert run.vitals.offset == 0.0
        assert list(moments(run).values()) == pytest.approx([20.0, 15.0, 9.0], abs=3.0)


async def test_what_is_said_before_the_clock_is_known_waits_for_it() -> None:
    pbx = Stamping()
    pbx.ahead = 3600.0
    greeting = pbx.login

    def talkative(action: Fields) -> bytes:
        return greeting(action) + joined("1.1", Timestamp=pbx.stamp())

    pbx.answers["Login"] = talkative
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        (late,) = moments(run).values()
    assert -0.5 < late < 5.0


async def test_what_is_held_when_the_link_is_lost_is_not() -> None:
    pbx = Stamping()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pings = asyncio.Event()

        def silence(_action: Fields) -> bytes:
            pings.set()
            return b""

        pbx.answers["Ping"] = silence
        pbx.joins("1.1", late=60.0)
        await pings.wait()
        pbx.hang_up()
        await run.fault()
    assert len(run.heard.of(CallerJoined)) == 1
