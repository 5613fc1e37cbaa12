"""The link, the PBX, its phones and trunks; and what a snapshot's end takes away."""

from __future__ import annotations

from realtime import events
from realtime.events import FeedReason, FeedState
from realtime.names import Seconds
from realtime.state import Pbx, Span
from tests.build import (
    PBX,
    at,
    contact,
    dialplan_visible,
    feed,
    joined,
    member,
    registration,
    snapshot_began,
    snapshot_ended,
)
from tests.story import Story


def pbx(story: Story) -> Pbx:
    return story.floor.pbxs[PBX]


def fresh() -> Story:
    """A story that begins without a link."""
    return Story(dialplan=False).tell(feed(0, FeedState.DOWN))


def test_time_counts_as_seen_from_the_snapshot_that_made_the_feed_live() -> None:
    story = fresh().tell(feed(10, FeedState.CATCHING_UP), snapshot_began(11), snapshot_ended(12), feed(13))
    assert pbx(story).spans[-1] == Span(begin=at(11))
    story.tell(feed(60, FeedState.DOWN, reason=FeedReason.CLOSED))
    assert pbx(story).spans[-1] == Span(begin=at(11), to=at(60))
    assert (pbx(story).reason, pbx(story).since) == (FeedReason.CLOSED, at(60))


def test_a_snapshot_of_an_earlier_link_does_not_stretch_the_time_seen() -> None:
    story = fresh().tell(feed(10, FeedState.CATCHING_UP), snapshot_began(11), feed(12, FeedState.DOWN))
    story.tell(feed(100, FeedState.CATCHING_UP), feed(101))
    assert pbx(story).spans[-1] == Span(begin=at(101))


def test_a_state_told_again_keeps_its_beginning() -> None:
    story = fresh().tell(feed(10), feed(20))
    assert (pbx(story).since, len(pbx(story).spans)) == (at(10), 2)


def test_a_link_that_is_down_forgets_what_it_carried() -> None:
    story = Story().tell(dialplan_visible(0), snapshot_began(1), feed(2, FeedState.DOWN))
    assert not pbx(story).dialplan_visible
    assert story.floor.syncs == {}


def test_a_stretch_told_from_the_log_joins_those_seen() -> None:
    story = fresh().tell(feed(10), feed(20, FeedState.DOWN), feed(40))
    story.tell(events.GapClosed(pbx=PBX, at=at(41), begin=at(15), to=at(40)))
    assert pbx(story).spans[-1] == Span(begin=at(10))


def test_phones_and_trunks_that_do_not_answer_are_known_by_name() -> None:
    story = Story().tell(contact(0, "1001", "Unreachable"), contact(0, "1002", "Reachable"))
    story.tell(registration(0, "trunk-a", "Rejected"), registration(1, "trunk-b", "Registered"))
    assert [name for name, told in pbx(story).phones.items() if not told.answers] == ["1001"]
    assert [name for name, told in pbx(story).trunks.items() if not told.answers] == ["trunk-a"]


def test_an_older_word_about_a_phone_changes_nothing() -> None:
    story = Story().tell(contact(0, "1001", "Unreachable"), contact(5, "1001", "Reachable"))
    assert not story.step(contact(0, "1001", "Unreachable"))


def test_a_snapshots_end_without_its_beginning_takes_nothing_away() -> None:
    story = Story().tell(member(0), joined(1))
    before = story.bytes()
    assert story.tell(snapshot_ended(5)).bytes() == before


def test_the_pbx_tells_since_when_it_runs_and_that_it_stops() -> None:
    story = Story()
    assert story.step(events.PbxBooted(pbx=PBX, at=at(0), started=at(-500))).pbxs == {PBX}
    assert pbx(story).started == at(-500)
    assert story.step(events.PbxStopping(pbx=PBX, at=at(1))).pbxs == {PBX}


def test_a_clock_that_was_set_is_remembered_with_when() -> None:
    story = Story()
    for when, offset in ((0, 0.0), (60, -3600.0)):
        story.tell(events.PbxClockSet(pbx=PBX, at=at(when), offset=Seconds(offset), before=Seconds(0.0)))
    assert [(era.since, era.offset) for era in story.floor.pbx(PBX).clock] == [(0.0, 0.0), (at(60), -3600.0)]
