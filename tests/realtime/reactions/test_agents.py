"""Which agents, visits and queues an agent's event marks as changed, and what it does to all of them together."""

from __future__ import annotations

from realtime.events import Source
from tests.build import (
    answered,
    dumped,
    ended,
    joined,
    member,
    missed,
    offered,
    queue_seen,
    removed,
    snapshot_began,
)
from tests.story import Story


def test_an_offer_marks_the_call_the_agent_and_every_queue_he_counts_in() -> None:
    story = Story().tell(member(0, of="sales"), member(0, of="support"), joined(1))
    changes = story.step(offered(2))
    assert changes.agents == {"hq/wei"}
    assert changes.visits == {"hq/anna/sales/1"}
    assert changes.queues == {"hq/sales", "hq/support"}


def test_an_answer_frees_everybody_else_it_rang_at() -> None:
    story = Story().tell(member(0), member(0, "li"), joined(1), offered(2), offered(2, to="li"))
    changes = story.step(answered(5, by="li"))
    assert changes.agents == {"hq/wei", "hq/li"}
    assert (story.agent("wei").state.value, story.agent("li").state.value) == ("ready", "talking")


def test_an_offer_or_an_answer_told_again_marks_nothing() -> None:
    story = Story().tell(member(0), joined(1), offered(2), answered(5))
    assert not story.step(offered(2))
    assert not story.step(answered(5))


def test_the_end_frees_the_agent_once_though_two_witnesses_tell_it() -> None:
    story = Story().tell(member(0, wrap_up=30.0), joined(1), offered(2), answered(5))
    assert story.step(ended(20)).agents == {"hq/wei"}
    assert story.agent().wrap_until == story.visit().ended + 30  # type: ignore[operator]
    assert not story.step(ended(21))


def test_wrap_up_cut_short_by_the_next_call_marks_the_visit_it_belongs_to() -> None:
    story = Story().tell(member(0, wrap_up=30.0), joined(1), offered(2), answered(5), ended(20), joined(22, "bea"))
    assert story.step(offered(25, "bea")).visits == {"hq/anna/sales/1", "hq/bea/sales/1"}
    assert story.visit("anna").wrap_up == 5


def test_a_paused_agent_gets_no_wrap_up() -> None:
    story = Story().tell(member(0, wrap_up=30.0), joined(1), offered(2), answered(5))
    story.tell(member(10, wrap_up=30.0, paused=True), ended(20))
    assert (story.agent().state.value, story.visit().wrap_up) == ("paused", 0)


def test_missed_and_dumped_calls_free_the_agent() -> None:
    story = Story().tell(member(0), joined(1), offered(2))
    assert story.tell(missed(17)).agent().state.value == "ready"
    story.tell(offered(18, leg="second"), dumped(20, leg="second"))
    assert story.agent().state.value == "ready"


def test_a_member_row_counts_only_while_its_snapshot_is_under_way() -> None:
    story = Story()
    assert not story.step(member(0, source=Source.SNAPSHOT))
    assert not story.step(queue_seen(0))
    story.tell(snapshot_began(1))
    assert story.step(member(2, source=Source.SNAPSHOT)).agents == {"hq/wei"}
    assert story.step(queue_seen(2)).queues == {"hq/sales"}


def test_a_removal_marks_the_queue_the_agent_left() -> None:
    story = Story().tell(member(0, of="sales"), member(0, of="support"))
    assert story.step(removed(5, of="support")).queues == {"hq/sales", "hq/support"}


def test_a_removal_of_somebody_unknown_marks_nothing() -> None:
    assert not Story().step(removed(5))
