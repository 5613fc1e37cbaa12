"""Streams of a real Asterisk through frames, translation and floor, compared with the queue_log of the same run."""

from __future__ import annotations

import sys
import time
from collections import Counter

import pytest

from realtime.counted import Count
from realtime.endings import EndClass
from realtime.events import FloorEvent, MemberSet, SnapshotBegan
from realtime.outcomes import Outcome
from realtime.visits import End, Visit
from tests import feeding, truth
from tests.captures import recorded
from tests.story import Story

EACH = pytest.mark.parametrize("name", recorded.NAMES)


def told(name: str, *, dialplan: bool = True) -> tuple[Story, list[FloorEvent]]:
    """The floor after a recording, up to its last list; and the events from that list on."""
    happened = list(feeding.events(name, dialplan=dialplan))
    last = max(place for place, event in enumerate(happened) if isinstance(event, SnapshotBegan))
    return Story(dialplan=False).tell_all(happened[:last]), happened[last:]


def logged(name: str) -> truth.Truth:
    return truth.truth_of(recorded.HERE / name / "queue_log")


@EACH
def test_outcomes_of_each_queue_equal_queue_log(name: str) -> None:
    story, rest = told(name)
    story.tell_all(rest)
    for queue, true in logged(name).items():
        counted = Counter({outcome.value: count for outcome, count in story.outcomes(queue).items()})
        assert counted == true.counts, queue
        assert story.count(Count.OFFERED, queue) == true.offered


@EACH
def test_without_the_dialplan_nothing_is_wrong_only_unknown(name: str) -> None:
    story, rest = told(name, dialplan=False)
    story.tell_all(rest)
    for visit, true in pairs(story, name):
        if visit.outcome is not Outcome.UNKNOWN:
            assert visit.outcome.value == true.outcome, visit.id
    for queue, true_queue in logged(name).items():
        assert story.count(Count.ANSWERED, queue) == true_queue.answered
        assert story.count(Count.OFFERED, queue) == true_queue.offered


@EACH
def test_each_call_waited_and_talked_as_long_as_queue_log_says(name: str) -> None:
    story, rest = told(name)
    story.tell_all(rest)
    for visit, true in pairs(story, name):
        if true.waited is not None:
            assert visit.waited == pytest.approx(true.waited, abs=1.0), visit.id
        if true.talked is not None:
            assert visit.talked == pytest.approx(true.talked, abs=1.0), visit.id


@EACH
def test_agents_end_as_the_last_list_says(name: str) -> None:
    story, rest = told(name)
    rows = {(row.queue, row.agent): row for row in rest if isinstance(row, MemberSet) and row.source == "snapshot"}
    agents = story.floor.agents.by_id
    held = {(member.queue, agent.id): (member, agent) for agent in agents.values() for member in agent.members}
    assert rows
    assert held.keys() == rows.keys()
    for key, row in rows.items():
        member, agent = held[key]
        assert (member.paused, member.pause_reason) == (row.paused, row.pause_reason), key
        assert (agent.device, member.penalty) == (row.device, row.penalty), key


@EACH
def test_outcomes_add_up_after_every_event(name: str) -> None:
    story = Story(dialplan=False)
    for event in feeding.events(name):
        story.step(event)
        for queue in story.floor.queues.by_id:
            story.outcomes(queue.removeprefix("hq/"))


def test_the_pace_of_the_core_is_printed() -> None:
    happened = list(feeding.events("surge"))
    began = time.perf_counter()
    Story(dialplan=False).tell_all(happened)
    took = time.perf_counter() - began
    each = took / len(happened) * 1e6
    sys.stdout.write(f"\nsurge: {len(happened)} events applied and counted one by one, {each:.1f} us each\n")


def pairs(story: Story, name: str) -> list[tuple[Visit, truth.Visit]]:
    """Each logged visit beside the floor's; none may be missing and none may be invented."""
    found = [
        (story.visit(true.callid, queue, true.nth), true)
        for queue, true_queue in logged(name).items()
        for true in true_queue.visits
    ]
    assert len(found) == len(story.floor.visits.by_id)
    return found


def test_callers_whose_sound_stopped_are_drops_of_their_media() -> None:
    story, rest = told("sip")
    story.tell_all(rest)
    dropped = [visit for visit in story.floor.visits.by_id.values() if visit.end is End.DROPPED]
    kinds = [(visit.ending.kind, visit.ending.cause) for visit in dropped if visit.ending is not None]
    # Phone 2002 was lost two seconds after its last conversation; the two before it had nothing to do with that.
    assert kinds == [(EndClass.ENDPOINT, 16), *[(EndClass.MEDIA, 44)] * 3]


@EACH
def test_every_conversation_that_was_seen_to_end_has_its_class(name: str) -> None:
    story, rest = told(name)
    story.tell_all(rest)
    ended = [visit for visit in story.floor.visits.by_id.values() if visit.talked is not None]
    assert ended
    assert [visit.id for visit in ended if visit.ending is None] == []
