"""What the end, the hold and the redirect of a leg mean for the visits and agents it stood for."""

from __future__ import annotations

from realtime.outcomes import Outcome, Stage
from realtime.visits import End
from tests.build import (
    abandoned,
    answered,
    blind_transfer,
    created,
    dial_ended,
    dialled,
    hangup,
    hangup_asked,
    hold,
    joined,
    left,
    leg_of,
    member,
    met,
    offered,
    optimized,
    soft_hangup,
)
from tests.story import Story

LEG = leg_of("wei", "anna")


def talking() -> Story:
    return Story().tell(member(-9), joined(0), offered(1), answered(5))


def test_the_end_of_a_ringing_leg_frees_the_agent() -> None:
    story = Story().tell(member(-9), joined(0), offered(1))
    assert story.step(hangup(9, LEG)).agents == {"hq/wei"}
    assert story.agent().state.value == "ready"


def test_a_dial_that_was_given_up_frees_the_agent() -> None:
    story = Story().tell(member(-9), joined(0), offered(1), dial_ended(9, word="CANCEL"))
    assert story.agent().state.value == "ready"


def test_the_end_of_either_side_ends_the_conversation() -> None:
    for side in ("anna", LEG):
        story = talking().tell(hangup(30, side))
        assert (story.visit().end, story.visit().talked) == (End.UNKNOWN, 25.0)
        assert story.agent().state.value == "ready"


def test_a_hold_shows_on_the_agent_whichever_side_began_it() -> None:
    for side in ("anna", LEG):
        story = talking()
        assert story.step(hold(9, side)).agents == {"hq/wei"}
        assert story.agent().state.value == "hold"


def test_the_end_of_an_optimized_leg_means_nothing_by_itself() -> None:
    story = talking().tell(optimized(6, LEG, "half"), hangup(6.1, LEG))
    assert (story.visit().talking, story.agent().state.value) == (True, "talking")


def test_a_soft_hangup_without_the_redirect_flag_is_no_redirect() -> None:
    story = Story().tell(joined(0), soft_hangup(5, flags=32), abandoned(5), left(5))
    assert story.stage() is Stage.ADRIFT


def test_a_ringing_agent_is_no_sign_that_a_caller_goes_on_elsewhere() -> None:
    story = Story().tell(joined(0), abandoned(9), left(9), dialled(10, "somebody", None))
    assert story.stage() is Stage.ADRIFT


def test_without_the_dialplan_a_caller_who_goes_on_stays_unknown() -> None:
    for sign in (met(10, "anna"), dialled(10, "somebody"), hangup_asked(10), hangup(10)):
        story = Story(dialplan=False).tell(joined(0), abandoned(9), left(9), sign)
        assert story.outcomes() == {Outcome.UNKNOWN: 1}


def test_legs_that_stand_for_no_visit_mark_nothing() -> None:
    story = Story()
    for event in (created(0, "x"), met(1, "x"), hangup_asked(2, "x"), hold(3, "x"), blind_transfer(4, "x")):
        assert not story.step(event)
    assert not story.step(hangup(5, "x"))
