"""Legs: what is known of each, and how long an ended one is remembered."""

from __future__ import annotations

from realtime.calls import REMEMBERED, Channel
from tests.build import (
    attempted,
    channel,
    channel_seen,
    created,
    hangup,
    met,
    parted,
    recorded,
    snapshot_began,
    snapshot_ended,
)
from tests.story import Story


def leg(story: Story, name: str = "anna") -> Channel:
    return story.floor.calls.by_id[channel(name)]


def test_a_leg_carries_what_was_learned_of_it() -> None:
    story = Story().tell(created(0), attempted(1), recorded(2, "anna", "anna.wav"), met(3))
    assert (leg(story).attempting, leg(story).recording, leg(story).bridge) == ("hq/sales", "anna.wav", "hq/b1")
    assert leg(story.tell(parted(4))).bridge is None


def test_leaving_another_bridge_than_the_present_one_changes_nothing() -> None:
    story = Story().tell(met(1, bridge="b1"), met(2, bridge="b2"), parted(3, bridge="b1"))
    assert leg(story).bridge == "hq/b2"


def test_an_older_word_told_again_changes_nothing() -> None:
    story = Story().tell(attempted(1, to="sales"), attempted(2, to="support"), attempted(1, to="sales"))
    assert leg(story).attempting == "hq/support"


def test_an_ended_leg_stays_as_it_was() -> None:
    story = Story().tell(created(0), hangup(1, cause=38), met(2), created(3), hangup(4, cause=16))
    assert (leg(story).cause, leg(story).bridge) == (38, None)


def test_an_ended_leg_is_forgotten_once_no_event_can_be_that_late() -> None:
    story = Story().tell(hangup(0, "anna"), hangup(REMEMBERED - 1, "bea"))
    assert channel("anna") in story.floor.calls.by_id
    story.tell(hangup(REMEMBERED + 1, "cem"))
    assert set(story.floor.calls.by_id) == {channel("bea"), channel("cem")}


def test_a_leg_that_no_list_shows_is_no_longer_there() -> None:
    story = Story().tell(created(0, "anna"), created(0, "bea"), snapshot_began(5), channel_seen(6, "bea"))
    story.tell(channel_seen(6, "cem"), snapshot_ended(7))
    assert set(story.floor.calls.by_id) == {channel("bea"), channel("cem")}


def test_a_list_that_was_refused_takes_no_leg_away() -> None:
    story = Story().tell(created(0), snapshot_began(5), snapshot_ended(7, channels=False))
    assert set(story.floor.calls.by_id) == {channel("anna")}
