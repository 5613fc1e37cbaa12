"""From the floor and its sums to rows: every figure of a queue and of an agent at a given present."""

from __future__ import annotations

import pytest

from realtime.drawing import Covered as Coverage
from realtime.drawing import definition_row, live_at, pbx_row, waiting_courses
from realtime.events import Device, FeedState
from realtime.names import Seconds
from realtime.rules import Definition, Formula, Rules
from realtime.snapshot import whole
from realtime.stamps import stamp
from tests.build import (
    PBX,
    answered,
    at,
    contact,
    ended,
    feed,
    hangup_asked,
    joined,
    left,
    member,
    offered,
    queue,
)
from tests.story import Story


def test_a_waiting_caller_makes_the_longest_wait_and_a_miss_past_the_threshold() -> None:
    story = Story().tell(joined(0), joined(10, "bea"))
    row = story.queue_row(when=15)
    assert (row.waiting, row.longest_wait_seconds, row.longest_wait_since) == (2, 15.0, stamp(at(0)))
    assert (row.today.service_level, row.today.service_level_base) == (0.0, 2)
    assert (row.last_5m.service_level, row.last_5m.service_level_base) == (None, 0)
    late = story.queue_row(when=25)
    assert (late.last_5m.service_level, late.last_5m.service_level_base) == (0.0, 1)


def test_nobody_waiting_and_nothing_counted_is_none_and_not_nought() -> None:
    story = Story().tell(joined(0), left(400)).queue_row(when=4000)
    assert (story.longest_wait_seconds, story.last_5m.service_level) == (None, None)
    assert (story.last_5m.asa_seconds, story.last_5m.wait_p90_seconds, story.last_5m.abandon_rate) == (None, None, None)
    assert story.today.longest_wait_seconds == 400


def test_agents_of_a_queue_are_counted_by_the_state_they_are_in_now() -> None:
    story = Story().tell(member(0, "wei", wrap_up=10.0), member(0, "li", paused=True), member(0, "zhang"))
    story.tell(member(0, "chen", device=Device.UNAVAILABLE), joined(1), offered(2), answered(3), ended(9))
    counts = story.queue_row(when=10).agents
    assert (counts.logged_in, counts.ready, counts.paused, counts.unavailable, counts.wrap_up) == (4, 1, 1, 1, 1)
    assert story.queue_row(when=19).agents.wrap_up == 0
    assert story.queue_row(when=19).agents.ready == 2


def test_occupancy_counts_the_running_states_of_a_queues_agents() -> None:
    story = Story().tell(member(0), joined(50), offered(50), answered(50))
    assert story.queue_row(when=100).today.occupancy == 0.5
    assert story.queue_row(when=150).today.occupancy == pytest.approx(2 / 3, abs=1e-4)


def test_an_agents_seconds_reach_up_to_the_begin_of_his_state() -> None:
    story = Story().tell(member(0), member(60, paused=True, reason="lunch"), member(90))
    row = story.agent_row(when=500)
    assert (row.paused_seconds, row.logged_in_seconds, row.since) == (30.0, 90.0, stamp(at(90)))


def test_an_agents_row_moves_on_by_itself_when_wrap_up_runs_out() -> None:
    story = Story().tell(member(0, wrap_up=10.0), joined(1), offered(2), answered(3), ended(9))
    assert story.agent_row(when=18).state == "wrap_up"
    assert (story.agent_row(when=20).state, story.agent_row(when=20).since) == ("ready", stamp(at(19)))


def test_talk_hold_and_wrap_up_make_the_handling_time_and_say_so() -> None:
    story = Story().tell(member(0, wrap_up=10.0), joined(1), offered(2), answered(3), ended(33))
    today = story.queue_row(when=60).today
    assert (today.aht_seconds, today.aht_basis, today.handled) == (40.0, "talk_hold_wrap_up", 1)
    bare = Story().tell(member(0), joined(1), offered(2), answered(3), ended(33)).queue_row(when=60).today
    assert (bare.aht_seconds, bare.aht_basis) == (30.0, "talk_hold")


def test_a_queue_is_drawn_by_its_own_definition() -> None:
    definition = Definition(label="销售", threshold=Seconds(60.0), formula=Formula.ANSWERED_ONLY)
    story = Story(Rules(define=lambda _queue: definition)).tell(joined(0), offered(1), answered(50))
    assert (story.queue_row().label, story.queue_row().today.service_level) == ("销售", 1.0)
    row = definition_row(story.floor, queue("sales"))
    assert (row.service_level_seconds, row.service_level_formula) == (60.0, "answered-only")


def test_the_course_of_a_queue_is_unknown_where_nobody_looked() -> None:
    story = Story().tell(joined(10), joined(70, "bea"), left(130), feed(200, FeedState.DOWN))
    marks = [at(-60), at(60), at(120), at(180), at(240)]
    assert list(whole(waiting_courses(story.floor, marks))[queue("sales")]) == [None, 1, 2, 1, None]
    assert live_at(story.floor.pbxs[PBX], at(199))
    assert not live_at(story.floor.pbxs[PBX], at(200))


def test_a_pbx_shows_how_many_phones_do_not_answer_and_no_lag_while_it_is_down() -> None:
    story = Story().tell(contact(0, "1001", "Unreachable"), contact(0, "1002", "Reachable"))
    pbx = story.floor.pbxs[PBX]
    row = pbx_row(pbx, Coverage(pbx, story.floor.rules, at(10)), lag=0.1, offset=None)
    assert (row.phones_unreachable, row.lag_seconds, row.state) == (1, 0.1, "live")
    down = story.tell(feed(20, FeedState.DOWN)).floor.pbxs[PBX]
    assert pbx_row(down, Coverage(down, story.floor.rules, at(30)), lag=0.1, offset=None).lag_seconds is None


def test_an_abandon_in_a_window_is_divided_by_what_was_offered_in_it() -> None:
    story = Story().tell(joined(0), hangup_asked(5), left(5), joined(6, "bea"))
    assert story.queue_row(when=10).last_5m.not_answered_rate == 0.5
