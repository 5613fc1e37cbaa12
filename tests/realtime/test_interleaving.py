"""The rows of a snapshot may lie anywhere among the live events: the floor comes out the same.

A row may be ahead of events (Asterisk writes it at once, events wait their turn) or far behind them (it is delivered in
slices). What may differ by order: since when an agent never seen before is in his state, and whether such an agent has
wrap-up after a conversation that ended before his row told how long it lasts.
A caller who joined the same queue twice while the lists were under way has his row at its own place or later.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.agents import Agent, AgentState
from realtime.events import CallerSeen, ChannelSeen, FloorEvent, MemberSet, Source
from realtime.outcomes import PRESENT
from realtime.state import Floor
from tests import build
from tests.histories import histories
from tests.story import Story

Shape = dict[str, object]


@dataclass(slots=True)
class Lists:
    """A stretch of live events, what Asterisk's lists say at some moment of it, and the true floor at its end."""

    before: list[FloorEvent]
    during: list[FloorEvent]
    rows: list[tuple[int, FloorEvent]]
    true: Floor


def at_last(events: list[FloorEvent]) -> float:
    return (events[-1].at if events else build.at(-2)) - build.NINE


def rows_of(floor: Floor, now: float) -> list[FloorEvent]:
    """What QueueStatus and CoreShowChannels would list of this floor."""
    rows: list[FloorEvent] = [build.queue_seen(now, name.removeprefix("hq/")) for name in floor.queues.by_id]
    for queue in floor.queues.by_id:
        for place, visit in enumerate(floor.visits.present(queue), start=1):
            waited = float(int(build.at(now) - (visit.joined or build.at(now))))
            caller = visit.channel.removeprefix("hq/")
            rows.append(build.caller_seen(now, caller, queue.removeprefix("hq/"), waited=waited, position=place))
    rows += [row for agent in floor.agents.by_id.values() for row in _memberships(agent, now)]
    talking = [floor.visits.by_id[found].channel for found in floor.visits.open]
    alive = [leg.id for leg in floor.calls.by_id.values() if leg.ended is None]
    legs = sorted({*talking, *floor.agents.by_leg, *alive})
    return rows + [build.channel_seen(now, leg.removeprefix("hq/")) for leg in legs]


def _memberships(agent: Agent, now: float) -> list[FloorEvent]:
    return [
        build.member(
            now,
            agent.id.removeprefix("hq/"),
            member.queue.removeprefix("hq/"),
            device=agent.device,
            paused=member.paused,
            reason=member.pause_reason,
            wrap_up=member.wrap_up,
            source=Source.SNAPSHOT,
        )
        for member in agent.members
    ]


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    happened = draw(histories(callers=4))
    begin = draw(st.integers(0, len(happened)))
    end = draw(st.integers(begin, min(begin + 25, len(happened))))
    moment = draw(st.integers(begin, end))
    then = Story().tell_all(happened[:moment])
    rows = rows_of(then.floor, at_last(happened[:moment]))
    true = Story().tell_all(happened[:end]).floor
    return Lists(
        before=happened[:begin],
        during=happened[begin:end],
        rows=[(moment - begin if _came_back(true, row) else 0, row) for row in rows],
        true=true,
    )


def _came_back(floor: Floor, row: FloorEvent) -> bool:
    return isinstance(row, CallerSeen) and len(floor.visits.passes(row.channel, row.queue)) > 1


def told(scene: Lists, places: list[int], *, known: bool) -> Story:
    """The floor after the rows were told at these places. known: whether it saw what happened before."""
    story = Story().tell_all(scene.before if known else [])
    story.tell(build.snapshot_began(at_last(scene.before)))
    for place, event in enumerate([*scene.during, None]):
        story.tell_all(row for (_, row), where in zip(scene.rows, places, strict=True) if where == place)
        if event is not None:
            story.tell(event)
    return story.tell(build.snapshot_ended(at_last(scene.before + scene.during)))


def shape(story: Story, floor: Floor, *, known: bool) -> Shape:
    """What has to come out the same."""
    members = {
        (agent.id, member.queue): (member.paused, member.pause_reason, member.wrap_up)
        for agent in floor.agents.by_id.values()
        for member in agent.members
    }
    return {
        "visits": {
            visit.id: ("waiting" if visit.stage in PRESENT else visit.stage, visit.joined, visit.number, visit.end)
            for visit in floor.visits.by_id.values()
        },
        "waiting": {queue: [visit.id for visit in floor.visits.present(queue)] for queue in floor.queues.by_id},
        "members": members,
        "agents": {agent.id: _state(agent, known=known) for agent in floor.agents.by_id.values() if agent.members},
        "outcomes": {name: story.outcomes(name) for name in ("sales", "support")},
    }


def _state(agent: Agent, *, known: bool) -> AgentState:
    return AgentState.READY if agent.state is AgentState.WRAP_UP and not known else agent.state


def drawn_places(data: st.DataObject, scene: Lists) -> list[int]:
    return [data.draw(st.integers(first, len(scene.during))) for first, _ in scene.rows]


@settings(max_examples=80)
@given(scene=lists(), known=st.booleans(), data=st.data())
def test_rows_anywhere_among_live_events_give_the_same_floor(scene: Lists, *, known: bool, data: st.DataObject) -> None:
    one = told(scene, drawn_places(data, scene), known=known)
    other = told(scene, drawn_places(data, scene), known=known)
    assert shape(one, one.floor, known=known) == shape(other, other.floor, known=known)


@settings(max_examples=80)
@given(scene=lists(), data=st.data())
def test_a_snapshot_beside_the_live_stream_changes_nothing_that_was_known(scene: Lists, data: st.DataObject) -> None:
    story = told(scene, drawn_places(data, scene), known=True)
    true = Story().tell_all(scene.before + scene.during)
    assert shape(story, story.floor, known=True) == shape(true, scene.true, known=True)


@settings(max_examples=80)
@given(scene=lists(), data=st.data())
def test_a_floor_that_knew_nothing_has_the_callers_and_members_of_the_lists(scene: Lists, data: st.DataObject) -> None:
    floor = told(scene, drawn_places(data, scene), known=False).floor
    for queue in scene.true.queues.by_id:
        waiting = {visit.channel for visit in scene.true.visits.present(queue)}
        assert {visit.channel for visit in floor.visits.present(queue)} == waiting
    held = {(agent.id, member) for agent in floor.agents.by_id.values() for member in agent.queues}
    assert held == {(agent.id, member) for agent in scene.true.agents.by_id.values() for member in agent.queues}


def test_a_row_outside_any_snapshot_counts_for_nothing() -> None:
    story = Story()
    before = story.bytes()
    rows = (build.member(1, source=Source.SNAPSHOT), build.caller_seen(1), build.channel_seen(1), build.queue_seen(1))
    assert {type(row) for row in rows} >= {MemberSet, CallerSeen, ChannelSeen}
    assert story.tell(*rows).bytes() == before
