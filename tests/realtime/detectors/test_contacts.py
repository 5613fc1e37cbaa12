from __future__ import annotations

import pytest

from realtime.detectors.contacts import Contacts, poor
from realtime.detectors.drops import End
from realtime.endings import EndClass, Ending
from realtime.events import ChannelRenamed, FeedState, FloorEvent, PbxBooted
from realtime.names import Seconds
from realtime.state import Changes
from tests.build import (
    PBX,
    answered,
    at,
    channel,
    contact,
    created,
    ended,
    feed,
    hangup,
    hangup_asked,
    joined,
    offered,
    snapshot_began,
    snapshot_ended,
)
from tests.story import Story

TALK = (created(0, "anna"), created(2, "wei-anna-sales"), joined(1), offered(2), answered(3))


def judged(*rest: FloorEvent) -> list[End]:
    story, contacts = Story(), Contacts()
    found: list[End] = []
    for event in (*TALK, *rest):
        contacts.follow(story.floor, story.step(event), at(-1))
        found += contacts.settled(story.floor, event.at)
    return [*found, *contacts.settled(story.floor, at(900)), *contacts.settled(story.floor, at(901))]


def test_a_caller_who_says_goodbye_is_no_drop() -> None:
    (end,) = judged(hangup_asked(60), ended(60), hangup(60.1))
    assert (end.kind, end.dropped, end.talked, end.queue) == (EndClass.NORMAL, False, 57.0, "hq/sales")


def test_a_network_that_fails_is_a_drop_though_its_cause_is_told_after_the_end() -> None:
    (end,) = judged(ended(60), hangup(60.5, cause=38))
    assert (end.kind, end.dropped, end.cause) == (EndClass.SIGNAL, True, 38)


def test_a_short_talk_is_its_own_kind() -> None:
    (end,) = judged(hangup_asked(8), ended(8), hangup(8.1))
    assert (end.kind, end.dropped) == (EndClass.SHORT, False)


def test_a_phone_that_died_around_the_end_explains_it() -> None:
    named = ChannelRenamed(pbx=PBX, at=at(4), channel=channel("wei-anna-sales"), name="PJSIP/2001-00000001")
    (end,) = judged(named, contact(50, "2001", "Unreachable"), ended(60), hangup(60.1))
    assert (end.kind, end.dropped) == (EndClass.ENDPOINT, True)


def test_a_phone_found_dead_later_makes_the_same_end_a_drop_after_all() -> None:
    named = ChannelRenamed(pbx=PBX, at=at(4), channel=channel("wei-anna-sales"), name="PJSIP/2001-00000001")
    tidings = (joined(70, "bea"), contact(80, "2001", "Unreachable"))
    first, second = judged(named, hangup_asked(60), ended(60), hangup(60.1), hangup(60.2, "wei-anna-sales"), *tidings)
    assert (first.kind, second.kind) == (EndClass.NORMAL, EndClass.ENDPOINT)
    assert (first.visit, first.at) == (second.visit, second.at)


def test_what_ended_long_ago_is_history() -> None:
    story, contacts = Story().tell(*TALK, ended(60)), Contacts()
    contacts.follow(story.floor, Changes(visits=set(story.floor.visits.by_id)), at(61))
    assert list(contacts.settled(story.floor, at(900))) == []


def test_a_caller_whose_line_failed_in_the_queue_is_a_drop_of_his_trunk() -> None:
    named = ChannelRenamed(pbx=PBX, at=at(4), channel=channel("bea"), name="PJSIP/carrier-00000002")
    waits = (created(4, "bea"), named, joined(5, "bea"), hangup(20, "bea", cause=38))
    (end,) = [each for each in judged(*waits) if each.visit == "hq/bea/sales/1"]
    assert (end.kind, end.dropped, end.trunk, end.cause) == (EndClass.QUEUE_LOST, True, "PJSIP/carrier", 38)


def test_what_asterisks_own_restart_cut_off_is_told_as_such() -> None:
    booted = PbxBooted(pbx=PBX, at=at(100), started=at(90))
    (end,) = judged(feed(80, FeedState.DOWN), booted, snapshot_began(101), snapshot_ended(102))
    assert (end.kind, end.dropped, end.talked, end.at) == (EndClass.CORE, True, None, at(102))


@pytest.mark.parametrize(
    ("lost", "jitter", "is_poor"),
    [(None, None, None), (0.0, 0.01, False), (0.06, None, True), (None, 0.08, True), (0.01, 0.06, True)],
)
def test_audio_is_poor_where_much_is_lost_or_late_and_not_known_without_reports(
    lost: float | None,
    jitter: float | None,
    is_poor: bool | None,  # noqa: FBT001
) -> None:
    told = None if jitter is None else Seconds(jitter)
    assert poor(Ending(EndClass.NORMAL, lost=lost, jitter=told)) is is_poor
