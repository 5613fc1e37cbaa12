"""Every way out of a queue of asterisk.md's table, told as it looks on the wire."""

from __future__ import annotations

import pytest

from realtime.counted import Count
from realtime.events import Device, EndedBy
from realtime.outcomes import NEXT, OUTCOME, PRESENT, Outcome, Signal, Stage, advance
from realtime.visits import End, Ring
from tests.build import (
    abandoned,
    answered,
    attempted,
    blind_transfer,
    channel,
    created,
    dial_ended,
    dialled,
    dumped,
    ended,
    hangup,
    hangup_asked,
    joined,
    left,
    leg_of,
    member,
    met,
    missed,
    offered,
    parted,
    soft_hangup,
    status,
)
from tests.story import Story

DIALPLAN = pytest.mark.parametrize("dialplan", [True, False], ids=["dialplan", "no-dialplan"])


def test_the_table_answers_every_signal_in_every_stage() -> None:
    assert set(NEXT) == set(Stage) == set(OUTCOME)
    assert all(set(row) == set(Signal) for row in NEXT.values())


def test_every_outcome_has_a_stage_and_only_waiting_means_present() -> None:
    assert set(OUTCOME.values()) == set(Outcome)
    assert {stage for stage in Stage if OUTCOME[stage] is Outcome.WAITING} == PRESENT


@pytest.mark.parametrize("signal", Signal)
def test_nothing_beats_an_answer(signal: Signal) -> None:
    assert advance(Stage.ANSWERED, signal) is Stage.ANSWERED
    assert all(advance(stage, Signal.ANSWERED) is Stage.ANSWERED for stage in Stage)


@pytest.mark.parametrize("stage", Stage)
def test_a_witness_who_repeats_himself_changes_nothing(stage: Stage) -> None:
    for signal in Signal:
        once = advance(stage, signal)
        assert once is advance(once, signal)


def test_a_visit_that_left_never_waits_again() -> None:
    gone = [stage for stage in Stage if stage not in PRESENT]
    assert all(advance(stage, signal) not in PRESENT for stage in gone for signal in Signal)


def test_an_unknown_stage_or_signal_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="lost in thought"):
        advance("lost in thought", Signal.LEFT)  # type: ignore[arg-type]


@DIALPLAN
def test_a_caller_who_hangs_up_abandons(*, dialplan: bool) -> None:
    story = Story(dialplan=dialplan)
    story.tell(joined(0), hangup_asked(12), abandoned(12.001, waited=12), left(12.002), hangup(12.01, cause=0))
    assert story.outcomes() == {Outcome.ABANDONED: 1}
    assert story.visit().waited == pytest.approx(12.001)
    assert story.count(Count.SHORT) == 0


def test_a_caller_who_gives_up_at_once_is_a_short_abandon_too() -> None:
    story = Story().tell(joined(0), hangup_asked(3), abandoned(3, waited=3), left(3))
    assert (story.count(Count.SHORT), story.outcomes()) == (1, {Outcome.ABANDONED: 1})


def test_a_hangup_by_the_manager_is_an_abandon_where_a_status_would_have_been_seen() -> None:
    story = Story(dialplan=True)
    story.tell(joined(0), abandoned(9, waited=9), left(9), soft_hangup(9.001, flags=32), hangup(9.01))
    assert story.outcomes() == {Outcome.ABANDONED: 1}


def test_a_hangup_by_the_manager_cannot_be_told_from_a_timeout_without_the_dialplan() -> None:
    story = Story(dialplan=False)
    story.tell(joined(0), abandoned(9, waited=9), left(9), soft_hangup(9.001, flags=32), hangup(9.01))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("TIMEOUT", Outcome.TIMED_OUT),
        ("LEAVEEMPTY", Outcome.LEFT_EMPTY),
        ("LEAVEUNAVAIL", Outcome.LEFT_EMPTY),
        ("WITHDRAW", Outcome.WITHDRAWN),
    ],
)
def test_the_status_the_dialplan_learns_settles_a_bare_abandon(word: str, outcome: Outcome) -> None:
    story = Story().tell(joined(0), abandoned(30, waited=30), left(30))
    assert story.outcome() is Outcome.UNKNOWN
    story.tell(status(30.001, word), hangup(30.002))
    assert story.outcomes() == {outcome: 1}


def test_a_quick_hangup_after_a_timeout_proves_nothing() -> None:
    story = Story(dialplan=False).tell(joined(0), abandoned(30, waited=30), left(30), hangup(30.001))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}


