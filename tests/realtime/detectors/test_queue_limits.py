from __future__ import annotations

from realtime.detectors.heard import Heard
from realtime.detectors.limits import Reading
from realtime.detectors.queue_limits import Headcounts, agent_readings, queue_readings
from realtime.events import MemberRemoved
from realtime.past import drawn
from tests.build import PBX, agent, at, joined, member, queue
from tests.story import Story
from tests.watching import Watched


def readings(story: Story, when: float, heads: Headcounts | None = None) -> dict[str, Reading]:
    rows = drawn(story.floor, at(when))
    found = [
        *queue_readings(rows, heads or Headcounts(), at(when)),
        *agent_readings(rows, Heard(), {"": 600.0, "lunch": 1800.0}, at(when)),
    ]
    return {reading.rule: reading for reading in found}


def test_a_queue_whose_callers_nobody_can_serve_has_nobody_ready() -> None:
    story = Story().tell(member(0, "wei", paused=True), joined(1))
    found = readings(story, 61)
    assert found["nobody_ready"].value == 1.0
    assert found["long_wait"].value == 60.0
    assert found["long_wait"].examples == ("hq/anna/sales/1",)


def test_a_queue_with_a_limit_of_its_own_fires_at_it_and_clears_at_the_same_part() -> None:
    own = Watched("[queues.sales]\nlongest_wait_limit_seconds = 40")
    own.tell(member(0, "wei", paused=True), joined(1))
    assert ("long_wait", "hq/sales") not in own.at(40)
    told = own.at(41)["long_wait", "hq/sales"].reason.values
    assert (told["fire"], told["clear"], told["fire_clock"]) == (40.0, 20.0, 40)


def test_half_of_the_agents_gone_within_minutes_is_a_mass_log_out() -> None:
    story, heads = Story().tell(member(0, "wei"), member(0, "li")), Headcounts()
    assert readings(story, 1, heads)["mass_logout"].value == 0.0
    story.tell(MemberRemoved(pbx=PBX, at=at(20), queue=queue("sales"), agent=agent("wei")))
    assert readings(story, 30, heads)["mass_logout"].value == 0.5
    heads.blind("hq")
    assert readings(story, 40, heads)["mass_logout"].value == 0.0


def test_a_break_overruns_by_what_it_lasted_beyond_its_kind() -> None:
    story = Story().tell(member(0, "wei", paused=True, reason="lunch"))
    assert readings(story, 2000)["break_overrun"].value == 200.0
