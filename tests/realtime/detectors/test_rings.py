from __future__ import annotations

from realtime.detectors.limits import Reading
from realtime.detectors.rings import Rings
from realtime.events import FloorEvent
from tests.build import answered, at, joined, missed, offered
from tests.story import Story


def read(story: Story, now: float = 100.0) -> list[Reading]:
    rings = Rings()
    for visit in story.floor.visits.by_id.values():
        rings.heard(visit, 15.0, at(-1))
        rings.heard(visit, 15.0, at(-1))
    return list(rings.readings(at(now), 15.0))


def call(caller: str, rang: float, *, miss: bool = False) -> list[FloorEvent]:
    end = missed(1 + rang, caller) if miss else answered(1 + rang, caller)
    return [joined(0, caller), offered(1, caller), end]


def test_a_call_taken_after_three_rings_and_a_missed_one_were_not_answered_in_time() -> None:
    story = Story()
    for events in (call("a", 5), call("b", 20), call("c", 8, miss=True), call("d", 15)):
        story.tell_all(events)
    (reading,) = read(story)
    assert (reading.value, reading.volume) == (0.5, 4)
    assert reading.examples == ("hq/b/sales/1", "hq/c/sales/1")
    assert [(each.name, each.count, each.total) for each in reading.contributors] == [("hq/wei", 2, 4)]


def test_a_call_that_still_rings_says_nothing_yet_and_one_of_long_ago_no_more() -> None:
    story = Story().tell(joined(0), offered(1))
    assert read(story) == []
    story.tell_all(call("b", 20))
    assert read(story, 1821.5) == []
