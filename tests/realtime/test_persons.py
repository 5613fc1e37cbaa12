from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.agents import AgentState
from realtime.events import FloorEvent
from realtime.masking import Audience, applied, delta_for, picture_for, seen
from realtime.names import AgentId
from realtime.persons import FIRST, all_tied, siblings, tied
from realtime.roster import Person, Roster, Team
from realtime.rows import AgentRow
from realtime.snapshot import Show
from tests.build import agent, answered, at, joined, member, removed
from tests.histories import histories
from tests.story import Story
from tests.web.build import agent_row

BOTH = Person(id="1001", name="李娜", interfaces=(agent("wei"), agent("li")), team="blue")
ROSTER = Roster([BOTH, Person(id="1002", name="张", interfaces=(agent("zhang"),))], [Team(id="blue", name="蓝队")])


def row_of(show: Show, who: str) -> AgentRow:
    row = show.rows[f"agents/hq/{who}"]
    assert isinstance(row, AgentRow)
    return row


def shown(story: Story, roster: Roster = ROSTER) -> Show:
    show = Show(floor=story.floor, tally=story.tally, roster=roster)
    show.redraw()
    show.refresh(at(100))
    return show


def test_a_row_carries_the_rosters_name_and_team_and_nobodys_stays_as_it_is() -> None:
    show = shown(Story().tell(member(0), member(0, "zhang"), member(0, "chen")))
    wei, zhang, chen = (row_of(show, who) for who in ("wei", "zhang", "chen"))
    assert (wei.name, wei.person, wei.team, wei.person_state) == ("李娜", "1001", "蓝队", "ready")
    assert (zhang.name, zhang.person, zhang.team, zhang.person_state) == ("张", "1002", None, "ready")
    assert (chen.name, chen.person, chen.team, chen.person_state) == ("Chen", None, None, None)


def test_who_talks_on_one_telephone_talks_on_all_of_them() -> None:
    story = Story().tell(member(0), member(0, "li", "support"), joined(1))
    show = shown(story)
    show.follow(story.step(answered(101, by="wei")))
    delta = show.refresh(at(101.25))
    assert delta is not None
    assert {"agents/hq/wei", "agents/hq/li"} <= set(delta.changed)
    li = row_of(show, "li")
    assert (li.state, li.person_state, row_of(show, "wei").person_state) == ("ready", "talking", "talking")
    show.follow(story.step(removed(102, "li", "support")))
    show.refresh(at(102.25))
    assert (row_of(show, "li").state, row_of(show, "li").person_state) == ("logged_out", "talking")


def test_another_roster_shows_with_the_next_frame() -> None:
    show = shown(Story().tell(member(0), joined(1)), Roster())
    show.know(ROSTER)
    delta = show.refresh(at(100.3))
    assert delta is not None
    assert [path for path in delta.changed if path.startswith("agents/")] == ["agents/hq/wei"]
    assert row_of(show, "wei").name == "李娜"
    show.know(Roster())
    show.refresh(at(100.6))
    assert (row_of(show, "wei").name, row_of(show, "wei").person) == ("Wei", None)


@settings(max_examples=60)
@given(histories(), st.data())
def test_deltas_show_people_as_a_whole_picture_does(happened: list[FloorEvent], data: st.DataObject) -> None:
    story = Story()
    show, plain = Show(floor=story.floor, tally=story.tally, roster=ROSTER), Show(floor=story.floor)
    held = dict(show.rows)
    for event in happened:
        show.follow(story.step(event))
        if data.draw(st.booleans(), label="draw"):
            delta = show.refresh(max(story.now, show.at))
            held = held if delta is None else applied(held, delta)
            assert held == show.rows
    now = at(3600)
    show.refresh(now)
    plain.tally.rebuild(story.floor, now)
    plain.redraw()
    plain.refresh(now)
    agents = {path: row for path, row in all_tied(plain.rows, ROSTER).items() if path.startswith("agents/")}
    assert {path: row for path, row in show.rows.items() if path.startswith("agents/")} == agents


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_states_the_same_counts_whoever_is_looked_at(order: int) -> None:
    assert set(FIRST) == set(AgentState)
    for place, first in enumerate(FIRST):
        for second in FIRST[place:]:
            one, other = (first, second)[::order]
            row = msgspec.structs.replace(agent_row("hq/sales"), state=one.value)
            assert tied(agent("wei"), row, ROSTER, lambda _each: other.value).person_state == first.value  # noqa: B023


def test_siblings_are_all_interfaces_of_the_same_people() -> None:
    assert siblings([agent("wei"), agent("chen")], ROSTER) == {agent("wei"), agent("li"), agent("chen")}
    assert siblings([], ROSTER) == set()
    assert siblings([AgentId("x/y")], Roster()) == {"x/y"}


def test_what_a_scope_hides_of_a_row_it_hides_of_a_persons() -> None:
    row = tied(agent("wei"), agent_row("hq/sales", "hq/support"), ROSTER, lambda _each: None)
    narrow = seen("agents/hq/wei", row, Audience(queues=frozenset({"hq/sales"})))
    assert isinstance(narrow, AgentRow)
    assert (narrow.queues, narrow.name) == (("hq/sales",), "李娜")
    assert seen("agents/hq/wei", row, Audience(queues=frozenset({"sh/sales"}))) is None


NARROW = Audience(queues=frozenset({"hq/support"}))


def test_a_narrow_reader_sees_a_persons_state_of_the_interfaces_within_the_scope_alone() -> None:
    story = Story().tell(member(0), member(0, "li", "support"), joined(1))
    show = shown(story)
    show.follow(story.step(answered(101, by="wei")))
    show.refresh(at(101.25))
    assert row_of(show, "li").person_state == "talking"
    (li,) = [row for row in picture_for(show.picture(), NARROW).values() if isinstance(row, AgentRow)]
    assert (li.state, li.person_state) == ("ready", "ready")


def test_who_leaves_a_person_leaves_the_state_that_a_narrow_reader_sees() -> None:
    pair = Person(id="1001", name="李娜", interfaces=(agent("wei"), agent("li"), agent("chen")))
    story = Story().tell(member(0), member(0, "li", "support"), member(0, "chen", "support"), joined(1))
    show = shown(story, Roster([pair]))
    taken = answered(103, "c2", "chen", "support")
    happened: list[FloorEvent] = [answered(101, by="wei"), joined(102, "c2", "support"), taken]
    for event in happened:
        show.follow(story.step(event))
    show.refresh(at(103.25))
    held = picture_for(show.picture(), NARROW)
    show.know(Roster([msgspec.structs.replace(pair, interfaces=(agent("wei"), agent("li")))]))
    delta = show.refresh(at(103.5))
    assert delta is not None
    mine = delta_for(delta, NARROW, set(held))
    assert mine is not None
    assert applied(held, mine) == picture_for(show.picture(), NARROW)


@settings(max_examples=60)
@given(histories(), st.data())
def test_deltas_show_a_narrow_reader_people_as_a_whole_picture_does(
    happened: list[FloorEvent], data: st.DataObject
) -> None:
    story = Story()
    show = Show(floor=story.floor, tally=story.tally, roster=ROSTER)
    audience = data.draw(st.sampled_from([NARROW, Audience(queues=frozenset({"hq/sales"}))]), label="audience")
    held = picture_for(show.picture(), audience)
    for event in happened:
        show.follow(story.step(event))
        if data.draw(st.booleans(), label="draw"):
            delta = show.refresh(max(story.now, show.at))
            mine = None if delta is None else delta_for(delta, audience, set(held))
            held = held if mine is None else applied(held, mine)
            assert held == picture_for(show.picture(), audience)
