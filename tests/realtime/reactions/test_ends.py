from __future__ import annotations

import pytest

from realtime.checkpoint import restore
from realtime.counted import Count
from realtime.endings import EndClass
from realtime.events import ChannelRenamed, FeedState, FloorEvent, PbxBooted, PeerChanged
from realtime.rules import Rules
from realtime.visits import End
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
    leg_of,
    offered,
    registration,
    snapshot_began,
    snapshot_ended,
)
from tests.story import Story

LEG = leg_of("wei", "anna")
NUMBER = "+8613800138000"


def named(name: str, leg: str) -> ChannelRenamed:
    return ChannelRenamed(pbx=PBX, at=at(3), channel=channel(leg), name=name)


def talk() -> Story:
    story = Story().tell(created(0), created(2, LEG), named("PJSIP/carrier-00000001", "anna"))
    story.tell(named("PJSIP/2001-00000002", LEG))
    return story.tell(joined(4, number=NUMBER), offered(5), answered(6))


GONE = (hangup_asked(100), ended(100), hangup(100.1), hangup(100.2, LEG))


@pytest.mark.parametrize("when", [41, 129])
@pytest.mark.parametrize(
    "word",
    [
        lambda when: contact(when, "2001", "Unreachable"),
        lambda when: contact(when, "2001", "Removed"),
        lambda when: registration(when, "carrier", "Rejected"),
        lambda when: PeerChanged(pbx=PBX, at=at(when), peer="PJSIP/2001", status="Unregistered"),
    ],
)
def test_what_was_lost_around_the_end_explains_it_told_before_or_after(word: object, when: float) -> None:
    assert callable(word)
    lost: FloorEvent = word(when)
    story = talk().tell(*((lost, *GONE) if when < 100 else (*GONE, lost)))
    visit = story.visit()
    assert visit.ending is not None
    assert (visit.ending.kind, visit.end) == (EndClass.ENDPOINT, End.DROPPED)
    assert story.count(Count.DROPPED) == 1


@pytest.mark.parametrize("lost", [contact(30, "2001", "Unreachable"), contact(131, "2001", "Unreachable")])
def test_what_was_lost_long_before_or_after_does_not(lost: FloorEvent) -> None:
    story = talk().tell(*((lost, *GONE) if lost.at < at(100) else (*GONE, lost)))
    assert story.count(Count.DROPPED) == 0


def test_a_phone_lost_and_back_before_the_end_still_explains_it() -> None:
    story = talk().tell(contact(60, "2001", "Unreachable"), contact(70, "2001", "Reachable"), *GONE)
    assert story.count(Count.DROPPED) == 1


def test_a_phone_that_took_another_call_in_between_was_not_lost_by_then() -> None:
    leg = leg_of("wei", "bea")
    story = talk().tell(*GONE, created(101, leg), named("PJSIP/2001-00000003", leg))
    story.tell(joined(101, "bea"), offered(102, "bea"), answered(103, "bea"), hangup(110, leg))
    story.tell(contact(120, "2001", "Unreachable"))
    assert (story.visit().end, story.visit("bea").end) == (End.COMPLETED_BY_CALLER, End.DROPPED)


def test_a_restart_of_asterisk_drops_the_conversations_it_cut_off_and_no_others() -> None:
    story = talk().tell(feed(80, FeedState.DOWN), PbxBooted(pbx=PBX, at=at(100), started=at(90)))
    story.tell(snapshot_began(101), joined(102, "bea"), offered(103, "bea"), answered(104, "bea"), snapshot_ended(105))
    visit = story.visit()
    assert visit.ending is not None
    assert (visit.ending.kind, visit.end, visit.talked) == (EndClass.CORE, End.DROPPED, None)
    assert story.visit("bea").talking


def test_a_conversation_that_ended_while_only_our_link_was_down_is_not_known() -> None:
    story = talk().tell(feed(80, FeedState.DOWN), PbxBooted(pbx=PBX, at=at(100), started=at(-500)))
    story.tell(snapshot_began(101), snapshot_ended(102))
    assert (story.visit().end, story.visit().ending) == (End.UNKNOWN, None)


def test_a_floor_from_its_checkpoint_judges_as_the_one_that_went_on() -> None:
    story = talk().tell(*GONE)
    again = Story()
    again.floor = restore(story.bytes().splitlines(), Rules())
    for each in (story, again):
        each.tell(joined(150, "anna2", number=NUMBER))
    assert again.bytes() == story.bytes()
    ending = again.visit().ending
    assert ending is not None
    assert ending.kind is EndClass.SUSPECT


def test_a_checkpoint_of_the_form_before_is_read() -> None:
    old = b'{"version":1,"visits":[{"id":"hq/a/sales/1","pbx":"hq","queue":"hq/sales","channel":"hq/a"}]}'
    assert restore([old], Rules()).visits.by_channel == {"hq/a": ("hq/a/sales/1",)}
