"""How far somebody's rights reach: everything, or named PBXs, queues, teams and agents.

Written as people write it in a command: `hq/sales` (a queue), `hq/*` (all of a PBX), `team:blue`, and `agent:1001` (a
person of the roster, or an agent's id `agent:hq/SIP/1001`). Nothing written is everything; an agent's reach is only
ever what is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from realtime.masking import Audience

TEAM = "team:"
AGENT = "agent:"
LONGEST_ENTRY = 200


class ScopeError(ValueError):
    """An entry that means nothing; the text says which and what is allowed."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """A reach. entries: as written, sorted; None for everything, an empty set for nothing."""

    entries: frozenset[str] | None = None

    def written(self) -> tuple[str, ...] | None:
        """In a fixed order, as it is kept; None for everything."""
        return None if self.entries is None else tuple(sorted(self.entries))

    def names(self, queue: str) -> bool:
        """Whether a queue is reached by its own name or its PBX's; a team's reach is only known with the roster."""
        return self.entries is None or queue in self.entries or f"{queue.partition('/')[0]}/*" in self.entries

    def covers(self, other: Scope) -> bool:
        """Whether all that the other names lies within this one, by the words alone: who sits where is the roster's."""
        if self.entries is None or other.entries is None:
            return self.entries is None
        return all(self._covers(entry) for entry in other.entries)

    def _covers(self, entry: str) -> bool:
        place = entry.removeprefix(AGENT)
        on_pbx = "/" in place and not entry.startswith(TEAM)
        return entry in (self.entries or ()) or (on_pbx and f"{place.partition('/')[0]}/*" in (self.entries or ()))

    def joined(self, other: Scope) -> Scope:
        """What either reaches."""
        if self.entries is None or other.entries is None:
            return EVERYTHING
        return Scope(entries=self.entries | other.entries)


EVERYTHING = Scope()
NOTHING = Scope(entries=frozenset())


class Team(msgspec.Struct, frozen=True):
    """A team now. agents: ids of its people on every PBX; queues: those they serve."""

    agents: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()


class Places(Protocol):
    """Whoever knows what there is: the floor for queues, the roster for teams and people."""

    def queues_of(self, pbx: str) -> frozenset[str]:
        """Ids of the queues known on a PBX; none for one that is unknown."""

    def team(self, name: str) -> Team:
        """A team as it is now; an empty one for a name that is unknown."""

    def agents_of(self, person: str) -> frozenset[str]:
        """The agent ids of one person of the roster; none for somebody unknown."""


def scope_of(entries: Iterable[str] | None) -> Scope:
    """Read what was written; None is everything. Raises ScopeError for an entry that means nothing."""
    if entries is None:
        return EVERYTHING
    found = frozenset(entries)
    for entry in found:
        _check(entry)
    return Scope(entries=found)


def audience_of(scope: Scope, places: Places, *, own_only: bool = False) -> Audience:
    """Who sees the floor through this scope now. own_only: nothing but the agents it names."""
    if scope.entries is None:
        return Audience(queues=frozenset() if own_only else None)
    queues: set[str] = set()
    agents: set[str] = set()
    closed: set[str] = set()
    for entry in scope.entries:
        if entry.startswith(AGENT):
            agents |= _person(entry.removeprefix(AGENT), places)
        elif own_only:
            continue
        elif entry.startswith(TEAM):
            team = places.team(entry.removeprefix(TEAM))
            agents |= team.agents
            closed |= team.queues
        elif entry.endswith("/*"):
            queues |= places.queues_of(entry.removesuffix("/*"))
        else:
            queues.add(entry)
    return Audience(queues=frozenset(queues | closed), agents=frozenset(agents), closed=frozenset(closed - queues))


def _person(name: str, places: Places) -> frozenset[str]:
    return frozenset({name}) if "/" in name else places.agents_of(name)


def _check(entry: str) -> None:
    if len(entry) > LONGEST_ENTRY or not entry.isprintable():
        raise ScopeError(f"scope {entry[:40]!r}...: too long, or not printable")
    for mark in (TEAM, AGENT):
        if entry.startswith(mark):
            if entry.removeprefix(mark).strip():
                return
            raise ScopeError(f"scope {entry!r}: name one after {mark!r}")
    pbx, _, queue = entry.partition("/")
    if not pbx or not queue:
        raise ScopeError(f"scope {entry!r}: write PBX/QUEUE, PBX/*, team:NAME or agent:NAME")
