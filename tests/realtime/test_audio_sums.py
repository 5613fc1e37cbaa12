"""Reports become one word before a leg's end, and a side that fell silent is noticed, unless it was on hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime import audio_sums
from realtime.audio_sums import AudioSums
from realtime.events import AudioReported, FloorEvent
from realtime.names import Seconds
from tests.build import PBX, at, channel, hangup, hold, joined, unhold


def report(when: float, packets: int | None, *, heard: bool = True, lost: float | None = None) -> AudioReported:
    return AudioReported(
        pbx=PBX, at=at(when), channel=channel("anna"), heard=heard, packets=packets, lost=lost, jitter=Seconds(0.01)
    )


def told(*events: FloorEvent) -> list[FloorEvent]:
    sums = AudioSums()
    return [each for event in events for each in sums.take(event)]


def summed(*events: FloorEvent) -> AudioReported:
    found = told(*events, hangup(99))
    (one,) = [each for each in found if isinstance(each, AudioReported)]
    assert found.index(one) == len(found) - 2, "just before the end"
    return one


def test_reports_are_summed_up_before_the_end_and_nothing_else_is_touched() -> None:
    one = summed(joined(0), report(5, 100, lost=0.1), report(10, 200, lost=0.3), report(10, 90, heard=False, lost=0.5))
    assert (one.reports, one.stalled, one.lost, one.jitter) == (3, 0, 0.5, 0.01)
    assert told(joined(0), hangup(9)) == [joined(0), hangup(9)]


def test_a_side_that_sends_nothing_over_the_last_reports_is_stalled() -> None:
    assert summed(report(5, 100), report(10, 200), report(15, 200), report(20, 200)).stalled == 3
    assert summed(report(5, 100), report(10, 100), report(15, 100), report(20, 150)).stalled == 0
    assert summed(report(5, 7, heard=False), report(10, 7, heard=False), report(10, 900), report(15, 950)).stalled == 2
    assert summed(report(5, None), report(10, None)).stalled == 0


def test_a_leg_on_hold_may_be_silent() -> None:
    held = (report(5, 100), hold(6, "anna"), report(10, 100), report(15, 100), report(20, 100), unhold(21, "anna"))
    assert summed(*held).stalled == 0
    assert summed(*held, report(25, 100), report(30, 100)).stalled == 3


def test_legs_whose_end_nobody_saw_make_place() -> None:
    sums = AudioSums()
    for number in range(audio_sums.MOST + 5):
        one = AudioReported(pbx=PBX, at=at(0), channel=channel(f"c{number}"), packets=1)
        assert list(sums.take(one)) == []
    assert len(sums.legs) == audio_sums.MOST


@given(st.lists(st.integers(0, 3), max_size=30))
def test_the_run_is_that_of_equal_counts_at_the_end(steps: list[int]) -> None:
    total, counts = 0, []
    for step in steps:
        total += step
        counts.append(total)
    run = 0
    for count in reversed(counts):
        if count != counts[-1]:
            break
        run += 1
    if counts:
        found = summed(*(report(place, count) for place, count in enumerate(counts)))
        assert found.stalled == (run if run > 1 else 0)
