from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from connectors.ami.faults import FeedLostError, FeedRefusedError
from connectors.ami.session import Session
from connectors.ami.vitals import Vitals
from connectors.clock import SystemClock
from realtime.events import (
    CallerJoined,
    ChannelSeen,
    DialplanVisible,
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
from tests.connectors.ami.pbx import QUICK, Client, Fields, Heard, Pbx, event, joined, member


class Running:
    """A session under way: what it delivered, its vitals, and how it ended."""

    def __init__(self, heard: Heard, vitals: Vitals, session: Session, task: asyncio.Task[None]) -> None:
        self.heard, self.vitals, self.session, self.task = heard, vitals, session, task

    async def fault(self) -> FeedLostError | FeedRefusedError:
        with pytest.raises((FeedLostError, FeedRefusedError)) as caught:
            async with asyncio.timeout(10):
                await self.task
        fault = caught.value
        assert isinstance(fault, FeedLostError | FeedRefusedError)
        assert "correct-horse" not in f"{fault!r} {fault} {fault.detail}"
        return fault


@asynccontextmanager
async def following(
    pbx: Pbx, deliver: Callable[[FloorEvent], None] | None = None, backfill: Any = None, **changes: Any
) -> AsyncIterator[Running]:
    heard, vitals = Heard(), Vitals()
    session = Session(pbx.peer(**changes), deliver or heard, SystemClock(), vitals, backfill)
    task = asyncio.create_task(session.follow())
    try:
        yield Running(heard, vitals, session, task)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, FeedLostError, FeedRefusedError):
            await task


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


async def test_the_secret_travels_as_a_digest() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert [each for each in pbx.actions if "correct-horse" in each.values()] == []


async def test_a_peer_without_the_challenge_gets_the_plain_log_in() -> None:
    pbx = Pbx()
    pbx.answers["Challenge"] = pbx.unknown
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert run.vitals.failures == 0


async def test_the_pbx_runs_since_a_second_that_does_not_move() -> None:
    pbx = Pbx()
    pbx.answers["Ping"] = lambda action: pbx.success(action, Timestamp=f"{1795415546.2:.6f}")
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    # 252 s before 06:32:26 UTC is 06:28:14; CoreStatus says 14:28:14, so the PBX keeps Chinese time
    assert [each.started for each in run.heard.of(PbxBooted)] == [1795415294.0]
    assert abs(run.heard.of(PbxBooted)[0].at - 1795415546.2) < 5


async def test_live_events_reach_the_floor_while_the_lists_are_under_way() -> None:
    pbx = Pbx()

    def slowly(action: Fields) -> bytes:
        return joined("1.7") + pbx.queue_status(action).replace(b"Event: QueueMember\r\n", b"Event: QueueMember\r\n", 1)

    pbx.answers["QueueStatus"] = slowly
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    kinds = [type(each) for each in run.heard.events]
    assert kinds.index(SnapshotBegan) < kinds.index(CallerJoined) < kinds.index(MemberSet) < kinds.index(SnapshotEnded)


async def test_twenty_thousand_members_do_not_hold_the_loop() -> None:
    pbx = Pbx()
    pbx.members = [member(each) for each in range(20_000)]
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert len(run.heard.of(MemberSet)) == 20_000
    assert run.heard.of(SnapshotEnded)[0].queues


async def test_a_list_that_lost_rows_is_not_believed_to_be_whole() -> None:
    pbx = Pbx()
    pbx.answers["QueueStatus"] = lambda action: pbx.queue_status(action).replace(b"ListItems: 2", b"ListItems: 3")
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert [(each.queues, each.channels) for each in run.heard.of(SnapshotEnded)] == [(False, True)]


async def test_lists_that_are_denied_are_done_without() -> None:
    pbx = Pbx()
    pbx.answers["CoreShowChannels"] = pbx.answers["DeviceStateList"] = pbx.denied
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert [(each.queues, each.channels) for each in run.heard.of(SnapshotEnded)] == [(True, False)]


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


async def test_the_dialplan_class_is_told_once() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(event("VarSet", Uniqueid="1.1", Variable="OTHER", Value="1") * 3 + joined("1.9"))
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))
    kinds = [type(each) for each in run.heard.events]
    assert kinds.count(DialplanVisible) == 1
    assert kinds.index(DialplanVisible) < kinds.index(CallerJoined)


async def test_names_in_gbk_arrive_as_they_were_meant() -> None:
    pbx = Pbx()
    named = joined("1.9", CallerIDName="@").replace(b"@", "王芳".encode("gb18030"))
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(named)
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))
    assert run.heard.of(CallerJoined)[0].name == "王芳"
    assert run.vitals.undecodable == 1


async def test_garbage_half_frames_and_ten_megabytes_cost_only_themselves() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(b"\x00\xff\xfe garbage \r\n\r\nEvent: QueueCallerJoin\r\nQueue: sal\r\n\r\n")
        pbx.say(b"Event: QueueCallerJoin\r\nQueue: " + b"x" * 10_000_000 + b"\r\n\r\n")
        pbx.say(joined("1.9"))
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))
    assert [each.channel for each in run.heard.of(CallerJoined)] == ["hq/1.9"]
    assert (run.vitals.dropped, run.vitals.unread) == (1, 1)


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


