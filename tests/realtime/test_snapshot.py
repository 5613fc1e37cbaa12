"""Pictures and deltas: what is drawn when, and what stays still. That deltas add up stands in test_properties.py."""

from __future__ import annotations

import sys
import time
from itertools import pairwise

from realtime.rows import AlertRow, Delta, QueueRow
from realtime.snapshot import Show
from realtime.state import Floor
from tests.build import (
    agent,
    answered,
    at,
    ended,
    joined,
    left,
    member,
    offered,
    queue_seen,
    removed,
    snapshot_began,
    snapshot_ended,
)
from tests.story import Story


def shown(story: Story, now: float = 100) -> Show:
    """A show that has just drawn everything."""
    show = Show(floor=story.floor, tally=story.tally)
    show.redraw()
    show.refresh(at(now))
    return show


def paths(delta: Delta | None) -> set[str]:
    return set() if delta is None else {*delta.changed, *delta.removed}


def test_a_frame_in_which_nothing_changes_is_not_sent() -> None:
    story = Story().tell(member(0))
    show = shown(story)
    show.refresh(at(200))
    seq = show.seq
    assert show.refresh(at(200.1)) is None
    assert show.seq == seq


def test_a_joining_is_seen_as_a_caller_and_in_its_queue_at_once() -> None:
    story = Story().tell(member(0))
    show = shown(story)
    show.follow(story.step(joined(100.2)))
    assert {"queues/hq/sales", "callers/hq/anna/sales/1"} <= paths(show.refresh(at(100.25)))


def test_a_caller_who_left_is_removed() -> None:
    story = Story().tell(joined(0))
    show = shown(story)
    show.follow(story.step(left(100.1)))
    delta = show.refresh(at(100.25))
    assert delta is not None
    assert delta.removed == ("callers/hq/anna/sales/1",)


def test_a_longest_wait_grows_every_second_and_not_more_often() -> None:
    story = Story().tell(joined(0))
    show = shown(story, 101)
    drawn = [tick for tick in range(1, 13) if "queues/hq/sales" in paths(show.refresh(at(101 + tick / 4)))]
    assert [later - before for before, later in pairwise(drawn)] == [4, 4]


def test_wrap_up_that_runs_out_shows_without_any_event() -> None:
    story = Story().tell(member(0, wrap_up=10.0), joined(80), offered(82), answered(85), ended(95))
    show = shown(story)
    assert "agents/hq/wei" not in paths(show.refresh(at(104.75)))
    assert {"agents/hq/wei", "queues/hq/sales"} <= paths(show.refresh(at(105)))
    assert "agents/hq/wei" not in paths(show.refresh(at(105.25)))


def test_an_agent_forgotten_overnight_leaves_the_screen() -> None:
    story = Story().tell(member(0), removed(5))
    show = shown(story)
    assert "agents/hq/wei" in show.rows
    show.follow(story.step(joined(3 * 86400.0)))
    show.refresh(at(3 * 86400.0 + 0.25))
    assert "agents/hq/wei" not in show.rows
    assert agent("wei") not in story.floor.agents.by_id


def test_windows_move_on_though_nothing_happens() -> None:
    story = Story().tell(joined(0), left(5))
    show = shown(story)
    for quarter in range(1, 1 + 4 * 600):
        show.refresh(at(100 + quarter / 4))
    row = show.rows["queues/hq/sales"]
    assert isinstance(row, QueueRow)
    assert (row.last_5m.offered, row.last_15m.offered) == (0, 1)


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    story = Story().tell(joined(0))
    show = shown(story, 1000)
    show.follow(story.step(joined(500, "bea")))
    assert "callers/hq/bea/sales/1" in paths(show.refresh(at(500)))


def test_the_time_to_draw_two_hundred_queues_is_printed() -> None:
    story = Story().tell(snapshot_began(0), *(queue_seen(0, f"q{number}") for number in range(200)), snapshot_ended(0))
    for number in range(200):
        story.tell(joined(1, f"c{number}", f"q{number}"), member(1, f"a{number}", f"q{number}"))
    show = shown(story)
    took = []
    for second in range(101, 131):
        began = time.perf_counter()
        show.refresh(at(second))
        took.append(time.perf_counter() - began)
    sys.stdout.write(f"\n200 queues, all with callers, drawn in {sorted(took)[15] * 1000:.1f} ms (median)\n")


def test_alerts_are_shown_as_announced_and_taken_down() -> None:
    show, row = (
        Show(floor=Floor()),
        AlertRow(id="a", rule="surge", state="firing", severity="warning", subject="hq/sales", since="", message=""),
    )
    show.announce({"a": row})
    delta = show.refresh(at(1))
    assert delta is not None
    assert delta.changed["alerts/a"] == row
    show.announce({})
    delta = show.refresh(at(2))
    assert delta is not None
    assert delta.removed == ("alerts/a",)
