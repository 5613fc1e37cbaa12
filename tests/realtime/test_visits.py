"""Visits: found by channel, leg, agent and time; in line as Asterisk has them."""

from __future__ import annotations

from realtime.visits import MOMENT, SAME_JOIN, Visits
from tests.build import abandoned, answered, at, channel, ended, joined, left, leg_of, offered, queue, status
from tests.story import Story


def line(story: Story) -> list[str]:
    return [visit.channel.removeprefix("hq/") for visit in story.floor.visits.present(queue("sales"))]


def test_callers_stand_in_order_of_joining() -> None:
    story = Story().tell(joined(2, "bea", position=2), joined(1, "anna", position=1), joined(3, "cem", position=3))
    assert line(story) == ["anna", "bea", "cem"]
    assert line(story.tell(left(4, "anna"))) == ["bea", "cem"]


def test_a_caller_with_priority_stands_before_earlier_ones() -> None:
    story = Story().tell(joined(1, "anna", position=1), joined(2, "bea", position=2), joined(3, "vip", position=1))
    assert line(story) == ["vip", "anna", "bea"]


def test_positions_from_a_longer_line_do_not_change_the_order() -> None:
    story = Story().tell(joined(1, "anna", position=1), joined(2, "bea", position=2), joined(3, "cem", position=3))
    story.tell(left(4, "anna"), left(4, "bea"), joined(5, "dan", position=2))
    assert line(story) == ["cem", "dan"]


def test_a_fact_finds_the_pass_it_is_about_by_its_time() -> None:
    story = Story().tell(joined(0), abandoned(20), left(20), status(20.1, "TIMEOUT"), joined(21))
    visits = story.floor.visits
    earlier, later = visits.at(channel("anna"), queue("sales"), at(20)), visits.of_channel(channel("anna"), at(21))
    assert earlier is not None
    assert later is not None
    assert (earlier.id[-2:], later.id[-2:]) == ("/1", "/2")
    assert visits.of_channel(channel("anna"), at(-1)) is None


def test_a_leg_and_an_agent_lead_to_the_visit_they_took_last() -> None:
    story = Story().tell(joined(0), offered(1), answered(2), ended(9), joined(10, "bea"), offered(11, "bea"))
    story.tell(answered(12, "bea"))
    visits = story.floor.visits
    leg = visits.of_leg(channel(leg_of("wei", "anna")))
    assert leg is not None
    assert leg.channel == channel("anna")
    taken = visits.of_agent(story.agent().id, queue("sales"))
    assert taken is not None
    assert taken.channel == channel("bea")


def test_forgetting_leaves_no_trace_in_any_index() -> None:
    story = Story().tell(joined(0), offered(1), answered(2), ended(9))
    visits = story.floor.visits
    visits.forget(story.visit())
    assert visits == Visits(waiting={queue("sales"): {}})


def test_times_of_a_visit_never_run_backwards() -> None:
    story = Story().tell(joined(10), offered(11), answered(9.9999999, waited=0))
    assert story.visit().waited == 0.0


def test_a_moment_is_shorter_than_what_whole_seconds_blur() -> None:
    assert 0 < MOMENT < 1 < SAME_JOIN
