"""Who works here: people, their interfaces on each PBX, their teams; and the look-ups that tie these together. Pure.

An agent of the floor is an interface (`hq/PJSIP/2001`); a person may have several, on several PBXs. What is not in the
roster is still on the floor, only nobody's.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from realtime.names import AgentId


class Seniority(StrEnum):
    """How long somebody has been here, for sampling and coaching."""

    NEW = "new"
    REGULAR = "regular"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the roster. id: the agent id (工号). since: first working day. account: the name they log in with."""

    id: str
    name: str
    interfaces: tuple[AgentId, ...] = ()
    team: str | None = None
    seniority: Seniority = Seniority.REGULAR
    since: date | None = None
    languages: tuple[str, ...] = ()
    account: str | None = None


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """A team. leader: the id of a person, who need not be one of its people."""

    id: str
    name: str
    leader: str | None = None


class Clash(StrEnum):
    """How entries of a roster contradict each other. The values are keys."""

    PERSON_TWICE = "person_twice"
    TEAM_TWICE = "team_twice"
    INTERFACE_TWICE = "interface_twice"
    ACCOUNT_TWICE = "account_twice"
    TEAM_UNKNOWN = "team_unknown"
    LEADER_UNKNOWN = "leader_unknown"


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """One contradiction: of which entry, about which value."""

    clash: Clash
    entry: str
    value: str


class Deed(StrEnum):
    """What another roster does with an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that two rosters have differently. table: person or team; fields: what changed of it."""

    table: str
    id: str
    name: str
    deed: Deed
    fields: tuple[str, ...] = ()


class Roster:
    """An index over people and teams that do not contradict each other (`contradictions`)."""

    def __init__(self, people: Iterable[Person] = (), teams: Iterable[Team] = ()) -> None:
        self.people: Mapping[str, Person] = {person.id: person for person in people}
        self.teams: Mapping[str, Team] = {team.id: team for team in teams}
        self._by_interface = {each: person for person in self.people.values() for each in person.interfaces}
        self._by_account = {person.account: person for person in self.people.values() if person.account is not None}

    def fingerprint(self) -> str:
        """The same for the same people and teams: who edits says which roster they saw."""
        told = msgspec.json.encode((self.people, self.teams), order="deterministic")
        return hashlib.sha256(told).hexdigest()[:16]

    def person_at(self, agent: AgentId) -> Person | None:
        """Whose interface this is."""
        return self._by_interface.get(agent)

    def person_of(self, account: str) -> Person | None:
        """Who logs in with this account."""
        return self._by_account.get(account)

    def agents_of(self, person: str) -> frozenset[AgentId]:
        """The interfaces of a person; none for somebody unknown."""
        found = self.people.get(person)
        return frozenset() if found is None else frozenset(found.interfaces)

    def people_of(self, team: str) -> tuple[Person, ...]:
        """The people of a team, by id."""
        return tuple(person for _, person in sorted(self.people.items()) if person.team == team)

    def team_agents(self, team: str) -> frozenset[AgentId]:
        """The interfaces of everybody in a team."""
        return frozenset(each for person in self.people_of(team) for each in person.interfaces)

    def led_by(self, person: str) -> tuple[Team, ...]:
        """The teams somebody leads, by id."""
        return tuple(team for _, team in sorted(self.teams.items()) if team.leader == person)

    def leader_of(self, agent: AgentId) -> Person | None:
        """Who leads the team of whoever has this interface."""
        person = self.person_at(agent)
        team = None if person is None or person.team is None else self.teams.get(person.team)
        return None if team is None or team.leader is None else self.people.get(team.leader)

    def team_queues(self, team: str, members: Mapping[AgentId, Iterable[str]]) -> frozenset[str]:
        """The queues that people of a team serve now. members: by agent, the queues they are in."""
        return frozenset(queue for agent in self.team_agents(team) for queue in members.get(agent, ()))

    def shown_name(self, agent: AgentId, otherwise: str) -> str:
        """The person's name where it is known."""
        person = self.person_at(agent)
        return otherwise if person is None else person.name


def differences(before: Roster, after: Roster) -> list[Difference]:
    """What becomes of whom when `after` takes the place of `before`; teams first, each by id."""
    return [
        *_differences("team", before.teams, after.teams),
        *_differences("person", before.people, after.people),
    ]


def _differences(
    table: str, before: Mapping[str, Person | Team], after: Mapping[str, Person | Team]
) -> Iterable[Difference]:
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield Difference(table=table, id=key, name=new.name, deed=Deed.ADDED)
        elif old is not None and new is None:
            yield Difference(table=table, id=key, name=old.name, deed=Deed.REMOVED)
        elif old is not None and new is not None and old != new:
            fields = tuple(each for each in new.__struct_fields__ if getattr(old, each) != getattr(new, each))
            yield Difference(table=table, id=key, name=new.name, deed=Deed.CHANGED, fields=fields)


def contradictions(people: Iterable[Person], teams: Iterable[Team]) -> list[Contradiction]:
    """Everything that two entries say differently, or that names what is not there."""
    everybody, groups = list(people), list(teams)
    known, named = {person.id for person in everybody}, {team.id for team in groups}
    found = _twice(Clash.PERSON_TWICE, [(person.id, person.id) for person in everybody])
    found += _twice(Clash.TEAM_TWICE, [(team.id, team.id) for team in groups])
    found += _twice(Clash.INTERFACE_TWICE, [(one.id, each) for one in everybody for each in one.interfaces])
    accounts = [(one.id, _as_one(one.account)) for one in everybody if one.account is not None]
    found += _twice(Clash.ACCOUNT_TWICE, accounts)
    found += [
        Contradiction(clash=Clash.TEAM_UNKNOWN, entry=person.id, value=person.team)
        for person in everybody
        if person.team is not None and person.team not in named
    ]
    found += [
        Contradiction(clash=Clash.LEADER_UNKNOWN, entry=team.id, value=team.leader)
        for team in groups
        if team.leader is not None and team.leader not in known
    ]
    return found


def _as_one(account: str) -> str:
    """An account's name without what logging in does not tell apart: compatibility forms and case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", account.strip()).casefold())


def _twice(clash: Clash, pairs: list[tuple[str, str]]) -> list[Contradiction]:
    """One for every entry after the first that has the same value."""
    seen: Counter[str] = Counter()
    found: list[Contradiction] = []
    for entry, value in pairs:
        seen[value] += 1
        if seen[value] > 1:
            found.append(Contradiction(clash=clash, entry=entry, value=value))
    return found
