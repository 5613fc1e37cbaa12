"""Every event has its reaction, and what closed before yesterday is forgotten once a day."""

from __future__ import annotations

from typing import get_args

from realtime import events
from realtime.counted import Count
from realtime.events import Verdict
from realtime.floor import KEPT_DAYS, REACTIONS
from tests.build import attempted, joined, left, logged, member, removed, status
from tests.story import Story

DAY = 86400.0


def test_every_event_of_the_union_has_a_reaction_and_nothing_else_has() -> None:
    assert set(REACTIONS) == set(get_args(events.FloorEvent))


def test_every_kind_of_event_has_a_tag_of_its_own() -> None:
    tags = [kind.__struct_config__.tag for kind in REACTIONS]
    assert len(set(tags)) == len(tags)


def test_yesterdays_visits_stay_and_those_before_are_forgotten() -> None:
    story = Story().tell(joined(0, "anna"), left(9, "anna"), joined(DAY, "bea"), left(DAY + 9, "bea"))
    assert len(story.floor.visits.by_id) == 2
    changes = story.step(joined(KEPT_DAYS * DAY, "cem"))
    assert changes.forgotten
    assert [visit.channel for visit in story.floor.visits.by_id.values()] == ["hq/bea", "hq/cem"]


def test_who_still_waits_is_not_forgotten() -> None:
    story = Story().tell(joined(0, "anna"), joined(5 * DAY, "bea"))
    assert len(story.floor.visits.by_id) == 2


def test_an_agent_who_logged_out_days_ago_leaves_the_floor_and_every_screen() -> None:
    story = Story().tell(member(0), removed(9), member(0, "li"))
    changes = story.step(joined(3 * DAY))
    assert list(story.floor.agents.by_id) == ["hq/li"]
    assert "hq/wei" in changes.agents


def test_refusals_are_forgotten_with_their_day() -> None:
    story = Story().tell(attempted(0), status(1, "FULL"))
    assert story.count(Count.BLOCKED) == 1
    story.tell(joined(3 * DAY))
    assert (story.floor.queues.refusals, story.tally.blocked) == ({}, {})


def test_queue_log_of_days_that_are_forgotten_does_not_come_back() -> None:
    story = Story().tell(joined(10 * DAY, "cem"))
    story.tell(logged(9, Verdict.KEY), logged(9 * DAY + 9, Verdict.KEY, "bea", since=9 * DAY))
    assert [visit.channel for visit in story.floor.visits.all_shown()] == ["hq/cem", "hq/bea"]
