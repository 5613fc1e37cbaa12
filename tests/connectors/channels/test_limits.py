from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.channels.limits import Rate, noted, room, wait
from realtime.names import Instant, Seconds

MINUTE = (Rate(20, 60.0),)
FEISHU = (Rate(100, 60.0), Rate(5, 1.0))


def test_the_twenty_first_waits_until_the_first_is_a_minute_old() -> None:
    sent = [float(at) for at in range(20)]
    assert wait(sent[:19], MINUTE, Instant(19.0)) == Seconds(0)
    assert round(wait(sent, MINUTE, Instant(20.0)), 3) == 41.2
    assert wait(sent, MINUTE, Instant(61.3)) == Seconds(0)


def test_room_is_what_a_minute_lets_through() -> None:
    assert room([1.0, 2.0], MINUTE, Instant(3.0)) == 18
    assert room([], (Rate(1, 1.0),), Instant(3.0)) == 60
    assert room([], FEISHU, Instant(3.0)) == 100
    assert room([], (), Instant(3.0)) is None


def test_a_clock_that_went_back_does_not_stop_the_channel_for_ever() -> None:
    assert noted([5000.0], MINUTE, Instant(100.0)) == [100.0, 100.0]


@given(st.lists(st.floats(0, 5), max_size=300))
def test_no_window_ever_holds_more_than_its_rate_allows(steps: list[float]) -> None:
    sent: list[float] = []
    made: list[float] = []
    now = 0.0
    for step in steps:
        now += step
        now += wait(sent, FEISHU, Instant(now)) + 1e-6
        sent = noted(sent, FEISHU, Instant(now))
        made.append(now)
    for rate in FEISHU:
        for at in made:
            assert sum(at <= other < at + rate.seconds for other in made) <= rate.count