def test_a_status_from_the_dialplans_own_user_event_names_its_queue() -> None:
    story = Story(dialplan=False)
    story.tell(joined(0), abandoned(30), left(30), joined(30.1, to="support"), status(30.2, "TIMEOUT", of="sales"))
    assert story.outcome(of="sales") is Outcome.TIMED_OUT
    assert story.outcome(of="support") is Outcome.WAITING


@DIALPLAN
def test_a_caller_who_presses_a_key_leaves_without_an_abandon(*, dialplan: bool) -> None:
    story = Story(dialplan=dialplan).tell(joined(0), left(7))
    assert story.outcomes() == {Outcome.LEFT_BY_KEY: 1}


@DIALPLAN
def test_a_key_while_an_agent_rings_is_still_a_key(*, dialplan: bool) -> None:
    story = Story(dialplan=dialplan)
    story.tell(joined(0), offered(1), left(7), dial_ended(7.01, word="CANCEL"), hangup(7.02, leg_of("wei", "anna")))
    assert story.outcomes() == {Outcome.LEFT_BY_KEY: 1}
    assert story.visit().offers[0].ring is Ring.CANCELLED


def test_a_call_redirected_to_another_queue_was_redirected() -> None:
    story = Story().tell(joined(0), abandoned(8, waited=8), left(8), joined(8.01, to="support"))
    assert story.outcomes() == {Outcome.REDIRECTED: 1}
    assert story.outcomes("support") == {Outcome.WAITING: 1}


def test_a_call_redirected_to_an_application_shows_itself_when_it_meets_somebody() -> None:
    story = Story().tell(joined(0), abandoned(8, waited=8), left(8), met(9, "anna"))
    assert story.outcomes() == {Outcome.REDIRECTED: 1}


def test_a_call_redirected_to_an_application_shows_itself_when_it_dials_on() -> None:
    story = Story().tell(joined(0), abandoned(8, waited=8), left(8), dialled(9, "mailbox"))
    assert story.outcomes() == {Outcome.REDIRECTED: 1}


def test_a_caller_who_hangs_up_later_elsewhere_had_been_redirected() -> None:
    story = Story().tell(joined(0), abandoned(8, waited=8), left(8), hangup_asked(20), hangup(20.01))
    assert story.outcomes() == {Outcome.REDIRECTED: 1}


@DIALPLAN
def test_a_redirect_that_announces_itself_needs_no_other_witness(*, dialplan: bool) -> None:
    story = Story(dialplan=dialplan).tell(joined(0), soft_hangup(8, flags=2), abandoned(8.01), left(8.01))
    assert story.outcomes() == {Outcome.REDIRECTED: 1}


@DIALPLAN
def test_a_redirect_shows_in_the_place_where_the_dialplan_goes_on(*, dialplan: bool) -> None:
    story = Story(dialplan=dialplan)
    story.tell(joined(0, place=("inbound", "100")), abandoned(8, place=("desk", "1")), left(8), hangup(8.1))
    assert story.outcomes() == {Outcome.REDIRECTED: 1}


@DIALPLAN
def test_the_same_place_of_the_dialplan_is_no_redirect(*, dialplan: bool) -> None:
    story = Story(dialplan=dialplan)
    story.tell(joined(0, place=("inbound", "100")), abandoned(8, place=("inbound", "100")), left(8))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}
    story.tell(status(8.1, "TIMEOUT"))
    assert story.outcomes() == {Outcome.TIMED_OUT: 1}


@pytest.mark.parametrize("word", ["FULL", "JOINEMPTY", "JOINUNAVAIL"])
def test_a_caller_refused_at_the_door_made_no_visit(word: str) -> None:
    story = Story().tell(attempted(0), status(0.01, word), hangup(0.02))
    assert story.outcomes() == {}
    assert story.count(Count.BLOCKED) == 1
    assert [refusal.reason for refusal in story.floor.queues.refusals.values()] == [word]


def test_a_caller_turned_away_tries_two_queues_and_both_count() -> None:
    story = Story().tell(attempted(0), status(0.1, "FULL"), attempted(0.2, to="support"), status(0.3, "FULL"))
    assert (story.count(Count.BLOCKED), story.count(Count.BLOCKED, "support")) == (1, 1)
    story.tell(status(0.1, "FULL"))
    assert (story.count(Count.BLOCKED), story.count(Count.BLOCKED, "support")) == (1, 1)


