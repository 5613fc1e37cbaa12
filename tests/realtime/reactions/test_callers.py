"""Which queues and visits a caller's event marks as changed."""

from __future__ import annotations

from realtime.outcomes import Outcome
from tests.build import abandoned, attempted, caller_seen, joined, left, snapshot_began, status
from tests.story import Story


def test_a_joining_marks_the_visit_and_makes_its_queue_known() -> None:
    changes = Story().step(joined(0))
    assert (changes.visits, changes.queues) == ({"hq/anna/sales/1"}, {"hq/sales"})


def test_a_joining_elsewhere_marks_the_visit_it_settles() -> None:
    story = Story().tell(joined(0), abandoned(8), left(8))
    changes = story.step(joined(9, to="support"))
    assert changes.visits == {"hq/anna/sales/1", "hq/anna/support/1"}
    assert story.outcome() is Outcome.REDIRECTED


def test_a_second_joining_marks_the_first_pass_it_closes() -> None:
    assert Story().tell(joined(0)).step(joined(50)).visits == {"hq/anna/sales/1", "hq/anna/sales/2"}


def test_a_joining_told_again_marks_nothing() -> None:
    assert not Story().tell(joined(0)).step(joined(0))


def test_a_status_that_settles_nothing_marks_nothing() -> None:
    assert not Story().step(status(0, "TIMEOUT"))


def test_a_refusal_marks_itself_and_its_queue() -> None:
    changes = Story().tell(attempted(0)).step(status(0.1, "FULL"))
    assert (changes.refusals, changes.queues) == ({"hq/anna/refused/1"}, {"hq/sales"})


def test_a_refusal_of_an_unknown_queue_marks_only_itself() -> None:
    changes = Story().step(status(0.1, "FULL"))
    assert (changes.refusals, changes.queues) == ({"hq/anna/refused/1"}, set())


def test_a_row_marks_the_visit_it_begins_and_the_one_it_ends() -> None:
    story = Story().tell(joined(0), snapshot_began(60))
    assert story.step(caller_seen(61, waited=10)).visits == {"hq/anna/sales/1", "hq/anna/sales/2"}


def test_a_key_marks_the_visit() -> None:
    assert Story().tell(joined(0)).step(left(5)).visits == {"hq/anna/sales/1"}
