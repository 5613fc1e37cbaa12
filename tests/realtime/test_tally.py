"""Sums follow the visits, however often a visit becomes better known."""

from __future__ import annotations

import pytest

from realtime.counted import Count
from realtime.names import Instant
from realtime.outcomes import Outcome
from realtime.state import Changes
from realtime.tally import Tally
from tests.build import abandoned, agent, answered, at, ended, hangup_asked, joined, left, offered, queue, status
from tests.story import Story


def day_of(story: Story) -> tuple[str, int]:
    return queue("sales"), story.floor.rules.calendar.day(story.now)


def test_a_visit_that_becomes_better_known_is_counted_once() -> None:
    story = Story().tell(joined(0), abandoned(30), left(30))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}
    story.tell(status(30.1, "TIMEOUT"))
    assert (story.outcomes(), story.count(Count.OFFERED)) == ({Outcome.TIMED_OUT: 1}, 1)


def test_a_visit_counts_on_the_day_it_joined_though_it_was_answered_the_next() -> None:
    midnight = 15 * 3600.0
    story = Story().tell(joined(midnight - 30), offered(midnight - 20), answered(midnight + 5), ended(midnight + 60))
    calendar = story.floor.rules.calendar
    before, after = calendar.day(at(midnight - 1)), calendar.day(at(midnight + 1))
    assert after == before + 1
    assert story.tally.days[queue("sales"), before].sums[Count.ANSWERED] == 1
    assert (queue("sales"), after) not in story.tally.days
    assert story.tally.shares[agent("wei"), before].talk == pytest.approx(55)


def test_the_longest_wait_falls_back_when_the_longest_was_a_mistake() -> None:
    story = Story().tell(joined(0, "anna"), left(40, "anna"), joined(0, "bea"), hangup_asked(30, "bea"))
    story.tell(abandoned(30, "bea"), left(30, "bea"))
    day = story.tally.days[day_of(story)]  # type: ignore[index]
    assert day.longest_wait == 40
    visits = story.floor.visits
    changed = visits.by_id[story.visit("anna").id]
    visits.forget(changed)
    story.tally.follow(story.floor, Changes(visits={changed.id}))
    assert day.longest_wait == 30
    assert story.tally.windows.longest(queue("sales"), 0) == 30


def test_an_event_from_ahead_of_our_clock_counts_when_its_time_comes() -> None:
    story = Story().tell(joined(0, "bea"))
    tally = Tally()
    changes = Changes(visits=set(story.floor.visits.by_id))
    tally.windows.advance(Instant(at(0) - 600))
    tally.follow(story.floor, changes)
    story.tell(left(5, "bea"))
    tally.follow(story.floor, changes)
    assert queue("sales") not in tally.windows.rings
    tally.windows.advance(at(10))
    assert tally.windows.rings[queue("sales")].sums[0][Count.OFFERED] == 1
    assert tally.windows.rings[queue("sales")].sums[0][Count.WAITING] == 0


def test_what_was_counted_before_the_first_tick_is_in_the_windows_after_it() -> None:
    story, tally = Story().tell(joined(0)), Tally()
    tally.follow(story.floor, Changes(visits=set(story.floor.visits.by_id)))
    tally.windows.advance(at(3))
    assert tally.windows.rings[queue("sales")].sums[0][Count.WAITING] == 1


def test_days_long_gone_are_dropped() -> None:
    story = Story().tell(joined(0), left(5), joined(3 * 86400.0, "bea"))
    assert [day for _, day in story.tally.days] == [story.floor.rules.calendar.day(story.now)]
