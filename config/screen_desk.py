"""Screens over the store, and those that wait to become one."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from sqlalchemy import Engine

from connectors.store.threads import in_store
from connectors.store.tokens import (
    Token,
    TokenNameError,
    change_screen,
    create_token,
    find_token,
    list_screens,
    revoke_screen,
)
from realtime.access.networks import network_of
from realtime.access.pairing import PairingFullError, Pairings, PairingUnknownError, Waiting
from realtime.access.roles import Role
from realtime.access.throttle import Pace, Throttle
from realtime.names import Instant, Seconds
from web.keepers import NotPossibleError, Screen

WRONG_CODES = Pace(free=10, first=Seconds(60.0), forget=Seconds(3600.0))
"""Of one leader: a million codes cannot be tried out in ten minutes. A right code between wrong ones forgives none:

anybody may have a code shown, and would have a right one at hand."""

ALL_WRONG_CODES = Pace(free=60, first=Seconds(60.0), most=Seconds(600.0), forget=Seconds(3600.0))
"""Of everybody together, however many accounts somebody has."""

EVERYBODY = ""


class ScreenDesk:
    """web.keepers.Screens."""

    def __init__(self, store: Engine, wall: Callable[[], float] = time.time) -> None:
        self._store = store
        self._wall = wall
        self._pairings = Pairings(secrets.randbelow, lambda: secrets.token_urlsafe(32))
        self._wrong = Throttle(WRONG_CODES)
        self._all_wrong = Throttle(ALL_WRONG_CODES)

    async def begin(self, remote: str) -> tuple[Waiting, str]:
        """A screen asks for a code."""
        return self._pairings.begin(network_of(remote), self._now())

    async def collect(self, secret: str) -> str | None:
        """A screen asks for its token."""
        return self._pairings.collect(secret, self._now())

    async def waiting(self) -> list[Waiting]:
        """Those who show a code."""
        return self._pairings.waiting(self._now())

    async def approve(self, code: str, name: str, board: str, by: str) -> Screen:
        """Let one in. by: whoever approves, whose wrong codes are counted."""
        now = self._now()
        if self._wrong.wait(by, now) > 0 or self._all_wrong.wait(EVERYBODY, now) > 0:
            raise PairingFullError
        try:
            self._pairings.find(code, now)
        except PairingUnknownError:
            self._wrong.failed(by, now)
            self._all_wrong.failed(EVERYBODY, now)
            raise
        try:
            made, text = await in_store(self._create, name, board, now)
        except TokenNameError as error:
            raise _impossible(error) from None
        try:
            self._pairings.approve(code, text, self._now())
        except PairingUnknownError:
            await in_store(revoke_screen, self._store, made.id, now)
            raise
        return _screen(made)

    async def listed(self) -> list[Screen]:
        """The paired ones."""
        return [_screen(token) for token in await in_store(list_screens, self._store)]

    async def changed(self, number: int, name: str | None, board: str | None) -> Screen:
        """Another name or board."""
        try:
            return _screen(await in_store(change_screen, self._store, number, name=name, board=board))
        except TokenNameError as error:
            raise _impossible(error) from None

    async def revoked(self, number: int) -> Screen:
        """End one for ever."""
        try:
            return _screen(await in_store(revoke_screen, self._store, number, self._now()))
        except TokenNameError as error:
            raise _impossible(error) from None

    def _create(self, name: str, board: str, now: Instant) -> tuple[Token, str]:
        text = create_token(self._store, name=name, role=Role.SCREEN, now=now, board=board)
        found = find_token(self._store, text)
        if found is None:
            raise TokenNameError("the screen's token was not kept: try again")
        return found, text

    def _now(self) -> Instant:
        return Instant(self._wall())


def _impossible(error: TokenNameError) -> NotPossibleError:
    return NotPossibleError(str(error), taken="exists" in str(error))


def _screen(token: Token) -> Screen:
    return Screen(id=token.id, name=token.name, board=token.board or "", since=token.created)
