"""People whom the organisation's identity provider vouches for: their log-in begun, finished, and their account kept.

An account is made at the first log-in; its role follows the provider's groups at every one.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Engine

from config.account_desk import AccountDesk
from config.sign_in import SignInDesk
from connectors.errors import LinkLostError
from connectors.oidc import OidcRefusedError, Provider
from connectors.store.accounts import account_from_outside, create_account
from connectors.store.threads import in_store
from realtime.access.accounts import (
    LONGEST_NAME,
    Account,
    AccountTakenError,
    AccountUnknownError,
    Changes,
    checked_display_name,
    folded,
)
from realtime.access.roles import Role
from realtime.names import Instant
from web.keepers import Denied, NotPossibleError, Opened, Seat, Why

LIFETIME = 600.0
MOST_PENDING = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Journey:
    nonce: str
    verifier: str
    until: float


@dataclass(frozen=True, slots=True)
class Groups:
    """claim: where groups stand in the ID token; roles: what each group is here, the first that fits wins."""

    claim: str
    roles: Sequence[tuple[str, Role]]

    def role_of(self, claims: dict[str, Any]) -> Role | None:
        """The role somebody has here; None when no group of theirs has one."""
        found = claims.get(self.claim)
        groups = {found} if isinstance(found, str) else set(map(str, found)) if isinstance(found, list) else set()
        return next((role for group, role in self.roles if group in groups), None)


class OutsideDesk:
    """web.keepers.Outside."""

    def __init__(
        self,
        store: Engine,
        provider: Provider,
        groups: Groups,
        sign_in: SignInDesk,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._provider = provider
        self._groups = groups
        self._sign_in = sign_in
        self._accounts = AccountDesk(store, wall)
        self._wall = wall
        self._pending: dict[str, _Journey] = {}

    async def begin(self) -> tuple[str, str] | None:
        """Where to send the browser, and the state to bind to it; None while the provider cannot be reached."""
        self._tidy()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        try:
            address = await self._provider.address(state, nonce, verifier)
        except (LinkLostError, OidcRefusedError) as error:
            log.warning("no log-in through the identity provider: %s", error)
            return None
        self._pending[state] = _Journey(nonce, verifier, self._wall() + LIFETIME)
        return address, state

    async def finish(self, state: str, bound: str, code: str, seat: Seat) -> Opened | Denied:
        """Somebody came back. bound: the state this browser left with; each can be used once."""
        self._tidy()
        if not hmac.compare_digest(state.encode(), bound.encode()):
            return Denied(Why.OUTSIDE)
        journey = self._pending.pop(state, None)
        if journey is None:
            return Denied(Why.OUTSIDE)
        try:
            claims = await self._provider.claims(code[:2000], journey.nonce, journey.verifier)
        except (LinkLostError, OidcRefusedError) as error:
            log.warning("a log-in through the identity provider was refused: %s", error)
            return Denied(Why.OUTSIDE)
        role = self._groups.role_of(claims)
        if role is None or role is Role.SCREEN:
            log.warning("a log-in through the identity provider was refused: no group of theirs has a role here")
            return Denied(Why.OUTSIDE)
        try:
            account = await in_store(self._account, claims, role)
        except (AccountTakenError, NotPossibleError) as error:
            log.warning("a log-in through the identity provider was refused: %s", error)
            return Denied(Why.OUTSIDE)
        return Denied(Why.OUTSIDE) if account.disabled is not None else await self._sign_in.open_for(account, seat)

    def _account(self, claims: dict[str, Any], role: Role) -> Account:
        """Their account, with the role of today. Raises AccountTakenError when a local account has the name."""
        outside = f"{claims['iss']} {claims['sub']}"[:500]
        name = _name(claims)
        try:
            found = account_from_outside(self._store, outside)
        except AccountUnknownError:
            shown = checked_display_name(str(claims.get("name") or name))
            now = Instant(self._wall())
            return create_account(self._store, name=name, display_name=shown, role=role, now=now, outside_id=outside)
        if found.role is role:
            return found
        return self._accounts.changed_now(found.name, msgspec.structs.replace(Changes(), role=role))

    def _tidy(self) -> None:
        now = self._wall()
        self._pending = {state: each for state, each in self._pending.items() if each.until > now}
        while len(self._pending) >= MOST_PENDING:
            del self._pending[next(iter(self._pending))]


def _name(claims: dict[str, Any]) -> str:
    """A log-in name out of what the provider calls them, with nothing but letters, digits and . _ - @ in it."""
    said = str(claims.get("preferred_username") or claims["sub"])
    kept = "".join(each if each.isalnum() or each in "._-@" else "-" for each in folded(said))
    return kept[:LONGEST_NAME] or "somebody"
