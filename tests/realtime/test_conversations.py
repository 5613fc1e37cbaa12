"""Offers, talks, holds, transfers and ends of conversations, whichever witness speaks first."""

from __future__ import annotations

import msgspec
import pytest

from realtime.counted import Count
from realtime.endings import SIGNAL_CAUSES
from realtime.events import EndedBy
from realtime.visits import MOST_HOLDS, End, Handed, Ring
from tests.build import (
    answered,
    at,
    attended_transfer,
    blind_transfer,
    channel,
    channel_seen,
    created,
    dial_ended,
    ended,
    hangup,
    hold,
    joined,
    leg_of,
    member,
    missed,
    offered,
    optimized,
    snapshot_began,
    snapshot_ended,
    unhold,
)
from tests.story import Story

LEG = leg_of("wei", "anna")


def talking() -> Story:
    return Story().tell(member(-9), joined(0), offered(1), answered(5, waited=5))


def test_holds_add_up_and_are_no_talk() -> None:
    story = talking().tell(hold(10, LEG), unhold(14, LEG), hold(20, "anna"), unhold(21, "anna"), ended(25))
    assert story.visit().held == 5
    assert (story.count(Count.TALK), story.count(Count.HOLD)) == (15, 5)


def test_each_hold_is_kept_by_its_begin_and_end_and_no_more_than_a_hundred() -> None:
    story = talking().tell(hold(10, LEG), unhold(14, LEG), hold(20, "anna"), ended(25))
    begin = story.visit().holds[0][0]
    assert [(one - begin, other - begin) for one, other in story.visit().holds] == [(0, 4), (10, 15)]
    nervous = talking()
    for second in range(10, 10 + 2 * (MOST_HOLDS + 5), 2):
        nervous.tell(hold(second, LEG), unhold(second + 1, LEG))
    assert (len(nervous.visit().holds), nervous.visit().held) == (MOST_HOLDS, MOST_HOLDS + 5)


def test_a_hold_that_lasts_to_the_end_counts_to_the_end() -> None:
    story = talking().tell(hold(10, LEG), ended(25))
    assert (story.visit().held, story.visit().hold_since) == (15, None)


def test_a_hold_told_again_after_it_ended_does_not_begin_anew() -> None:
    story = talking().tell(hold(10, LEG), unhold(14, LEG), hold(10, LEG))
    assert story.visit().hold_since is None
    story.tell(hold(20, LEG), unhold(14, LEG))
    assert story.agent().state.value == "hold"


def test_a_hold_outside_a_conversation_means_nothing() -> None:
    story = Story().tell(joined(0), hold(1, "anna"), unhold(2, "nobody"))
    assert story.visit().hold_since is None


@pytest.mark.parametrize("first", ["completion", "hangup"])
def test_completion_and_hangup_agree_on_the_end_in_either_order(first: str) -> None:
    told, gone = ended(30, by=EndedBy.AGENT), hangup(30.01, LEG)
    story = talking().tell(*((told, gone) if first == "completion" else (gone, told)))
    assert story.visit().end is End.COMPLETED_BY_AGENT
    assert story.visit().talked == pytest.approx(25, abs=0.02)


@pytest.mark.parametrize("cause", sorted(SIGNAL_CAUSES))
def test_every_technical_cause_is_a_drop_whoever_is_said_to_have_hung_up(cause: int) -> None:
    assert talking().tell(hangup(30, LEG, cause=cause), ended(30.01)).visit().end is End.DROPPED


@pytest.mark.parametrize("cause", [0, 16, 17, 19, 21, 26, 31])
def test_ordinary_causes_are_no_drop(cause: int) -> None:
    assert talking().tell(ended(30), hangup(30.01, LEG, cause=cause)).visit().end is End.COMPLETED_BY_CALLER


def test_a_transfer_whose_legs_show_a_cause_is_still_a_transfer() -> None:
    story = talking().tell(blind_transfer(30, LEG), hangup(30.01, LEG, cause=38))
    assert story.visit().handed == Handed(at=at(30), exten="200")
    assert story.visit().end is End.TRANSFERRED


def test_a_transfer_that_failed_changes_nothing() -> None:
    story = talking().tell(blind_transfer(30, LEG, success=False), attended_transfer(31, LEG, success=False))
    assert story.visit().talking


def test_whom_the_agent_talked_to_first_is_kept_with_the_transfer() -> None:
    event = msgspec.structs.replace(attended_transfer(30, LEG), target=channel("colleague"))
    story = talking().tell(created(20, "colleague"), event, blind_transfer(30.5, LEG))
    assert story.visit().handed == Handed(at=at(30), attended=True, target="PJSIP/colleague")
    told_late = talking().tell(ended(30, by=EndedBy.TRANSFER), blind_transfer(30.01, LEG))
    assert told_late.visit().handed == Handed(at=at(30.01), exten="200")


def test_a_transfer_just_after_asterisk_said_the_agent_hung_up_is_a_transfer() -> None:
    story = talking().tell(ended(30, by=EndedBy.AGENT), attended_transfer(30.01, LEG))
    assert story.visit().handed == Handed(at=at(30.01), attended=True)
    assert story.visit().end is End.TRANSFERRED


def test_an_agent_is_free_once_he_handed_the_caller_on() -> None:
    assert talking().tell(attended_transfer(30, LEG)).agent().state.value == "ready"


def test_a_completion_without_legs_told_again_does_not_end_the_next_conversation() -> None:
    story = talking().tell(ended(30, None), joined(31, "bea"), offered(32, "bea"), answered(33, "bea"))
    story.tell(ended(30, None))
    assert story.visit("bea").talking


def test_a_ring_missed_is_better_known_than_the_cancelled_leg_beside_it() -> None:
    story = Story().tell(joined(0), offered(1), dial_ended(16, word="NOANSWER"), missed(16.001), hangup(16.01, LEG))
    assert [offer.ring for offer in story.visit().offers] == [Ring.MISSED]


def test_a_conversation_goes_on_when_a_local_leg_removes_itself() -> None:
    story = talking().tell(optimized(6, LEG, "other-half"), hangup(6.1, LEG), hangup(6.1, "other-half"))
    assert story.visit().talking
    story.tell(snapshot_began(900), channel_seen(901, "anna"), snapshot_ended(902, queues=False))
    assert story.visit().talking
    assert story.agent().state.value == "talking"
    story.tell(ended(960, leg="the-real-leg", by=EndedBy.CALLER, talked=955))
    assert story.visit().end is End.COMPLETED_BY_CALLER
    assert story.agent().state.value == "ready"


@pytest.mark.parametrize("there", ["anna", LEG])
def test_a_conversation_of_which_a_list_shows_only_one_side_is_over_unseen(there: str) -> None:
    story = talking().tell(snapshot_began(60), channel_seen(61, there), snapshot_ended(62, queues=False))
    assert (story.visit().end, story.visit().talked) == (End.UNKNOWN, None)
    assert (story.count(Count.ANSWERED), story.count(Count.HANDLED)) == (1, 0)
    assert story.tell(hangup(70, LEG)).agent().state.value == "ready"
