"""Rows of agents with the person behind them: their name and team, and their one state over all interfaces. Pure.

An agent of the floor is an interface. The roster says whose it is; who is not in it keeps the name the PBX tells. Of
several interfaces the person's state is what they do before what they could do, and that before what they cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from realtime.agents import AgentState
from realtime.names import AgentId
from realtime.roster import Roster
from realtime.rows import AgentRow, AnyRow

FIRST = (
    AgentState.HOLD,
    AgentState.TALKING,
    AgentState.RINGING,
    AgentState.WRAP_UP,
    AgentState.READY,
    AgentState.PAUSED,
    AgentState.UNAVAILABLE,
    AgentState.LOGGED_OUT,
)
"""Which state counts when interfaces differ: who can be rung anywhere is ready."""

_RANK = {state.value: place for place, state in enumerate(FIRST)}
_PREFIX = "agents/"


def tied(agent: AgentId, row: AgentRow, roster: Roster, state_of: Callable[[AgentId], str | None]) -> AgentRow:
    """The row with its person; the same object for an interface of nobody.

    state_of: the state of another interface, None where it is not on the floor.
    """
    person = roster.person_at(agent)
    if person is None:
        return row
    others = (state_of(each) for each in person.interfaces if each != agent)
    states = [row.state, *(state for state in others if state is not None)]
    team = roster.teams.get(person.team or "")
    return msgspec.structs.replace(
        row,
        name=person.name,
        person=person.id,
        team=None if team is None else team.name,
        person_state=min(states, key=_RANK.__getitem__),
    )


def as_seen(rows: Mapping[str, AnyRow]) -> dict[str, AnyRow]:
    """Rows that somebody sees, with people's states of these interfaces alone: what others do is not theirs to see.

    All interfaces of a person that they see must be among the rows.
    """
    states: dict[str, list[str]] = {}
    for row in rows.values():
        if isinstance(row, AgentRow) and row.person is not None:
            states.setdefault(row.person, []).append(row.state)
    best = {person: min(theirs, key=_RANK.__getitem__) for person, theirs in states.items()}
    return {path: _restated(row, best) if isinstance(row, AgentRow) else row for path, row in rows.items()}


def _restated(row: AgentRow, best: Mapping[str, str]) -> AgentRow:
    state = None if row.person is None else best[row.person]
    return row if row.person_state == state else msgspec.structs.replace(row, person_state=state)


def siblings(agents: Iterable[AgentId], roster: Roster) -> set[AgentId]:
    """These interfaces and all others of the same people."""
    found = set[AgentId]()
    for agent in agents:
        person = roster.person_at(agent)
        found.update((agent,) if person is None else person.interfaces)
        found.add(agent)
    return found


def all_tied(rows: Mapping[str, AnyRow], roster: Roster) -> dict[str, AnyRow]:
    """A whole picture's rows with the people behind them."""

    def state_of(agent: AgentId) -> str | None:
        row = rows.get(_PREFIX + agent)
        return row.state if isinstance(row, AgentRow) else None

    return {
        path: tied(AgentId(path.removeprefix(_PREFIX)), row, roster, state_of) if isinstance(row, AgentRow) else row
        for path, row in rows.items()
    }
