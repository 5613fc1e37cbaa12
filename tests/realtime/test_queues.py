"""Which queues exist, what leads to them, and whom they refused."""

from __future__ import annotations

from realtime.counted import Count
from tests.build import PBX, attempted, joined, queue, queue_seen, snapshot_began, snapshot_ended, status
from tests.story import Story


def blocked(story: Story) -> list[str | None]:
    return [refusal.queue for refusal in story.floor.queues.refusals.values()]


def test_a_queue_is_known_from_its_row_or_from_its_first_caller() -> None:
    story = Story().tell(snapshot_began(0), queue_seen(1, "sales", completed=7), snapshot_ended(2), joined(3, to="vip"))
    assert set(story.floor.queues.by_id) == {"hq/sales", "hq/vip"}
    assert story.floor.queues.by_id[queue("sales")].completed == 7


def test_a_refusal_belongs_to_the_queue_the_dialplan_names() -> None:
    story = Story().tell(attempted(0, to="support"), status(1, "FULL", of="sales"))
    assert blocked(story) == ["hq/sales"]


def test_a_refusal_belongs_to_the_queue_last_attempted() -> None:
    assert blocked(Story().tell(attempted(0, to="support"), status(1, "JOINEMPTY"))) == ["hq/support"]


def test_a_refusal_belongs_to_the_only_queue_its_place_has_ever_led_to() -> None:
    story = Story().tell(joined(0, "bea", place=("in", "1")), status(1, "FULL", place=("in", "1")))
    assert blocked(story) == ["hq/sales"]


def test_a_place_that_leads_to_two_queues_tells_nothing() -> None:
    story = Story().tell(joined(0, "bea", place=("in", "1")), joined(1, "cem", "vip", place=("in", "1")))
    assert story.floor.queues.leads_to[PBX, "in", "1"] is None
    assert blocked(story.tell(status(2, "FULL", place=("in", "1")))) == [None]


def test_the_variable_and_the_dialplans_own_event_speak_of_one_refusal() -> None:
    for first, second in ((None, "sales"), ("sales", None)):
        story = Story().tell(status(1.0, "FULL", of=first), status(1.5, "FULL", of=second))
        assert blocked(story) == ["hq/sales"]
        assert story.count(Count.BLOCKED) == 1


def test_two_variables_are_two_refusals_however_close() -> None:
    story = Story().tell(attempted(0), status(1, "FULL"), attempted(1.1), status(1.2, "FULL"))
    assert blocked(story) == ["hq/sales", "hq/sales"]
    assert story.count(Count.BLOCKED) == 2


def test_another_reason_is_another_refusal() -> None:
    story = Story().tell(attempted(0), status(1, "FULL"), status(1.2, "JOINEMPTY", of="sales"))
    assert len(blocked(story)) == 2
