from __future__ import annotations

import logging

import pytest

from config.clocks import Clocks
from connectors.ami.vitals import Vitals
from realtime.events import CallerLeft, FloorEvent, PbxClockSet
from realtime.names import ChannelId, Instant, PbxId, QueueId, Seconds

HQ = PbxId("hq")


class StillClock:
    """Ours, standing at 1000."""

    def now(self) -> Instant:
        return Instant(1000.0)

    async def sleep(self, seconds: float) -> None:
        del seconds


def left(at: float) -> CallerLeft:
    return CallerLeft(pbx=HQ, at=Instant(at), channel=ChannelId("hq/1.1"), queue=QueueId("hq/sales"))


def test_events_of_a_pbx_that_is_ahead_reach_the_floor_on_our_clock() -> None:
    vitals = Vitals()
    clocks = Clocks(lambda: {HQ: vitals}, StillClock())
    heard: list[FloorEvent] = []
    hear = clocks.correcting(heard.append)
    hear(left(1000))
    vitals.offset = Seconds(3600.0)
    hear(left(4601))
    assert heard == [left(1000), left(1001)]


def test_the_clock_of_a_pbx_is_ours_and_its_offset() -> None:
    vitals = Vitals()
    vitals.offset = Seconds(-120.0)
    assert abs(Clocks(lambda: {HQ: vitals}, StillClock()).of(HQ).now() - 880.0) < 1e-9


def test_a_pbx_without_a_link_is_taken_to_have_our_time() -> None:
    clocks = Clocks(dict, StillClock())
    assert not clocks.offset(HQ)


def test_a_clock_that_is_set_is_told_to_the_floor_and_once_to_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    vitals, told = Vitals(round_trip=Seconds(0.01)), list[FloorEvent]()
    clocks = Clocks(lambda: {HQ: vitals}, StillClock(), tell=told.append)
    hear = clocks.correcting(lambda _event: None)
    with caplog.at_level(logging.WARNING):
        for offset in (0.0, 0.0, -3600.0, -3600.1):
            vitals.offset = Seconds(offset)
            hear(left(1000))
    assert told == [
        PbxClockSet(pbx=HQ, at=Instant(1000.0), offset=Seconds(0.0), before=Seconds(0.0)),
        PbxClockSet(pbx=HQ, at=Instant(1000.0), offset=Seconds(-3600.0), before=Seconds(0.0)),
    ]
    (line,) = caplog.messages
    assert line == "hq: its clock was set: it is -3600.0 s from ours and was +0.0 s"


def test_a_skew_that_was_always_there_is_no_step(caplog: pytest.LogCaptureFixture) -> None:
    vitals = Vitals(offset=Seconds(120.0), round_trip=Seconds(0.01))
    clocks = Clocks(lambda: {HQ: vitals}, StillClock())
    with caplog.at_level(logging.WARNING):
        assert clocks.ours(left(1120)) == left(1000)
    assert not caplog.messages