def test_an_answered_call_counts_from_the_answer() -> None:
    story = Story().tell(
        member(-10), joined(0), offered(1), dial_ended(6), left(6.001), answered(6.002, waited=6), met(6.003)
    )
    assert story.outcomes() == {Outcome.ANSWERED: 1}
    assert story.count(Count.ANSWERED_IN_TIME) == 1
    story.tell(hangup_asked(66), ended(66.01, talked=60), parted(66.02), hangup(66.03), hangup(66.04, "wei-anna-sales"))
    assert story.visit().end is End.COMPLETED_BY_CALLER
    assert story.count(Count.TALK) == pytest.approx(60, abs=0.02)


def test_a_blind_transfer_ends_the_agents_part_though_his_leg_goes_first() -> None:
    story = Story().tell(member(-10), joined(0), offered(1), dial_ended(6), left(6), answered(6, waited=6))
    leg = leg_of("wei", "anna")
    story.tell(blind_transfer(36, leg), parted(36.01, leg), hangup(36.02, leg), ended(36.03, by=EndedBy.TRANSFER))
    assert story.visit().end is End.TRANSFERRED
    assert story.count(Count.TRANSFERRED) == 1
    assert story.count(Count.TALK) == pytest.approx(30, abs=0.05)


def test_a_transfer_told_only_by_its_completion_counts_as_one() -> None:
    leg = leg_of("wei", "anna")
    story = Story().tell(member(-10), joined(0), offered(1), dial_ended(6), left(6), answered(6, waited=6))
    story.tell(parted(36.01, leg), hangup(36.02, leg), ended(36.03, by=EndedBy.TRANSFER))
    assert story.visit().end is End.TRANSFERRED


def test_a_transfer_back_to_the_same_queue_is_a_new_visit_and_ends_the_old_one() -> None:
    story = Story().tell(joined(0), offered(1), dial_ended(6), left(6), answered(6, waited=6))
    story.tell(joined(36.0), ended(36.1, by=EndedBy.TRANSFER))
    assert story.outcomes() == {Outcome.ANSWERED: 1, Outcome.WAITING: 1}
    assert story.visit(nth=1).end is End.TRANSFERRED


def test_those_who_lose_a_ring_all_missed_nothing() -> None:
    story = Story().tell(member(-9, "wei"), member(-9, "li"), joined(0), offered(1, to="wei"), offered(1, to="li"))
    story.tell(dial_ended(4, "li"), dial_ended(4, "wei", word="CANCEL"), left(4), answered(4, by="li", waited=4))
    story.tell(hangup_asked(4.1, leg_of("wei", "anna")), hangup(4.1, leg_of("wei", "anna"), cause=26))
    assert {offer.agent[3:]: offer.ring for offer in story.visit().offers} == {
        "wei": Ring.CANCELLED,
        "li": Ring.ANSWERED,
    }
    assert story.count(Count.MISSED) == 0
    assert story.agent("wei").state.value == "ready"


def test_an_agent_who_lets_it_ring_missed_one_and_the_caller_waits_on() -> None:
    story = Story().tell(member(-9), joined(0), offered(1), dial_ended(16, word="NOANSWER"), missed(16))
    story.tell(hangup(16.1, leg_of("wei", "anna"), cause=0))
    assert story.outcomes() == {Outcome.WAITING: 1}
    assert story.count(Count.MISSED) == 1


@pytest.mark.parametrize(
    ("cause", "by"), [(38, EndedBy.AGENT), (44, EndedBy.CALLER)], ids=["network out of order", "no sound"]
)
def test_a_technical_cause_makes_the_end_a_drop(cause: int, by: EndedBy) -> None:
    leg = leg_of("wei", "anna")
    story = Story().tell(member(-9), joined(0), offered(1), dial_ended(4), left(4), answered(4, waited=4), met(4))
    before = [hangup_asked(64, leg, cause=38)] if cause == 38 else [soft_hangup(64, leg, flags=1)]
    story.tell(*before, ended(64, by=by, talked=60), parted(64), parted(64, leg))
    assert story.count(Count.DROPPED) == 0
    story.tell(hangup(64.01, leg, cause=cause), hangup(64.02, "anna", cause=cause))
    assert story.visit().end is End.DROPPED
    assert (story.count(Count.DROPPED), story.count(Count.ANSWERED)) == (1, 1)


