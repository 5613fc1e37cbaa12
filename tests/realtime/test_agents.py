"""One state per agent over all queues: which fact wins, and how long each state lasted."""

from __future__ import annotations

import pytest

from realtime.agents import ORDER, AgentState, accrued, settled
from realtime.days import Calendar
from realtime.events import Device
from realtime.rules import Definition, Rules
from tests.build import answered, at, ended, hold, joined, leg_of, member, offered, removed, unhold
from tests.story import Story

LEG = leg_of("wei", "anna")


def states(story: Story) -> AgentState:
    return story.agent().state


@pytest.mark.parametrize("device", list(Device))
@pytest.mark.parametrize("paused", [False, True])
def test_a_queue_call_outranks_phone_and_pause(device: Device, *, paused: bool) -> None:
    story = Story().tell(member(0), joined(1), offered(2))
    story.tell(member(3, device=device, paused=paused))
    assert states(story) is AgentState.RINGING
    story.tell(answered(4), member(5, device=device, paused=paused))
    assert states(story) is AgentState.TALKING
    story.tell(hold(6, LEG))
    assert states(story) is AgentState.HOLD


@pytest.mark.parametrize(
    ("device", "paused", "state"),
    [
        (Device.NOT_IN_USE, False, AgentState.READY),
        (Device.UNKNOWN, False, AgentState.READY),
        (Device.IN_USE, False, AgentState.TALKING),
        (Device.BUSY, True, AgentState.TALKING),
        (Device.RING_IN_USE, False, AgentState.TALKING),
        (Device.ON_HOLD, False, AgentState.HOLD),
        (Device.RINGING, True, AgentState.RINGING),
        (Device.UNAVAILABLE, True, AgentState.PAUSED),
        (Device.UNAVAILABLE, False, AgentState.UNAVAILABLE),
        (Device.INVALID, False, AgentState.UNAVAILABLE),
    ],
)
def test_phone_and_pause_add_up_to_one_state(device: Device, state: AgentState, *, paused: bool) -> None:
    assert states(Story().tell(member(0, device=device, paused=paused))) is state


def test_an_agent_paused_in_one_of_two_queues_is_ready() -> None:
    story = Story().tell(member(0, of="sales", paused=True, reason="lunch"), member(0, of="support"))
    assert states(story) is AgentState.READY
    story.tell(member(1, of="support", paused=True, reason="lunch"))
    assert (states(story), story.agent().pause_reason) == (AgentState.PAUSED, "lunch")


def test_an_agent_without_a_queue_is_logged_out_but_finishes_his_call() -> None:
    story = Story().tell(member(0), joined(1), offered(2), answered(3), removed(10))
    assert states(story) is AgentState.TALKING
    story.tell(ended(20))
    assert states(story) is AgentState.LOGGED_OUT


def test_a_call_goes_through_ringing_talking_hold_and_wrap_up_back_to_ready() -> None:
    story = Story().tell(member(0, wrap_up=10.0))
    happened = (joined(1), offered(2), answered(5), hold(8, LEG), unhold(9, LEG), ended(20))
    seen = [states(story.tell(event)) for event in happened]
    assert [state.value for state in seen] == ["ready", "ringing", "talking", "hold", "talking", "wrap_up"]
    after = settled(story.agent(), at(31), story.floor.rules)
    assert (after.state, after.since) == (AgentState.READY, at(30))


def test_wrap_up_is_written_to_the_visit_as_long_as_it_really_was() -> None:
    story = Story().tell(member(0, wrap_up=60.0), joined(1), offered(2), answered(5), ended(20))
    assert story.visit().wrap_up == 60
    story.tell(joined(30, "bea"), offered(32, "bea"))
    assert story.visit().wrap_up == pytest.approx(12)
    assert states(story) is AgentState.RINGING


def test_the_sites_cap_beats_the_pbxs_wrap_up() -> None:
    rules = Rules(define=lambda _queue: Definition(wrap_up_cap=5.0))  # type: ignore[arg-type]
    story = Story(rules).tell(member(0, wrap_up=60.0), joined(1), offered(2), answered(5), ended(20))
    assert story.visit().wrap_up == 5


def test_a_pause_for_a_wrap_up_reason_is_wrap_up_until_it_ends() -> None:
    rules = Rules(define=lambda _queue: Definition(wrap_up_reasons=frozenset({"acw"})))
    story = Story(rules).tell(member(0), joined(1), offered(2), answered(5))
    story.tell(member(19, paused=True, reason="acw"), ended(20))
    assert states(story) is AgentState.WRAP_UP
    story.tell(member(50))
    assert (states(story), story.visit().wrap_up) == (AgentState.READY, 30)


def test_seconds_per_state_start_anew_with_the_business_day() -> None:
    """The day begins two minutes into the story; what came before belongs to the day before."""
    story = Story(Rules(calendar=Calendar("UTC", 9 * 60 + 2))).tell(member(0), member(200, paused=True))
    day, spent = accrued(story.agent(), at(230), story.floor.rules)
    assert day == story.floor.rules.calendar.day(at(230))
    assert spent[ORDER.index(AgentState.READY)] == 80
    assert spent[ORDER.index(AgentState.PAUSED)] == 30


def test_a_fact_that_comes_a_moment_late_counts_no_second_twice() -> None:
    story = Story().tell(member(0), member(100, "wei", "support", paused=True), member(100, paused=True))
    story.tell(member(99.5, "wei", "vip"))
    _, spent = accrued(story.agent(), at(200), story.floor.rules)
    assert sum(spent) == 200


def test_since_reaches_back_to_what_the_first_row_tells() -> None:
    assert Story().tell(member(100, logged_in=40, last_call=70)).agent().since == at(70)
    assert Story().tell(member(100, paused=True, last_pause=60, last_call=70)).agent().since == at(60)
    assert Story().tell(member(100, device=Device.IN_USE, last_call=70)).agent().since == at(100)


def test_a_name_in_a_log_finds_the_agent_by_interface_or_by_name() -> None:
    story = Story().tell(member(0))
    agents = story.floor.agents
    pbx, queue = story.agent().pbx, story.agent().queues[0]
    assert agents.named(pbx, queue, "wei") == agents.named(pbx, queue, "Wei") == "hq/wei"
    assert agents.named(pbx, queue, "nobody") is None
