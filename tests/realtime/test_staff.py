"""What happens to agents: older words and rows do not undo newer ones."""

from __future__ import annotations

from realtime.agents import AgentState
from realtime.events import Device, Source
from tests.build import (
    answered,
    ended,
    joined,
    leg_of,
    member,
    offered,
    removed,
    snapshot_began,
    snapshot_ended,
)
from tests.story import Story


def test_an_older_word_about_a_member_changes_nothing() -> None:
    story = Story().tell(member(10, paused=True), member(5, paused=False))
    assert story.agent().members[0].paused


def test_a_removal_told_again_does_not_remove_who_came_back() -> None:
    story = Story().tell(member(0), removed(10), member(20), removed(10))
    assert story.agent().queues == ("hq/sales",)


def test_a_word_from_before_the_removal_does_not_bring_him_back() -> None:
    story = Story().tell(member(0), removed(10), member(0))
    assert story.agent().queues == ()


def test_a_row_does_not_undo_a_live_word_about_the_same_member() -> None:
    story = Story().tell(snapshot_began(0), member(1, paused=True), member(2, source=Source.SNAPSHOT))
    assert story.agent().members[0].paused


def test_a_row_about_another_queue_leaves_the_phone_that_a_live_word_told() -> None:
    story = Story().tell(snapshot_began(0), member(1, device=Device.UNAVAILABLE))
    story.tell(member(2, of="support", device=Device.NOT_IN_USE, source=Source.SNAPSHOT))
    assert story.agent().device is Device.UNAVAILABLE
    assert len(story.agent().members) == 2


def test_a_live_removal_leaves_the_phone_to_the_rows() -> None:
    story = Story().tell(snapshot_began(0), removed(1, of="vip"))
    story.tell(member(2, device=Device.UNAVAILABLE, source=Source.SNAPSHOT))
    assert story.agent().state is AgentState.UNAVAILABLE


def test_who_is_in_no_row_of_a_whole_list_has_gone() -> None:
    story = Story().tell(member(0), member(0, "li"), snapshot_began(5))
    story.tell(member(6, "li", source=Source.SNAPSHOT), snapshot_ended(7))
    assert (story.agent("wei").queues, story.agent("li").queues) == ((), ("hq/sales",))


def test_a_list_that_was_not_whole_takes_nobody_away() -> None:
    story = Story().tell(member(0), snapshot_began(5), snapshot_ended(7, queues=False))
    assert story.agent().queues == ("hq/sales",)


def test_a_row_from_before_the_end_of_a_call_does_not_show_the_phone_in_use() -> None:
    story = Story().tell(member(0), joined(1), offered(2), answered(3), snapshot_began(5), ended(6))
    story.tell(member(5.5, device=Device.IN_USE, source=Source.SNAPSHOT), snapshot_ended(7, channels=False))
    assert story.agent().state is AgentState.READY


def test_a_phone_in_use_after_a_call_is_believed_when_told_anew() -> None:
    story = Story().tell(member(0), joined(1), offered(2), answered(3), member(4, device=Device.IN_USE), ended(6))
    assert story.agent().state is AgentState.READY
    story.tell(member(4, device=Device.IN_USE))
    assert story.agent().state is AgentState.READY
    story.tell(member(7, device=Device.IN_USE))
    assert story.agent().state is AgentState.TALKING


def test_a_leg_the_list_no_longer_shows_frees_the_agent() -> None:
    story = Story().tell(member(0), joined(1), offered(2), snapshot_began(5), member(6, source=Source.SNAPSHOT))
    assert [leg.channel for leg in story.agent().legs] == [f"hq/{leg_of('wei', 'anna')}"]
    story.tell(snapshot_ended(7))
    assert story.agent().legs == ()
    assert story.agent().state is AgentState.READY
