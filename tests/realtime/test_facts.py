"""What the legs, the phones and the callers tell of an end, gathered while it happens."""

from __future__ import annotations

import pytest

from realtime import facts
from realtime.counted import Count
from realtime.endings import DEVICE, EXPLICIT, TIME_LIMIT, EndClass, Ending
from realtime.events import ChannelEnded, ChannelRenamed, FloorEvent
from realtime.visits import End
from tests.build import (
    PBX,
    answered,
    at,
    blind_transfer,
    channel,
    created,
    dial_ended,
    ended,
    hangup,
    hangup_asked,
    joined,
    leg_of,
    met,
    offered,
    parted,
    soft_hangup,
)
from tests.story import Story

LEG = leg_of("wei", "anna")
NUMBER = "+8613800138000"
TALK = (created(0), created(2, LEG), joined(1, number=NUMBER), offered(2), answered(5), met(5), met(5, LEG))


def after(*rest: FloorEvent) -> Story:
    return Story().tell(*TALK, *rest)


def kind(*rest: FloorEvent) -> EndClass | None:
    ending = after(*rest).visit().ending
    return None if ending is None else ending.kind


def test_while_they_talk_there_is_no_ending() -> None:
    assert kind(hangup_asked(60)) is None


@pytest.mark.parametrize(
    ("flags", "cause", "told"),
    [
        (DEVICE, 44, EndClass.MEDIA),
        (DEVICE, 16, EndClass.NORMAL),
        (TIME_LIMIT, 16, EndClass.LIMIT),
        (EXPLICIT, 16, EndClass.KICKED),
    ],
)
def test_what_asterisk_asked_of_a_leg_says_how_it_ended(flags: int, cause: int, told: EndClass) -> None:
    assert kind(soft_hangup(60, flags=flags), ended(60), hangup(60.1, cause=cause)) is told


def test_a_sip_failure_is_a_drop_though_the_cause_looks_ordinary() -> None:
    gone = ChannelEnded(pbx=PBX, at=at(60), channel=channel("anna"), cause=16, tech_cause="SIP 503")
    story = after(gone)
    assert (story.visit().end, story.count(Count.DROPPED)) == (End.DROPPED, 1)


def test_the_ending_names_cause_and_trunk() -> None:
    named = ChannelRenamed(pbx=PBX, at=at(6), channel=channel("anna"), name="PJSIP/carrier-0000000a")
    ending = after(named, ended(60), hangup(60.1, LEG), hangup(60.2, cause=38)).visit().ending
    assert ending == Ending(EndClass.SIGNAL, cause=38, trunk="PJSIP/carrier", noticed=at(60))


@pytest.mark.parametrize("first", ["caller", "agent"])
def test_who_calls_again_at_once_was_perhaps_cut_off_if_his_own_side_ended_it(first: str) -> None:
    asked = hangup_asked(60) if first == "caller" else hangup_asked(60, LEG)
    again = joined(200, "anna2", number=NUMBER)
    told = kind(asked, ended(60), hangup(60.1), hangup(60.2, LEG), again)
    assert told is (EndClass.SUSPECT if first == "caller" else EndClass.NORMAL)


def test_without_a_request_the_first_to_leave_the_bridge_ended_it() -> None:
    gone = (parted(60), parted(60.01, LEG), ended(60.02), hangup(60.1), hangup(60.2, LEG))
    assert kind(*gone, joined(200, "anna2", number=NUMBER)) is EndClass.SUSPECT


@pytest.mark.parametrize(("when", "number"), [(400, NUMBER), (200, "+8613900139000"), (200, None)])
def test_late_or_other_callers_cast_no_doubt(when: float, number: str | None) -> None:
    again = joined(when, "anna2", number=number)
    assert kind(hangup_asked(60), ended(60), hangup(60.1), again) is EndClass.NORMAL


def test_a_suspect_end_is_no_drop() -> None:
    story = after(hangup_asked(60), ended(60), hangup(60.1), joined(200, "anna2", number=NUMBER))
    assert story.count(Count.DROPPED) == 0


def test_a_transfer_that_failed_just_before_the_end_is_its_reason() -> None:
    failed = blind_transfer(50, LEG, success=False)
    assert kind(failed, ended(60), hangup(60.1)) is EndClass.TRANSFER
    assert kind(failed, ended(90), hangup(90.1)) is EndClass.NORMAL


def test_a_transfer_nobody_took_is_a_drop_and_one_that_was_taken_is_not() -> None:
    moved = (blind_transfer(50, LEG), hangup(50.1, LEG))
    refused = dial_ended(60, "li", word="NOANSWER")
    assert after(*moved).visit().ending == Ending(EndClass.NORMAL, cause=16, noticed=at(50))
    assert kind(*moved, refused, hangup(70)) is EndClass.TRANSFER
    assert kind(*moved, refused, hangup(100)) is EndClass.NORMAL
    assert after(*moved, refused, hangup(70)).visit().end is End.DROPPED
    taken = dial_ended(65, "li", word="ANSWER")
    assert kind(*moved, refused, taken, hangup(70)) is EndClass.NORMAL


def test_only_whole_numbers_are_recognised() -> None:
    assert facts.recognisable(NUMBER)
    assert not facts.recognisable("2001")
    assert not facts.recognisable(None)
    assert not facts.recognisable("anonymous")
