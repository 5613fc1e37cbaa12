"""Whose samples somebody may see at all: of these queues, of these people, or only what was given to them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from realtime.access.scope import AGENT, TEAM, Scope
from realtime.masking import Audience

EVERY = "/*"


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How far a right reaches among samples. queues: ids, and `hq/*` for all of a PBX; None for everything.

    agents: interfaces of the people it names. given_to: besides, what this account has claimed or was assigned.
    calibrates: besides, the calls of calibration sessions that this account rates in, as long as they are open.
    """

    queues: frozenset[str] | None = frozenset()
    agents: frozenset[str] = frozenset()
    given_to: str | None = None
    calibrates: str | None = None

    def names(self, queue: str | None, interfaces: Collection[str], holders: Collection[str | None]) -> bool:
        """Whether a sample of this queue is reached. interfaces: its agent's; holders: who has it."""
        if self.given_to is not None and self.given_to in holders:
            return True
        if self.queues is None or not self.agents.isdisjoint(interfaces):
            return True
        if queue is None:
            return False
        return queue in self.queues or queue.partition("/")[0] + EVERY in self.queues


NOWHERE = Reach()


def shared(one: Reach, other: Reach) -> Reach:
    """What both reach by queue, and what both reach by person; never more than either reaches."""
    if one.queues is None or other.queues is None:
        narrower = other if one.queues is None else one
        return msgspec.structs.replace(narrower, given_to=None, calibrates=None)
    queues = {each for each in one.queues if other.names(each, (), ())}
    queues |= {each for each in other.queues if one.names(each, (), ())}
    return Reach(queues=frozenset(queues), agents=one.agents & other.agents)


def of_audience(audience: Audience) -> Reach:
    """As far as the floor is seen: queues of a team's people are theirs only where they themselves took the call."""
    queues = None if audience.queues is None else audience.queues - audience.closed
    return Reach(queues=queues, agents=audience.agents)


def widened(reach: Reach, scopes: Iterable[Scope]) -> Reach:
    """The reach with what is granted besides; a team is only known with the roster, so a grant of one adds nothing."""
    queues, agents = reach.queues, set(reach.agents)
    for scope in scopes:
        if scope.entries is None:
            queues = None
            continue
        agents |= {each.removeprefix(AGENT) for each in scope.entries if each.startswith(AGENT)}
        if queues is not None:
            queues |= {each for each in scope.entries if not each.startswith((AGENT, TEAM))}
    return msgspec.structs.replace(reach, queues=queues, agents=frozenset(agents))
