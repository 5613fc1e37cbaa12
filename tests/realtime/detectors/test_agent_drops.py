from __future__ import annotations

from realtime.detectors.agent_drops import AgentEnds, counted, named
from realtime.names import AgentId, Day
from tests.build import agent, answered, at, created, ended, hangup, joined, leg_of, offered
from tests.story import Story


def talk(story: Story, caller: str, begin: float, cause: int) -> None:
    leg = leg_of("wei", caller)
    story.tell(created(begin, caller), created(begin, leg), joined(begin, caller), offered(begin, caller))
    story.tell(answered(begin + 2, caller), ended(begin + 60, caller))
    story.tell(hangup(begin + 60, caller, cause=cause), hangup(begin + 60, leg, cause=cause))


def test_ends_and_drops_are_counted_by_agent_and_day() -> None:
    story = Story()
    for number, cause in enumerate((16, 38, 16)):
        talk(story, f"c{number}", number * 100.0, cause)
    story.tell(joined(900, "gone"))
    rows = counted(story.floor.visits.all_shown(), lambda when: Day(int(when >= at(155))))
    assert rows == [AgentEnds(agent("wei"), Day(0), 1, 0), AgentEnds(agent("wei"), Day(1), 2, 1)]


def test_a_week_names_whoever_stands_out_and_nobody_where_drops_are_spread() -> None:
    usual = [AgentEnds(AgentId(f"hq/{n}"), Day(day), 30, int(day == 3)) for n in range(40) for day in range(7)]
    assert named(usual) == []
    unlucky = [AgentEnds(AgentId("hq/unlucky"), Day(day), 30, 5) for day in range(7)]
    assert [each.group.name for each in named([*usual, *unlucky])] == ["hq/unlucky"]
    assert named([]) == []