def test_a_cause_long_after_the_conversation_is_the_surveys_affair() -> None:
    story = Story().tell(joined(0), offered(1), dial_ended(4), left(4), answered(4), ended(64, talked=60))
    story.tell(hangup(90, "anna", cause=38))
    assert story.visit().end is End.COMPLETED_BY_CALLER


def test_a_completion_that_names_no_leg_is_about_the_call_the_agent_took_last() -> None:
    story = Story().tell(member(-9), joined(0), offered(1), dial_ended(4), left(4), answered(4, waited=4))
    story.tell(hangup(64, "anna"), hangup(64, leg_of("wei", "anna")), ended(64.01, None, by=EndedBy.AGENT))
    assert story.visit().end is End.COMPLETED_BY_AGENT
    assert story.count(Count.HANDLED) == 1


def test_a_completion_that_names_no_leg_and_fits_nobody_changes_nothing() -> None:
    story = Story().tell(member(-9))
    before = story.bytes()
    story.tell(ended(64.01, None))
    assert story.bytes() == before


def test_a_caller_who_comes_back_to_the_same_queue_makes_a_second_visit() -> None:
    story = Story().tell(joined(0), abandoned(20, waited=20), left(20), status(20.01, "TIMEOUT"))
    story.tell(joined(21), offered(22), dial_ended(25), left(25), answered(25, waited=4))
    assert story.outcome(nth=1) is Outcome.TIMED_OUT
    assert story.outcome(nth=2) is Outcome.ANSWERED
    assert story.outcomes() == {Outcome.TIMED_OUT: 1, Outcome.ANSWERED: 1}


def test_overflow_after_a_timeout_is_known_where_the_dialplan_shows() -> None:
    story = Story(dialplan=True)
    story.tell(joined(0), abandoned(20, waited=20), left(20), status(20.01, "TIMEOUT"), joined(20.02, to="support"))
    assert story.outcomes() == {Outcome.TIMED_OUT: 1}


def test_overflow_without_the_dialplan_is_unknown_never_a_wrong_count() -> None:
    story = Story(dialplan=False)
    story.tell(joined(0), abandoned(20, waited=20), left(20), joined(20.02, to="support"))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}
    assert story.outcomes("support") == {Outcome.WAITING: 1}


def test_an_agent_who_hangs_up_during_the_announcement_leaves_the_caller_waiting() -> None:
    story = Story().tell(member(-9), joined(0), offered(1), dial_ended(4), dumped(5), hangup(5, leg_of("wei", "anna")))
    assert story.outcomes() == {Outcome.WAITING: 1}
    assert story.agent().state.value == "ready"
    story.tell(left(9))
    assert story.outcomes() == {Outcome.LEFT_BY_KEY: 1}


def test_a_leg_that_picked_up_and_vanished_does_not_swallow_the_key_pressed_later() -> None:
    story = Story().tell(joined(0), offered(1), dial_ended(4), hangup(5, leg_of("wei", "anna")), left(9))
    assert story.outcomes() == {Outcome.LEFT_BY_KEY: 1}


def test_a_visit_whose_joining_went_unseen_is_told_by_its_end() -> None:
    story = Story().tell(created(-1), hangup_asked(30), abandoned(30.5, waited=12), left(30.5))
    assert story.outcomes() == {Outcome.ABANDONED: 1}
    assert story.visit().waited == pytest.approx(12)


def test_an_answer_whose_joining_went_unseen_keeps_its_wait() -> None:
    story = Story().tell(answered(30, waited=12), ended(90, talked=60))
    assert story.visit().waited == pytest.approx(12)
    assert story.count(Count.TALK) == pytest.approx(60)


def test_a_conversation_of_which_only_the_end_was_seen_is_answered() -> None:
    story = Story().tell(member(-9, device=Device.IN_USE), ended(90, waited=5, talked=60))
    visit = story.visit()
    assert (visit.outcome, visit.waited, visit.talked) == (Outcome.ANSWERED, 5.0, 60.0)


def test_a_joining_after_an_exit_that_was_seen_alone_is_another_visit() -> None:
    story = Story().tell(left(10), joined(30))
    assert story.outcomes() == {Outcome.LEFT_BY_KEY: 1, Outcome.WAITING: 1}
    assert story.visit(nth=1).channel == story.visit(nth=2).channel == channel("anna")


def test_a_channel_that_ends_in_the_queue_without_a_word_is_unknown() -> None:
    story = Story().tell(joined(0), hangup(5))
    assert story.outcomes() == {Outcome.UNKNOWN: 1}
