"""Whose leaders an alert is for: the queue it is about and the teams that serve it, as floor and roster say now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from realtime.alerts.schedule import EVERYBODY, Concern
from realtime.detectors.finding import Finding, Scope
from realtime.names import AgentId
from realtime.roster import Roster
from realtime.rows import AgentRow, AnyRow

AGENTS = "agents/"


def concerns_of(rows: Mapping[str, AnyRow], roster: Roster) -> Callable[[Finding], Concern]:
    """Look up what a finding concerns. rows: as last drawn; teams are counted when they are first asked for."""
    agents = {path: row for path, row in rows.items() if isinstance(row, AgentRow)}
    known: dict[str, Concern] = {}

    def concern(finding: Finding) -> Concern:
        subject = finding.subject
        if subject.scope is Scope.QUEUE:
            if subject.id not in known:
                known[subject.id] = concern_of_queue(agents, roster, subject.id)
            return known[subject.id]
        row = agents.get(AGENTS + subject.id) if subject.scope is Scope.AGENT else None
        return EVERYBODY if row is None else Concern(frozenset(row.queues), _team(AGENTS + subject.id, roster))

    return concern


def concern_of_queue(rows: Mapping[str, AnyRow], roster: Roster, queue: str) -> Concern:
    """What an alert about this queue concerns: it, and the teams of whom stands in it."""
    serving = (path for path, row in rows.items() if isinstance(row, AgentRow) and queue in row.queues)
    return Concern(frozenset({queue}), frozenset().union(*(_team(path, roster) for path in serving)))


def _team(path: str, roster: Roster) -> frozenset[str]:
    person = roster.person_at(AgentId(path.removeprefix(AGENTS)))
    return frozenset() if person is None or person.team is None else frozenset({person.team})
