"""A call on a PBX whose clock is set while it waits or talks: seen live, told by queue_log, and read again later.

The PBX's clock goes wrong by any step at any moment; what it stamps and writes is made here from what really happened.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from config.clocks import Clocks
from connectors.ami.doubt import EARLY, LATER, Doubt
from connectors.ami.vitals import Vitals
from connectors.queue_log.assemble import Assembly
from connectors.queue_log.lines import Line, parse_line
from realtime.checkpoint import pieces, restore
from realtime.clocks import moved
from realtime.events import FloorEvent, VisitLogged
from realtime.logbook import wanted
from realtime.names import Instant, Seconds
from realtime.outcomes import Outcome
from realtime.visits import Visit
from tests import build
from tests.build import PBX
from tests.story import Story

DELAY = 0.01
"""Seconds from an event to us."""


class Ours:
    """Our clock, in the test's hand."""

    def __init__(self) -> None:
        self.time = build.at(0)

    def now(self) -> Instant:
        return self.time

    async def sleep(self, seconds: float) -> None:
        del seconds


class Called:
    """A PBX whose clock is set by `step` at `moment`, the link to it, and the floor behind it."""

    def __init__(self, step: float, moment: float, offset: float) -> None:
        self.step, self.moment, self.first = step, moment, offset
        self.vitals = Vitals(offset=Seconds(offset), round_trip=Seconds(0.01))
        self.ours = Ours()
        self.story = Story()
        self.usual = 0.0
        self.clocks = self.anew()
        self.lines: list[bytes] = []
        self.clocks.ours(build.feed(-1.0))  # The link is up, and has measured, before anything happens.

    def anew(self) -> Clocks:
        return Clocks(lambda: {PBX: self.vitals}, self.ours, lambda: self.story.floor, self.tell)

    def tell(self, event: FloorEvent) -> None:
        self.story.step(event)

    def skew(self, when: float) -> float:
        """The PBX's clock minus ours."""
        return self.first + (self.step if when >= self.moment else 0.0)

    def happens(self, when: float, event: FloorEvent) -> None:
        """The PBX stamps an event by its clock; the link hears it, and asks for the time where it does not fit."""
        self.ours.time = build.at(when + DELAY)
        stamped = moved(event, Seconds(-self.skew(when)))
        late = self.ours.time + self.vitals.offset - stamped.at
        if EARLY < late < self.usual + LATER:
            self.story.step(self.clocks.ours(stamped))
            return
        doubt = Doubt(self.vitals.offset, self.usual)
        doubt.hold(stamped, late)
        self.vitals.offset = Seconds(self.skew(when))
        for each, _ in doubt.resolved(self.vitals.offset):
            self.story.step(self.clocks.ours(each))

    def writes(self, when: float, text: str) -> None:
        """The PBX writes a line of its log."""
        self.lines.append(f"{math.floor(build.at(when) + self.skew(when))}|anna|{text}".encode())

    def seconds(self, begin: float, end: float) -> int:
        """What Asterisk counts between two moments, in whole seconds of a clock that is set."""
        first, last = (math.floor(build.at(when) + self.skew(when)) for when in (begin, end))
        return last - first

    def tellings(self) -> Iterator[VisitLogged]:
        """Everything the log says, from its begin."""
        assembly = Assembly(PBX)
        for raw in self.lines:
            line = parse_line(raw)
            assert isinstance(line, Line), raw
            yield from assembly.feed(line)

    def reads_log(self, now: float) -> None:
        """The follower tells what the floor still wants."""
        self.ours.time = build.at(now)
        for told in self.tellings():
            event = self.clocks.ours(told)
            assert isinstance(event, VisitLogged)
            if wanted(self.story.floor.logbook, self.story.floor.visits, event):
                self.story.step(event)

    def starts_again(self) -> None:
        """The daemon is killed and comes back from its checkpoint."""
        self.story.floor = restore(pieces(self.story.floor), self.story.floor.rules)
        self.clocks = self.anew()

    def keeps(self, outcome: Outcome, wait: float, talk: float | None = None) -> None:
        """The one visit there is joined when it did, and lasted as long within a second."""
        visit = self.visit()
        assert visit.outcome is outcome
        assert visit.joined is not None
        assert visit.waited is not None
        assert abs(visit.joined - build.at(0)) < 1.0
        assert abs(visit.waited - wait) < 1.0
        assert (visit.talked is None) is (talk is None)
        assert abs((visit.talked or 0.0) - (talk or 0.0)) < 1.0

    def visit(self) -> Visit:
        """The one there is."""
        (visit,) = self.story.floor.visits.all_shown()
        return visit


