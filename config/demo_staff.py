"""The demo's roster: the people of the simulated floor in three teams, a few new, one the demo's agent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from connectors.simulator.people import Person as Seated
from realtime.access.roles import Role
from realtime.names import AgentId
from realtime.roster import Person, Roster, Seniority, Team

PBX = "hq"
TEAMS = {"blue": "蓝队", "green": "绿队", "gold": "金队"}
EVERY_NEW = 5
"""The first of so many people is new, on probation."""


def staff_of(agents: Iterable[Seated]) -> list[Person]:
    """The people; the first one logs in with the demo's account of an agent."""
    teams = list(TEAMS)
    return [
        Person(
            id=one.number,
            name=one.name,
            interfaces=(AgentId(f"{PBX}/{one.interface}"),),
            team=teams[place % len(teams)],
            seniority=Seniority.NEW if place % EVERY_NEW == 0 else Seniority.REGULAR,
            account=Role.AGENT.value if place == 0 else None,
        )
        for place, one in enumerate(agents)
    ]


def roster_of(staff: Sequence[Person]) -> Roster:
    """The people with their teams; each team's first is its leader."""
    leaders = {one.team: one.id for one in reversed(staff)}
    return Roster(staff, [Team(id=team, name=name, leader=leaders.get(team)) for team, name in TEAMS.items()])
