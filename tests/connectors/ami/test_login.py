from __future__ import annotations

from connectors.ami.faults import FeedLostError, FeedRefusedError
from realtime.events import FeedReason, FeedState, PbxBooted
from tests.connectors.ami.pbx import QUICK, Pbx
from tests.connectors.ami.running import following


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


async def test_a_missing_right_is_named() -> None:
    pbx = Pbx()
    pbx.answers["QueueStatus"] = pbx.denied
    async with pbx.listening(), following(pbx) as run:
        fault = await run.fault()
    assert isinstance(fault, FeedRefusedError)
    assert (fault.reason, fault.detail) == (FeedReason.MISSING_RIGHT, "write=reporting")


async def test_a_right_that_can_be_done_without_is_named_on_a_live_link() -> None:
    pbx = Pbx()
    pbx.answers["CoreStatus"] = pbx.answers["CoreShowChannels"] = pbx.denied
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert run.heard.states[-1] == (FeedState.LIVE, FeedReason.MISSING_RIGHT, "write=reporting")


async def test_without_fully_booted_the_link_is_live_and_says_what_it_lacks() -> None:
    pbx = Pbx()
    pbx.answers["Login"] = lambda action: pbx.success(action, Message="Authentication accepted")
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
    assert run.heard.states[-1] == (FeedState.LIVE, FeedReason.MISSING_RIGHT, "read=system")


async def test_a_log_in_refused_for_another_reason_is_tried_again() -> None:
    pbx = Pbx()
    pbx.answers["Login"] = lambda action: pbx.denied(action, "Login Already In Use")
    async with pbx.listening(), following(pbx) as run:
        fault = await run.fault()
    assert isinstance(fault, FeedLostError)
    assert (fault.reason, fault.detail) == (FeedReason.REFUSED, "Login Already In Use")
