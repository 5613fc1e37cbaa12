from __future__ import annotations

from config.clocks import Clocks
from connectors.ami.vitals import Vitals
from realtime.events import CallerLeft, FloorEvent
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
