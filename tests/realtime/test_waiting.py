"""What a caller does in a queue, seen live, in rows, or only at the end."""

from __future__ import annotations

import pytest

from realtime.outcomes import Outcome, Stage
from tests.build import (
    abandoned,
    at,
    caller_seen,
    hangup,
    hangup_asked,
    joined,
    left,
    met,
    missed,
    offered,
    snapshot_began,
    snapshot_ended,
    soft_hangup,
    status,
)
from tests.story import Story


def test_a_row_begins_the_visit_of_a_caller_who_came_before_us() -> None:
    story = Story().tell(snapshot_began(0), caller_seen(1, waited=30, position=1, number="1001"), snapshot_ended(2))
    visit = story.visit()
    assert (visit.joined, visit.joined_sure, visit.number, visit.outcome) == (at(-29), False, "1001", Outcome.WAITING)


def test_the_joining_itself_knows_better_than_a_row() -> None:
    story = Story().tell(snapshot_began(0), caller_seen(1, waited=1), joined(0.4), snapshot_ended(2))
    assert (story.visit().joined, story.outcomes()) == (at(0.4), {Outcome.WAITING: 1})


def test_of_several_reckonings_the_earliest_joining_counts_in_any_order() -> None:
    row, end = caller_seen(10, waited=8), abandoned(20, waited=19)
    one = Story().tell(snapshot_began(5), row, end)
    other = Story().tell(snapshot_began(5), end, row)
    assert one.visit().joined == other.visit().joined == at(1)


def test_a_caller_no_row_shows_is_lost_and_counted_as_unknown() -> None:
    story = Story().tell(joined(0), snapshot_began(5), snapshot_ended(6))
    assert (story.stage(), story.outcomes()) == (Stage.LOST, {Outcome.UNKNOWN: 1})


def test_a_caller_the_next_row_shows_again_still_waits() -> None:
    story = Story().tell(joined(0), snapshot_began(5), snapshot_ended(6))
    story.tell(snapshot_began(10), caller_seen(11, waited=11), snapshot_ended(12))
    assert story.outcomes() == {Outcome.WAITING: 1}
    assert story.visit().left is None


def test_a_caller_who_left_and_came_back_unseen_makes_a_second_visit() -> None:
    story = Story().tell(joined(0), snapshot_began(60), caller_seen(61, waited=10), snapshot_ended(62))
    assert story.outcomes() == {Outcome.UNKNOWN: 1, Outcome.WAITING: 1}
    assert story.visit(nth=2).joined == at(51)


def test_a_row_does_not_bring_back_a_caller_whose_channel_has_ended() -> None:
    row, end = caller_seen(0.5, waited=30), hangup(1)
    before, after = Story().tell(snapshot_began(0), row, end), Story().tell(snapshot_began(0), end, row)
    for story in (before, after):
        assert story.tell(snapshot_ended(2)).outcomes() == {Outcome.UNKNOWN: 1}


def test_a_row_fills_in_what_a_live_event_left_out() -> None:
    story = Story().tell(snapshot_began(0), offered(1), caller_seen(1, waited=30, position=2, number="1001"))
    visit = story.visit()
    assert (visit.joined, visit.position, visit.number) == (at(-29), 2, "1001")


def test_a_missed_offer_of_an_unknown_caller_does_not_hide_his_row() -> None:
    story = Story().tell(snapshot_began(0), missed(1), caller_seen(2, waited=30), snapshot_ended(3))
    assert story.outcomes() == {Outcome.WAITING: 1}


@pytest.mark.parametrize("flags", [2, 2 | 32])
def test_a_redirect_told_before_the_row_is_remembered(flags: int) -> None:
    story = Story(dialplan=False).tell(snapshot_began(0), soft_hangup(1, flags=flags), caller_seen(2, waited=9))
    assert story.tell(abandoned(3, waited=10)).outcomes() == {Outcome.REDIRECTED: 1}


def test_a_hangup_asked_before_the_row_is_remembered() -> None:
    story = Story(dialplan=False).tell(snapshot_began(0), hangup_asked(1), caller_seen(2, waited=9))
    assert story.tell(abandoned(3, waited=10)).outcomes() == {Outcome.ABANDONED: 1}


def test_what_the_caller_met_before_the_abandon_is_no_redirect_when_told_again() -> None:
    story = Story().tell(met(0, "anna"), joined(1), abandoned(20), left(20), met(0, "anna"), joined(1))
    assert story.stage() is Stage.ADRIFT


def test_a_redirect_into_the_queue_says_nothing_of_the_way_out() -> None:
    story = Story(dialplan=False).tell(soft_hangup(0, flags=2), joined(1), abandoned(20, waited=19), left(20))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}


def test_a_better_witness_settles_a_visit_long_lost() -> None:
    story = Story().tell(joined(0), snapshot_began(5), snapshot_ended(6), status(40, "TIMEOUT"))
    assert story.outcomes() == {Outcome.TIMED_OUT: 1}
    assert story.visit().left == at(6)


def test_a_status_that_means_no_exit_is_not_about_the_visit() -> None:
    story = Story().tell(joined(0), status(1, "CONTINUE"), status(2, "SOMETHING"))
    assert story.outcomes() == {Outcome.WAITING: 1}


def test_a_second_joining_closes_a_first_whose_end_went_unseen() -> None:
    story = Story().tell(joined(0), joined(100))
    assert story.outcomes() == {Outcome.UNKNOWN: 1, Outcome.WAITING: 1}


def test_a_row_with_a_wait_below_nought_shows_a_caller_who_just_came() -> None:
    """The PBX's clock was set back, and nobody was there to see it."""
    story = Story().tell(snapshot_began(0), caller_seen(1, waited=-3560), snapshot_ended(2))
    assert story.visit().joined == at(1)