STEPS = st.one_of(st.floats(-10_000, -1.2), st.floats(1.2, 10_000))


@given(
    step=STEPS,
    moment=st.floats(-5, 250),
    offset=st.sampled_from([0.0, 90.0]),
    wait=st.floats(0.5, 60),
    talk=st.floats(1, 180),
)
@example(step=-3600.0, moment=70.0, offset=0.0, wait=10.0, talk=120.0)
def test_a_conversation_keeps_its_outcome_and_its_seconds(
    step: float, moment: float, offset: float, wait: float, talk: float
) -> None:
    called, end = Called(step, moment, offset), wait + talk
    called.happens(0.0, build.joined(0.0))
    called.writes(0.0, "sales|NONE|ENTERQUEUE||139|1")
    called.happens(wait / 2, build.offered(wait / 2))
    called.happens(wait, build.answered(wait, waited=max(0, called.seconds(0.0, wait))))
    called.writes(wait, f"sales|wei|CONNECT|{called.seconds(0.0, wait)}|{build.leg_of('wei', 'anna')}|1")
    called.happens(end, build.ended(end, waited=0.0, talked=max(0, called.seconds(wait, end))))
    tail = f"{called.seconds(0.0, wait)}|{called.seconds(wait, end)}|1"
    called.writes(end, f"sales|wei|COMPLETECALLER|{tail}")
    called.keeps(Outcome.ANSWERED, wait, talk)
    called.reads_log(end + 2)
    called.keeps(Outcome.ANSWERED, wait, talk)
    called.starts_again()
    called.reads_log(end + 40)
    called.keeps(Outcome.ANSWERED, wait, talk)


@given(step=STEPS, moment=st.floats(-5, 100), wait=st.floats(0.5, 60))
def test_an_abandon_stays_one_and_waited_as_long(step: float, moment: float, wait: float) -> None:
    called = Called(step, moment, 0.0)
    called.happens(0.0, build.joined(0.0))
    called.writes(0.0, "sales|NONE|ENTERQUEUE||139|1")
    called.happens(wait, build.hangup_asked(wait))
    called.happens(wait, build.abandoned(wait, waited=max(0, called.seconds(0.0, wait))))
    called.happens(wait, build.left(wait))
    called.writes(wait, f"sales|NONE|ABANDON|1|1|{called.seconds(0.0, wait)}")
    called.reads_log(wait + 2)
    called.keeps(Outcome.ABANDONED, wait)
    called.starts_again()
    called.reads_log(wait + 40)
    called.keeps(Outcome.ABANDONED, wait)


@given(step=STEPS, moment=st.floats(1, 59), wait=st.floats(5, 60))
def test_what_only_the_log_saw_is_told_once_and_with_no_other_seconds_than_can_be(
    step: float, moment: float, wait: float
) -> None:
    """Another call lets the link notice the step; ours was never seen.

    A clock that was set back tells some times twice: nobody can say which of the two is meant.
    """
    called = Called(step, moment, 0.0)
    called.writes(0.0, "sales|NONE|ENTERQUEUE||139|1")
    called.writes(wait, f"sales|NONE|EXITWITHTIMEOUT|1|1|{called.seconds(0.0, wait)}")
    called.happens(moment, build.member(moment))
    called.reads_log(max(wait, moment) + 2)
    visit = called.visit()
    assert visit.outcome is Outcome.TIMED_OUT
    assert visit.waited is not None
    assert abs(visit.waited - wait) < 2.5 + max(0.0, min(-step, wait))
