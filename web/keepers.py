"""Whoever keeps accounts, sessions and screens, as the web needs them. How they are kept is no matter here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import msgspec

from realtime.access.accounts import Account, Changes, Session, Weakness
from realtime.access.pairing import Waiting
from realtime.access.roles import Role


class Why(StrEnum):
    """Why somebody is not signed in."""

    WRONG = "login-wrong"
    WAIT = "login-wait"
    BUSY = "login-busy"
    LINK = "link-invalid"
    WEAK = "password-weak"
    OUTSIDE = "oidc-refused"


class Seat(msgspec.Struct, frozen=True):
    """Where somebody signs in from: the address and the browser. before: the session they had until now."""

    remote: str = ""
    agent: str = ""
    before: str | None = None


class Opened(msgspec.Struct, frozen=True):
    """Somebody is signed in. text: of the new session, for the cookie alone."""

    text: str
    account: Account


class Denied(msgspec.Struct, frozen=True):
    """Somebody is not. wait_seconds: until the next try counts; weakness: of the password they chose."""

    why: Why
    wait_seconds: float = 0.0
    weakness: Weakness | None = None


class NewAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account to be made. scope: as written in commands, null for everything."""

    name: str
    display_name: str
    role: Role
    scope: tuple[str, ...] | None = None
    language: str | None = None


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """One paired screen. board: what it shows."""

    id: int
    name: str
    board: str
    since: float


class NotPossibleError(ValueError):
    """What was asked for cannot be, and the text says why and the mend. taken: a name is somebody's already."""

    def __init__(self, said: str, *, taken: bool = False) -> None:
        super().__init__(said)
        self.taken = taken


class SignIn(Protocol):
    """Log-ins and sessions."""

    async def log_in(self, name: str, password: str, seat: Seat) -> Opened | Denied:
        """By name and password."""

    async def redeem(self, link: str, password: str, seat: Seat) -> Opened | Denied:
        """By a one-time link, which sets the password."""

    async def change_password(self, account: int, old: str, new: str, seat: Seat) -> Opened | Denied:
        """One's own; every other session ends, and this one gets a new text."""

    async def sessions(self, account: int) -> list[Session]:
        """Those alive."""

    async def end(self, account: int, *, only: int | None = None, keep: int | None = None) -> int:
        """End sessions; gives how many ended."""


class Accounts(Protocol):
    """The accounts themselves. All raise NotPossibleError, and AccountUnknownError for a name nobody has."""

    async def listed(self) -> list[Account]:
        """Everybody."""

    async def created(self, new: NewAccount) -> tuple[Account, str]:
        """A new account and its one-time link."""

    async def changed(self, name: str, changes: Changes) -> Account:
        """Another name to read, role, scope, language, or disabled; sessions end when rights change."""

    async def link(self, name: str) -> str:
        """A new one-time link; the old password opens nothing from its use on."""


class Screens(Protocol):
    """Screens and those that want to become one. Raise NotPossibleError."""

    async def begin(self, remote: str) -> tuple[Waiting, str]:
        """A screen asks for a code; gives its secret too. Raises PairingFullError."""

    async def collect(self, secret: str) -> str | None:
        """A screen asks for its token. Raises PairingUnknownError."""

    async def waiting(self) -> list[Waiting]:
        """Those who show a code."""

    async def approve(self, code: str, name: str, board: str, by: str) -> Screen:
        """Let one in. Raises PairingUnknownError, PairingFullError after many wrong codes."""

    async def listed(self) -> list[Screen]:
        """The paired ones."""

    async def changed(self, number: int, name: str | None, board: str | None) -> Screen:
        """Another name or board."""

    async def revoked(self, number: int) -> Screen:
        """End one for ever."""


class Outside(Protocol):
    """Log-ins through the organisation's identity provider."""

    async def begin(self) -> tuple[str, str] | None:
        """Where to send the browser, and a state to bind to it; None while the provider cannot be reached."""

    async def finish(self, state: str, bound: str, code: str, seat: Seat) -> Opened | Denied:
        """Somebody came back. bound: the state this browser left with."""


@dataclass(frozen=True, slots=True)
class Keepers:
    """All of them. outside: None where no identity provider is configured."""

    sign_in: SignIn
    accounts: Accounts
    screens: Screens
    outside: Outside | None = None
