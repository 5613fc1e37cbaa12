from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime.access.throttle import Failures, Pace, Throttle, wait_after
from realtime.names import Instant, Seconds

PACE = Pace(keys=3)


def test_the_first_guesses_are_free_then_each_wait_is_twice_the_last_up_to_a_bound() -> None:
    assert [float(wait_after(count, PACE)) for count in range(1, 10)] == [
        0.0,
        0.0,
        0.0,
        0.0,
        5.0,
        10.0,
        20.0,
        40.0,
        80.0,
    ]
    assert float(wait_after(10**9, PACE)) == 900


def test_who_gets_in_starts_anew_and_so_does_who_waits_a_day() -> None:
    throttle = Throttle(PACE)
    for second in range(5):
        throttle.failed("li", Instant(second))
    assert float(throttle.wait("li", Instant(4))) == 5
    assert not throttle.wait("li", Instant(9))
    throttle.passed("li")
    assert throttle.failed("li", Instant(10)).count == 1
    assert throttle.failed("li", Instant(100_000)).count == 1


def test_what_was_kept_elsewhere_counts_on() -> None:
    throttle = Throttle(PACE)
    throttle.remember("li", Failures(7, Instant(0), Instant(20)))
    assert throttle.knows("li")
    assert float(throttle.wait("li", Instant(5))) == 15
    assert throttle.failed("li", Instant(21)).count == 8


@given(st.lists(st.text(max_size=3), max_size=50))
def test_however_many_guess_memory_is_bounded(keys: list[str]) -> None:
    throttle = Throttle(PACE)
    for key in keys:
        throttle.failed(key, Instant(0))
    assert len(throttle._known) <= PACE.keys


def test_a_clock_that_was_set_back_locks_nobody_out_for_longer_than_the_longest_wait() -> None:
    pace = Pace(free=1, first=Seconds(5.0), most=Seconds(60.0))
    throttle = Throttle(pace)
    throttle.failed("li", Instant(100_000.0))
    throttle.failed("li", Instant(100_000.0))
    assert throttle.wait("li", Instant(100_000.0)) > 0
    assert throttle.wait("li", Instant(1_000.0)) == Seconds(0.0)
    throttle.failed("li", Instant(1_000.0))
    assert 0 < throttle.wait("li", Instant(1_000.0)) <= pace.most
