"""Who may come in: API tokens from the store, and open walls on this machine where the configuration says so."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Callable

from sqlalchemy import Engine

from connectors.store.tokens import Standing, Token, find_token
from realtime.access.holdings import Holdings
from realtime.access.roles import RIGHTS, Role
from realtime.access.scope import Places, Team, scope_of
from realtime.masking import Audience
from realtime.names import Instant
from web.admission import Kind, Refusal, Visitor

FRESH = 5.0
"""Seconds a looked-up token is believed: a revoked one loses its screens within this and the web's own recheck."""

MOST = 4096
"""Tokens remembered; a stranger who guesses must not fill the memory."""

_REFUSALS = {Standing.EXPIRED: Refusal.EXPIRED, Standing.REVOKED: Refusal.REVOKED}


_OPEN_WALL = Visitor(audience=Audience(), rights=RIGHTS[Role.SCREEN], kind=Kind.OPEN_WALL, role=Role.SCREEN)


class Nowhere:
    """Places where neither the floor nor a roster is known: only queues and agents named one by one are reached."""

    def queues_of(self, _pbx: str) -> frozenset[str]:
        """No queue is known."""
        return frozenset()

    def team(self, _name: str) -> Team:
        """No team is known."""
        return Team()

    def agents_of(self, _person: str) -> frozenset[str]:
        """Nobody is known."""
        return frozenset()


class Gate:
    """Access for the web, backed by the store; looks a token up in a thread, at most once in a few seconds."""

    def __init__(
        self,
        store: Engine,
        *,
        open_walls: bool = False,
        places: Places | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._open_walls = open_walls
        self._places = places or Nowhere()
        self._wall = wall
        self._known: dict[str, tuple[float, Token | None]] = {}

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        """Who holds this token; nobody's is let in only to open walls, on this machine, with numbers masked."""
        if token is None:
            return _OPEN_WALL if self._open_walls and _loopback(remote) else Refusal.MISSING
        found = await self._look_up(token)
        if found is None:
            return Refusal.UNKNOWN
        refusal = _REFUSALS.get(found.standing(Instant(self._wall())))
        if refusal is not None:
            return refusal
        holdings = Holdings(role=found.role, scope=scope_of(found.scope))
        return Visitor(
            audience=holdings.audience(self._places),
            rights=holdings.rights(),
            standing=RIGHTS[found.role],
            kind=Kind.TOKEN,
            id=found.id,
            name=found.name,
            role=found.role,
        )

    async def _look_up(self, token: str) -> Token | None:
        known = self._known.get(token)
        if known is not None and self._wall() - known[0] < FRESH:
            return known[1]
        found = await asyncio.to_thread(find_token, self._store, token)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[token] = (self._wall(), found)
        return found


def _loopback(remote: str | None) -> bool:
    try:
        return remote is not None and ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False
