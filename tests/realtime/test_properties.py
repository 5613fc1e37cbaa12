"""What holds of the floor whatever happens: each property stated once, over random days of several callers and agents.

An event told twice: the PBX's own events, at once and again later. Our own (links, snapshots) are numbered by the
journal and told again only at once. An ended leg is remembered ten minutes (calls.REMEMBERED), longer than these days.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.agents import ORDER, AgentState, accrued, settled
from realtime.checkpoint import pieces, restore
from realtime.counted import OUTCOME_COLUMN, Count
from realtime.days import Calendar
from realtime.events import FloorEvent
from realtime.floor import apply
from realtime.masking import applied
from realtime.names import Instant, QueueId
from realtime.rules import Definition, Rules
from realtime.snapshot import Show
from realtime.state import Changes
from realtime.tally import Tally
from realtime.windows import LENGTHS
from tests.build import at
from tests.histories import histories
from tests.story import Story

SOME = settings(max_examples=60)
LOGGED_OUT = ORDER.index(AgentState.LOGGED_OUT)
OUTCOMES = list(OUTCOME_COLUMN.values())


def site() -> Rules:
    """A site whose business day rolls over two minutes after the stories begin."""
    definition = Definition(wrap_up_reasons=frozenset({"acw"}))
    return Rules(calendar=Calendar("UTC", starts=9 * 60 + 2), define=lambda _queue: definition)


def assert_adds_up(sums: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert round(float(sums[Count.OFFERED])) == round(float(sums[OUTCOMES].sum()))
    assert (np.round(sums, 6) >= 0).all()


@SOME
@given(happened=histories(), dialplan=st.booleans())
def test_outcomes_always_add_up_in_every_period(happened: list[FloorEvent], *, dialplan: bool) -> None:
    story = Story(site(), dialplan=dialplan)
    for event in happened:
        story.step(event)
        for day in story.tally.days.values():
            assert_adds_up(day.sums)
        for queue, ring in story.tally.windows.rings.items():
            for sums in ring.sums:
                assert_adds_up(sums)
            assert round(ring.sums[-1][Count.WAITING]) == len(story.floor.visits.present(queue))


@SOME
@given(happened=histories(), dialplan=st.booleans())
def test_an_event_told_twice_at_once_changes_nothing(happened: list[FloorEvent], *, dialplan: bool) -> None:
    story = Story(site(), dialplan=dialplan)
    for event in happened:
        story.step(event)
        before = story.bytes()
        story.step(event)
        assert story.bytes() == before, event


@SOME
@given(happened=histories(), dialplan=st.booleans(), data=st.data())
def test_an_event_told_again_later_changes_nothing(
    happened: list[FloorEvent], *, dialplan: bool, data: st.DataObject
) -> None:
    story = Story(site(), dialplan=dialplan)
    for place, event in enumerate(happened):
        story.step(event)
        again = happened[data.draw(st.integers(0, place), label="told again")]
        before = story.bytes()
        story.step(again)
        assert story.bytes() == before, again


@SOME
@given(happened=histories(), dialplan=st.booleans())
def test_sums_equal_a_recount_from_scratch_at_any_time(happened: list[FloorEvent], *, dialplan: bool) -> None:
    story = Story(site(), dialplan=dialplan)
    for event in happened:
        story.step(event)
        assert_same_sums(story.tally, recount(story))


@SOME
@given(histories(), st.integers(1, 40))
def test_sums_counted_in_batches_equal_a_recount(happened: list[FloorEvent], batch: int) -> None:
    """As the daemon does: several events between two frames, and the windows move on after the first batch only."""
    story = Story(site())
    tally = Tally()
    for begin in range(0, len(happened), batch):
        changes = Changes()
        for event in happened[begin : begin + batch]:
            apply(story.floor, event, changes)
            story.now = event.at
        tally.follow(story.floor, changes)
        tally.windows.advance(story.now)
    assert_same_sums(tally, recount(story))


def recount(story: Story) -> Tally:
    fresh = Tally()
    fresh.rebuild(story.floor, story.now)
    return fresh


def assert_same_sums(one: Tally, other: Tally) -> None:
    assert one.counted == other.counted
    for key in one.days.keys() | other.days.keys():
        mine, theirs = one.days[key], other.days.get(key)
        if theirs is None:
            assert not np.round(mine.sums, 6).any()
            continue
        np.testing.assert_allclose(mine.sums, theirs.sums, atol=1e-6)
        np.testing.assert_array_equal(mine.waits, theirs.waits)
        assert mine.longest_wait == theirs.longest_wait
    for name in one.shares.keys() | other.shares.keys():
        mine_share, their_share = one.shares.get(name), other.shares.get(name)
        for field in ("answered", "missed", "talk", "hold", "wrap_up"):
            assert getattr(mine_share, field, 0) == pytest.approx(getattr(their_share, field, 0), abs=1e-6)
    for queue in one.windows.rings.keys() | other.windows.rings.keys():
        assert_same_windows(one, other, queue)


def assert_same_windows(one: Tally, other: Tally, queue: QueueId) -> None:
    mine, theirs = one.windows.rings[queue], other.windows.rings.get(queue)
    if theirs is None:
        assert not np.round(mine.sums, 6).any()
        return
    np.testing.assert_allclose(mine.sums, theirs.sums, atol=1e-6)
    np.testing.assert_array_equal(mine.wait_sums, theirs.wait_sums)
    for window in range(len(LENGTHS)):
        assert one.windows.longest(queue, window) == other.windows.longest(queue, window)


@SOME
@given(histories())
def test_an_agents_seconds_partition_his_time(happened: list[FloorEvent]) -> None:
    """Over the running business day, running state included, they add up to the time since he was first seen."""
    story = Story(Rules(define=lambda _queue: Definition(wrap_up_reasons=frozenset({"acw"}))))
    first: dict[str, Instant] = {}
    for event in happened:
        story.step(event)
        for agent in story.floor.agents.by_id.values():
            first.setdefault(agent.id, agent.since or event.at)
    end = at(2000)
    for agent in story.floor.agents.by_id.values():
        _, spent = accrued(settled(agent, end, story.floor.rules), end, story.floor.rules)
        assert sum(spent) == pytest.approx(end - first[agent.id], abs=1e-3)
        row = story.agent_row(agent.id.removeprefix("hq/"))
        until = settled(agent, story.now, story.floor.rules).spent
        assert row.logged_in_seconds == pytest.approx(sum(until) - until[LOGGED_OUT], abs=0.2)


@SOME
@given(histories(), st.data())
def test_deltas_applied_to_a_picture_equal_the_next_picture(happened: list[FloorEvent], data: st.DataObject) -> None:
    story = Story(site())
    show = Show(floor=story.floor, tally=story.tally)
    show.redraw()
    show.refresh(at(-10))
    held, seq = show.picture().rows, show.seq
    for event in happened:
        show.follow(story.step(event))
        if data.draw(st.integers(0, 3), label="draw") == 0:
            now = Instant(max(story.now, show.at) + data.draw(st.sampled_from([0.0, 0.3, 4.0, 90.0]), label="pause"))
            delta = show.refresh(now)
            if delta is not None:
                assert delta.seq == seq + 1
                held, seq = applied(held, delta), delta.seq
            assert held == show.picture().rows
    assert_drawn_afresh(show, story)


def assert_drawn_afresh(show: Show, story: Story) -> None:
    """Once everything is noted, a picture drawn by deltas equals one drawn from nothing; only trends look back."""
    now = Instant(max(story.now, show.at) + 1)
    show.redraw()
    show.refresh(now)
    fresh = Show(floor=story.floor)
    fresh.tally.rebuild(story.floor, now)
    fresh.redraw()
    fresh.refresh(now)
    assert show.rows.keys() == fresh.rows.keys()
    for path, row in fresh.rows.items():
        assert path.startswith("trends/") or show.rows[path] == row, path


@SOME
@given(histories(), st.data())
def test_a_floor_restored_from_its_checkpoint_goes_on_exactly_like_the_original(
    happened: list[FloorEvent], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(happened)), label="cut")
    story = Story(site()).tell_all(happened[:cut])
    restored = restore(pieces(story.floor), site())
    assert b"\n".join(pieces(restored)) == story.bytes()
    tell(restored_story := Story(site()), restored, happened[cut:])
    story.tell_all(happened[cut:])
    assert restored_story.bytes() == story.bytes()


def tell(story: Story, floor: object, happened: Sequence[FloorEvent]) -> None:
    story.floor = floor  # type: ignore[assignment]
    story.tell_all(happened)
