"""The collector stays off the loop's time: what a day leaves on the floor is nothing it would have to walk."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from config.collector import MIDDLE, OLD, YOUNG, spare_the_loop
from realtime.names import Instant
from realtime.tally import Tally
from tests.build import NINE, answered, ended, hangup, joined, member, offered
from tests.story import Story


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Whatever a test does to the collector is undone."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_was_there_at_the_start_is_never_walked_again() -> None:
    circle: list[object] = []
    circle.append(circle)
    spare_the_loop()
    assert gc.get_threshold() == (YOUNG, MIDDLE, OLD)
    assert gc.get_freeze_count() > 1000
    assert not any(each is circle for each in gc.get_objects())


def _walked(calls: int) -> int:
    """Objects the collector has to walk when so many calls were taken and counted, beside what was there before."""
    spare_the_loop()
    gc.disable()
    story, tally = Story().tell(member(0)), Tally()
    for number in range(calls):
        caller, at = f"caller{number}", number * 20.0
        story.tell(joined(at, caller), offered(at + 1, caller), answered(at + 2, caller), ended(at + 9, caller))
        story.tell(hangup(at + 9, caller))
    tally.rebuild(story.floor, Instant(NINE + calls * 20.0))
    gc.enable()
    for _ in range(3):  # a tuple is let go of by the walk after the one that let go of what is in it
        gc.collect()
    return len(gc.get_objects())


def test_a_visit_leaves_nothing_to_walk() -> None:
    few, many = _walked(10), _walked(210)
    assert many - few < 100, "less than one for every second visit: none, but for what grows with the hours"
