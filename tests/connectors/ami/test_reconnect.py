from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from itertools import islice
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ami.faults import FeedLostError, FeedRefusedError
from connectors.ami.reconnect import PERSON, STEADY, Follower, delays
from connectors.ami.vitals import Vitals
from realtime.events import FeedChanged, FeedReason, FeedState, FloorEvent
from realtime.names import Instant, PbxId, Seconds
from tests.clock import FakeClock
from tests.connectors.ami.pbx import Heard

HQ = PbxId("hq")
CLOSED = FeedLostError("hq closed the connection", FeedReason.CLOSED)
WRONG = FeedRefusedError("hq refuses user floorwatch", FeedReason.WRONG_SECRET, "floorwatch")


class EnoughError(Exception):
    """The test has seen enough."""


class Life:
    """A life that lasts some seconds, perhaps gets live, and ends by a fault."""

    def __init__(self, clock: FakeClock, deliver: Callable[[FloorEvent], None], fault: Exception, lasts: float) -> None:
        self.clock, self.deliver, self.fault, self.lasts = clock, deliver, fault, lasts

    async def follow(self) -> NoReturn:
        if self.lasts:
            self.deliver(FeedChanged(pbx=HQ, at=self.clock.now(), state=FeedState.LIVE))
        self.clock.advance(self.lasts)
        raise self.fault


async def lived(*lives: tuple[Exception, float]) -> tuple[FakeClock, Heard]:
    """Live these lives one after the other; give the waits in between and what was delivered."""
    clock, heard, left = FakeClock(), Heard(), list(lives)

    def dial(deliver: Callable[[FloorEvent], None]) -> Life:
        if not left:
            raise asyncio.CancelledError
        return Life(clock, deliver, *left.pop(0))

    follower = Follower(HQ, dial, heard, clock, random.Random(7), Vitals(offset=Seconds(100.0)))
    with pytest.raises(asyncio.CancelledError):
        await follower.follow()
    return clock, heard


@given(st.integers())
def test_waits_grow_to_a_ceiling_and_are_never_in_step(seed: int) -> None:
    waits = list(islice(delays(random.Random(seed), first=0.5, ceiling=30), 12))
    bounds = [min(0.5 * 2**each, 30) for each in range(12)]
    assert all(0 <= wait <= bound for wait, bound in zip(waits, bounds, strict=True))
    assert waits != list(islice(delays(random.Random(seed + 1)), 12))


async def test_a_pbx_that_accepts_and_closes_is_not_hammered() -> None:
    clock, _ = await lived(*[(CLOSED, 0.0)] * 100)
    assert len(clock.slept) == 100
    assert clock.now() > 20 * 60
    assert max(clock.slept) <= 30


async def test_a_link_that_lasted_earns_a_quick_return() -> None:
    clock, _ = await lived(*[(CLOSED, 0.0)] * 20, (CLOSED, STEADY), (CLOSED, 0.0))
    assert clock.slept[-2] <= 0.5
    assert clock.slept[-1] <= 1.0


async def test_while_a_person_has_to_act_it_is_tried_about_once_a_minute() -> None:
    clock, heard = await lived(*[(WRONG, 0.0)] * 10)
    assert all(PERSON / 2 <= wait <= PERSON for wait in clock.slept)
    assert heard.states == [(FeedState.DOWN, FeedReason.WRONG_SECRET, "floorwatch")]


async def test_the_wall_hears_of_a_reason_once_and_of_every_change() -> None:
    _, heard = await lived((CLOSED, 0.0), (CLOSED, 0.0), (WRONG, 0.0), (CLOSED, 5.0), (CLOSED, 0.0))
    states = [(state, reason) for state, reason, _ in heard.states]
    assert states == [
        (FeedState.DOWN, FeedReason.CLOSED),
        (FeedState.DOWN, FeedReason.WRONG_SECRET),
        (FeedState.LIVE, None),
        (FeedState.DOWN, FeedReason.CLOSED),
    ]


async def test_a_closed_port_during_a_restart_is_no_news_for_a_minute() -> None:
    restarting = FeedLostError("hq is shutting down", FeedReason.RESTARTING)
    refused = FeedLostError("hq refuses connections", FeedReason.REFUSED)
    _, heard = await lived((restarting, 5.0), (refused, 0.0), (refused, 0.0), (CLOSED, 5.0))
    assert [reason for _, reason, _ in heard.states] == [None, FeedReason.RESTARTING, None, FeedReason.CLOSED]
    _, heard = await lived((restarting, 5.0), *[(refused, 0.0)] * 30)
    assert [reason for _, reason, _ in heard.states] == [None, FeedReason.RESTARTING, FeedReason.REFUSED]


async def test_the_end_of_a_link_is_told_on_the_clock_of_the_pbx() -> None:
    _, heard = await lived((CLOSED, 0.0))
    assert [each.at for each in heard.of(FeedChanged)] == [Instant(100.0)]


async def test_a_fault_of_our_own_is_logged_and_the_pbx_dialled_again(caplog: pytest.LogCaptureFixture) -> None:
    _, heard = await lived((EnoughError("a bug"), 0.0), (CLOSED, 3.0))
    assert "our side of the link failed" in caplog.text
    assert [state for state, _, _ in heard.states] == [FeedState.DOWN, FeedState.LIVE, FeedState.DOWN]


async def test_a_failure_is_logged_when_it_comes_and_when_it_goes_and_not_in_between(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("INFO", logger="connectors.ami.reconnect"):
        await lived(*[(CLOSED, 0.0)] * 5, (CLOSED, 3.0))
    said = [record.getMessage() for record in caplog.records]
    assert said == ["hq closed the connection", "hq: connected again", "hq closed the connection"]


async def test_a_floor_that_fails_on_a_state_does_not_end_the_following(caplog: pytest.LogCaptureFixture) -> None:
    def deliver(_: FloorEvent) -> None:
        raise RuntimeError("the floor is broken")

    follower = Follower(
        HQ, lambda _: Life(clock, deliver, CLOSED, 0), deliver, clock := FakeClock(), random.Random(1), Vitals()
    )
    follower.told(FeedState.DOWN, FeedReason.STOPPED)
    assert "the floor failed on a change of its feed" in caplog.text
