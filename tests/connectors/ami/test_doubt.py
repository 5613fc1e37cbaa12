from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ami.doubt import Doubt, split
from realtime.events import CallerLeft
from realtime.names import ChannelId, Instant, PbxId, QueueId, Seconds

HQ = PbxId("hq")


def left(at: float) -> CallerLeft:
    return CallerLeft(pbx=HQ, at=Instant(at), channel=ChannelId("hq/1.1"), queue=QueueId("hq/sales"))


def read(doubt: Doubt, offset: float) -> list[float]:
    """The moments of what was held, on our clock."""
    return [event.at - offset for event, _ in doubt.resolved(Seconds(offset))]


@pytest.mark.parametrize("step", [-7200.0, -60.0, -1.0, 1.0, 60.0, 7200.0])
def test_what_came_at_once_after_a_step_is_read_by_the_new_offset(step: float) -> None:
    doubt = Doubt(Seconds(0.0), 0.01)
    for came in (1000.0, 1000.02, 1000.4):
        doubt.hold(left(came + step), -step)
    assert read(doubt, step) == pytest.approx([1000.0, 1000.02, 1000.4])


def test_what_is_late_because_we_stood_still_keeps_its_time() -> None:
    doubt = Doubt(Seconds(30.0), 0.01)
    for happened in (1000.0, 1004.0, 1009.0):
        doubt.hold(left(happened + 30.0), 1010.0 - happened)
    assert read(doubt, 30.0) == [1000.0, 1004.0, 1009.0]


def test_an_event_without_a_time_of_its_own_keeps_when_it_came() -> None:
    doubt = Doubt(Seconds(0.0), 0.0)
    doubt.hold(left(1000.0 + 60.0), -60.0)
    doubt.hold(left(1000.1), None)
    assert read(doubt, 60.0) == pytest.approx([1000.0, 1000.1])


def test_a_pbx_that_was_set_back_an_hour_and_then_heard_of_late() -> None:
    """A backlog with a step in it: what was stamped before keeps its time too."""
    lates = [10.0, 8.0, 6.0, 5.0 + 3600.0, 3.0 + 3600.0, 3600.0]
    assert split(lates, 0.0, -3600.0) == 3
    assert split([10.0, 8.0, 6.0, 5.0 - 60.0, 3.0 - 60.0, -60.0], 0.0, 60.0) == 3
    assert split([], 0.0, 60.0) == 0


@given(
    step=st.floats(-10_000, 10_000).filter(lambda step: abs(step) > 1.0),
    gaps=st.lists(st.floats(0.0, 5.0), min_size=1, max_size=20),
    before=st.integers(0, 20),
    stood_still=st.booleans(),
)
def test_a_step_of_any_size_at_any_moment_leaves_every_time_as_it_was(
    step: float, gaps: list[float], before: int, *, stood_still: bool
) -> None:
    """Where we heard each event at once, to the digit; where we stood still, as far as can be told: by the pause."""
    happened = [1000.0 + each for each in accumulate(gaps)]
    stamped = [when + (step if place >= before else 0.0) for place, when in enumerate(happened)]
    heard = [happened[-1] if stood_still else when for when in happened]
    doubt = Doubt(Seconds(0.0), 0.0)
    for at, when in zip(stamped, heard, strict=True):
        doubt.hold(left(at), when - at)
    off = [
        abs(told - when) for told, when in zip(read(doubt, step if before < len(gaps) else 0.0), happened, strict=True)
    ]
    assert max(off) <= (min(abs(step), happened[-1] - 1000.0) if stood_still else 0.0) + 1e-6
