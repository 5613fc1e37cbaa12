from __future__ import annotations

from realtime.names import ChannelId, Instant
from realtime.quality.callers import REPEATED, Callers

DAY = REPEATED


def test_calls_within_a_day_are_counted_whatever_order_they_are_told_in() -> None:
    callers = Callers()
    for number, at in ((3, 2.0 * DAY), (1, 0.5 * DAY), (2, 1.2 * DAY), (2, 1.2 * DAY)):
        callers.note("k", ChannelId(f"hq/{number}"), Instant(at))
    nth = [callers.nth("k", ChannelId(f"hq/{each}"), Instant(at)) for each, at in ((1, 0.5 * DAY), (2, 1.2 * DAY))]
    assert nth == [1, 2]
    assert callers.nth("k", ChannelId("hq/3"), Instant(2.0 * DAY)) == 2
    assert callers.nth("other", ChannelId("hq/9"), Instant(0.0)) == 1
    callers.forget_before(Instant(3 * DAY))
    assert len(callers) == 0
