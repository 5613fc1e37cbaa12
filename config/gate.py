"""Who may come in: API tokens from the store, and open walls on this machine where the configuration says so."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import Callable

from sqlalchemy import Engine

from connectors.store.tokens import Standing, Token, find_token
from realtime.access.roles import RIGHTS, Right
from realtime.masking import Audience
from realtime.names import Instant
from web.admission import Refusal, Visitor

FRESH = 5.0
"""Seconds a looked-up token is believed: a revoked one loses its screens within this and the web's own recheck."""

MOST = 4096
"""Tokens remembered; a stranger who guesses must not fill the memory."""

_REFUSALS = {Standing.EXPIRED: Refusal.EXPIRED, Standing.REVOKED: Refusal.REVOKED}


class Gate:
    """Access for the web, backed by the store; looks a token up in a thread, at most once in a few seconds."""

    def __init__(self, store: Engine, *, open_walls: bool = False, wall: Callable[[], float] = time.time) -> None:
        self._store = store
        self._open_walls = open_walls
        self._wall = wall
        self._known: dict[str, tuple[float, Token | None]] = {}

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        """Who holds this token; nobody's is let in only to open walls, on this machine, with numbers masked."""
        if token is None:
            return Visitor(Audience()) if self._open_walls and _loopback(remote) else Refusal.MISSING
        found = await self._look_up(token)
        if found is None:
            return Refusal.UNKNOWN
        refusal = _REFUSALS.get(found.standing(Instant(self._wall())))
        if refusal is not None:
            return refusal
        rights = RIGHTS[found.role]
        if Right.SEE_FLOOR not in rights:
            return Visitor(Audience(queues=frozenset()), metrics=Right.SEE_METRICS in rights)
        scope = None if found.scope is None else frozenset(found.scope)
        return Visitor(Audience(queues=scope, numbers=Right.SEE_NUMBERS in rights), metrics=Right.SEE_METRICS in rights)

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