async def test_a_wrong_secret_is_a_matter_for_a_person() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, secret="wrong-horse") as run:
        fault = await run.fault()
    assert isinstance(fault, FeedRefusedError)
    assert (fault.reason, fault.detail) == (FeedReason.WRONG_SECRET, "floorwatch")
    assert run.heard.events == []


async def test_a_refusal_without_its_action_id_is_understood() -> None:
    pbx = Pbx()
    pbx.answers["Login"] = lambda _: b"Response: Error\r\nMessage: Authentication failed\r\n\r\n"
    async with pbx.listening(), following(pbx) as run:
        fault = await run.fault()
    assert fault.reason is FeedReason.WRONG_SECRET


@pytest.mark.parametrize("action", ["QueueStatus", "CoreStatus"])
def test_a_missing_right_is_named(action: str) -> None:
    async def story() -> FeedLostError | FeedRefusedError:
        pbx = Pbx()
        pbx.answers[action] = pbx.denied
        async with pbx.listening(), following(pbx) as run:
            return await run.fault()

    fault = asyncio.run(story())
    assert isinstance(fault, FeedRefusedError)
    assert (fault.reason, fault.detail) == (FeedReason.MISSING_RIGHT, "write=reporting")


async def test_without_fully_booted_the_link_is_live_and_says_what_it_lacks() -> None:
    pbx = Pbx()
    pbx.answers["Login"] = lambda action: pbx.success(action, Message="Authentication accepted")
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
    assert run.heard.states[-1] == (FeedState.LIVE, FeedReason.MISSING_RIGHT, "read=system")


async def test_a_pbx_that_boots_late_is_asked_again() -> None:
    pbx = Pbx()
    pbx.answers["Login"] = lambda action: pbx.success(action, Message="Authentication accepted")
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        pbx.say(event("FullyBooted", Uptime="5"))
        await run.heard.until(lambda: len(run.heard.of(SnapshotEnded)) == 2)


async def test_a_log_in_refused_for_another_reason_is_tried_again() -> None:
    pbx = Pbx()
    pbx.answers["Login"] = lambda action: pbx.denied(action, "Login Already In Use")
    async with pbx.listening(), following(pbx) as run:
        fault = await run.fault()
    assert isinstance(fault, FeedLostError)
    assert (fault.reason, fault.detail) == (FeedReason.REFUSED, "Login Already In Use")


def silent(_: Client) -> None:
    """Accept and say nothing."""


def closing(client: Client) -> None:
    client.writer.transport.abort()


def greeting_only(client: Client) -> None:
    client.say(client.pbx.banner)


def another(client: Client) -> None:
    client.say(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")


def noise(client: Client) -> None:
    client.say(b"\x00" * 5000)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (silent, FeedReason.SILENT),
        (greeting_only, FeedReason.SILENT),
        (closing, FeedReason.CLOSED),
        (another, FeedReason.NOT_ASTERISK),
        (noise, FeedReason.NOT_ASTERISK),
    ],
)
async def test_each_way_of_not_talking_is_a_state_of_its_own(
    behaviour: Callable[[Client], None], reason: FeedReason
) -> None:
    pbx = Pbx()
    pbx.on_connect = behaviour
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        assert (await run.fault()).reason is reason


async def test_a_port_nobody_listens_on_is_refused() -> None:
    pbx = Pbx()
    async with pbx.listening():
        pass
    async with following(pbx) as run:
        assert (await run.fault()).reason is FeedReason.REFUSED


async def test_a_name_nobody_knows_is_unreachable() -> None:
    async with following(Pbx(), host="pbx.invalid") as run:
        fault = await run.fault()
    assert fault.reason is FeedReason.UNREACHABLE


async def test_a_link_that_dies_without_a_word_is_noticed_by_its_pings() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        pbx.answers["Ping"] = lambda _: b""
        fault = await run.fault()
    assert (fault.reason, fault.detail) == (FeedReason.SILENT, "Ping")


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


async def test_an_action_unanswered_at_the_end_fails_and_is_never_sent_again() -> None:
    pbx = Pbx()
    pbx.answers["Originate"] = lambda _: b""
    async with pbx.listening():
        async with following(pbx) as run:
            await run.heard.live()
            link = run.session.link
            assert link is not None
            asked = asyncio.create_task(link.ask("Originate", Channel="Local/1@x"))
            await Heard.when(lambda: pbx.count("Originate") == 1)
            pbx.hang_up()
            with pytest.raises(FeedLostError):
                await asked
            await run.fault()
        async with following(pbx) as again:
            await again.heard.live()
    assert pbx.count("Originate") == 1


async def test_reading_can_be_held_back_without_the_link_being_thought_dead() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        link = run.session.link
        assert link is not None
        link.pause()
        pbx.say(joined("1.9"))
        await asyncio.wait({run.task}, timeout=2 * (QUICK.ping + QUICK.answer))
        assert not run.task.done()
        assert run.heard.of(CallerJoined) == []
        link.resume()
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))
