"""A new screen and the leader who lets it in: a six-digit code for the eye, a long secret for the screen.

The screen asks for both, shows the code, and asks with the secret whether it was approved. The code alone gets nobody
anything but the leader's attention; approving needs a right. Everything is bounded and ends after ten minutes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from realtime.names import Instant, Seconds

LIFETIME = Seconds(600.0)
MOST = 200
"""Screens that wait at once; a centre hangs up a few in a day."""

MOST_PER_ADDRESS = 10
CODES = 1_000_000


class PairingFullError(Exception):
    """Too many screens wait already, or too many from one address."""


class PairingUnknownError(LookupError):
    """No screen waits under this code or secret."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A screen that waits, as a leader sees it."""

    code: str
    since: Instant
    until: Instant
    address: str


@dataclass(slots=True)
class _Pairing:
    waiting: Waiting
    secret: str
    token: str | None = None


class Pairings:
    """Screens that wait. number: a secure random number below its argument; secret: a fresh long random text."""

    def __init__(self, number: Callable[[int], int], secret: Callable[[], str]) -> None:
        self._number = number
        self._secret = secret
        self._by_code: dict[str, _Pairing] = {}

    def begin(self, address: str, now: Instant) -> tuple[Waiting, str]:
        """A new screen: what it shows, and the secret it asks with. Raises PairingFullError."""
        self._tidy(now)
        mine = [each for each in self._by_code.values() if each.waiting.address == address]
        if len(self._by_code) >= MOST or len(mine) >= MOST_PER_ADDRESS:
            raise PairingFullError
        code = f"{self._number(CODES):06}"
        while code in self._by_code:
            code = f"{self._number(CODES):06}"
        secret = self._secret()
        waiting = Waiting(code=code, since=now, until=Instant(now + LIFETIME), address=address)
        self._by_code[code] = _Pairing(waiting, _digest(secret))
        return waiting, secret

    def waiting(self, now: Instant) -> list[Waiting]:
        """Those nobody approved yet, oldest first."""
        self._tidy(now)
        return [each.waiting for each in self._by_code.values() if each.token is None]

    def find(self, code: str, now: Instant) -> Waiting:
        """The screen that shows this code. Raises PairingUnknownError."""
        self._tidy(now)
        found = self._by_code.get(code)
        if found is None or found.token is not None:
            raise PairingUnknownError
        return found.waiting

    def approve(self, code: str, token: str, now: Instant) -> None:
        """Lay the token down for the screen to fetch. Raises PairingUnknownError."""
        self.find(code, now)
        self._by_code[code].token = token

    def collect(self, secret: str, now: Instant) -> str | None:
        """The token, once; None while nobody approved. Raises PairingUnknownError for a secret that is no more."""
        self._tidy(now)
        digest = _digest(secret)
        for code, each in self._by_code.items():
            if each.secret == digest:
                if each.token is not None:
                    del self._by_code[code]
                return each.token
        raise PairingUnknownError

    def _tidy(self, now: Instant) -> None:
        gone = [code for code, each in self._by_code.items() if each.waiting.until <= now]
        for code in gone:
            del self._by_code[code]


def _digest(secret: str) -> str:
    """Compared instead of the secret itself, so that the time a comparison takes tells nothing of it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
