"""Signing in over the store: passwords checked, guesses slowed down, sessions opened and ended.

Unknown names cost the same work and meet the same waits as known ones, so nobody learns who has an account.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from sqlalchemy import Engine

from connectors.passwords import Passwords, PasswordsBusyError
from connectors.store.accounts import (
    account_by_id,
    find_lockout,
    forget_lockout,
    keep_lockout,
    link_account,
    password_of,
    rehashed,
    set_password,
    use_link,
)
from connectors.store.sessions import Limits, end_sessions, find_session, list_sessions, open_session
from connectors.store.threads import in_store
from realtime.access.accounts import LONGEST_PASSWORD, Account, Session, folded, weakness
from realtime.access.networks import network_of
from realtime.access.throttle import Pace, Throttle
from realtime.names import Instant, Seconds
from web.keepers import Denied, Opened, Seat, Why

NAMES = Pace()
ADDRESSES = Pace(free=20, first=Seconds(2.0))
"""Many people may share one address; a name is one person's."""


class SignInDesk:
    """web.keepers.SignIn."""

    def __init__(
        self, store: Engine, passwords: Passwords, limits: Limits, wall: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._limits = limits
        self._wall = wall
        self._names = Throttle(NAMES)
        self._addresses = Throttle(ADDRESSES)

    async def log_in(self, name: str, password: str, seat: Seat) -> Opened | Denied:
        """By name and password. A try is counted before it is checked, so that many at once gain nothing."""
        called = folded(name)
        denied = await self._counted(called, seat)
        if denied is not None:
            return denied
        found = await in_store(password_of, self._store, called)
        hashed = found[1] if found is not None and found[0].disabled is None else None
        try:
            right = await self._passwords.matches(hashed, password[: LONGEST_PASSWORD + 1])
            if not right or found is None or hashed is None:
                return Denied(Why.WRONG)
            await self._passed(called, seat)
            if self._passwords.outdated(hashed):
                newer = await self._passwords.hashed(password[: LONGEST_PASSWORD + 1])
                await in_store(rehashed, self._store, found[0].id, newer)
        except PasswordsBusyError:
            return Denied(Why.BUSY)
        return await self._opened(found[0], seat)

    async def redeem(self, link: str, password: str, seat: Seat) -> Opened | Denied:
        """By a one-time link; it is used up only by a password that is good enough."""
        wait = self._addresses.wait(network_of(seat.remote), self._now())
        if wait > 0:
            return Denied(Why.WAIT, wait)
        account = await in_store(link_account, self._store, link[:200], self._now())
        if account is None:
            self._addresses.failed(network_of(seat.remote), self._now())
            return Denied(Why.LINK)
        weak = weakness(password, account.name)
        if weak is not None:
            return Denied(Why.WEAK, weakness=weak)
        try:
            hashed = await self._passwords.hashed(password)
        except PasswordsBusyError:
            return Denied(Why.BUSY)
        used = await in_store(use_link, self._store, link, hashed, self._now())
        if used is None:
            return Denied(Why.LINK)
        await self._passed(used.name, seat)
        await self.end(used.id)
        return await self._opened(used, seat)

    async def change_password(self, account: int, old: str, new: str, seat: Seat) -> Opened | Denied:
        """One's own; the old one is asked for, for an unlocked desk is not its owner."""
        person = await in_store(account_by_id, self._store, account)
        denied = await self._counted(person.name, seat)
        if denied is not None:
            return denied
        found = await in_store(password_of, self._store, person.name)
        try:
            if found is None or not await self._passwords.matches(found[1], old[: LONGEST_PASSWORD + 1]):
                return Denied(Why.WRONG)
            await self._passed(person.name, seat)
            weak = weakness(new, person.name)
            if weak is not None:
                return Denied(Why.WEAK, weakness=weak)
            hashed = await self._passwords.hashed(new)
        except PasswordsBusyError:
            return Denied(Why.BUSY)
        await in_store(set_password, self._store, account, hashed)
        await self.end(account)
        return await self._opened(await in_store(account_by_id, self._store, account), seat)

    async def open_for(self, account: Account, seat: Seat) -> Opened:
        """A session for somebody whom others vouch for."""
        return await self._opened(account, seat)

    async def sessions(self, account: int) -> list[Session]:
        """Those alive."""
        return await in_store(list_sessions, self._store, account, self._now(), self._limits)

    async def end(self, account: int, *, only: int | None = None, keep: int | None = None) -> int:
        """End sessions; gives how many ended."""
        return await in_store(end_sessions, self._store, account, self._now(), only=only, keep=keep)

    async def _opened(self, account: Account, seat: Seat) -> Opened:
        """A session of its own text; the one this browser had before ends."""
        now = self._now()
        if seat.before is not None:
            before = await in_store(find_session, self._store, seat.before, now, self._limits)
            if before is not None:
                await self.end(before[1].id, only=before[0].id)
        text = await in_store(open_session, self._store, account.id, now, seat.remote, seat.agent)
        return Opened(text, account)

    async def _counted(self, name: str, seat: Seat) -> Denied | None:
        """Count this try as a failure until it is known to be none; say how long to wait when too many were."""
        now, key, network = self._now(), lockout_key(name), network_of(seat.remote)
        if not self._names.knows(key):
            kept = await in_store(find_lockout, self._store, key)
            if kept is not None and not self._names.knows(key):
                self._names.remember(key, kept)
        wait = max(self._names.wait(key, now), self._addresses.wait(network, now))
        if wait > 0:
            return Denied(Why.WAIT, wait)
        self._addresses.failed(network, now)
        failures = self._names.failed(key, now)
        if failures.until > now:
            await in_store(keep_lockout, self._store, key, failures)
        return None

    async def _passed(self, name: str, seat: Seat) -> None:
        key = lockout_key(name)
        self._addresses.passed(network_of(seat.remote))
        self._names.passed(key)
        await in_store(forget_lockout, self._store, key)

    def _now(self) -> Instant:
        return Instant(self._wall())


def lockout_key(name: str) -> str:
    """Under which a name's failures are remembered, known or not."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
