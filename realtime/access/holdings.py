"""What one account or token may do at this moment: the rights of its role within its scope, and grants in force.

A grant adds one right within a reach of its own until it ends; it never widens what the role's other rights reach.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from realtime.access.accounts import Account
from realtime.access.roles import RIGHTS, Right, Role
from realtime.access.scope import EVERYTHING, NOTHING, Places, Scope, audience_of, scope_of
from realtime.masking import Audience
from realtime.names import Instant

NOBODY = Audience(queues=frozenset())

OWN_ONLY = frozenset({Role.AGENT})
"""Roles that see themselves and nobody else, whatever their scope says."""


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """One right given for a time. grant: its id, to note each use under; until: the moment it ends."""

    grant: str
    right: Right
    scope: Scope
    until: Instant


class GrantsInForce(Protocol):
    """Whoever keeps the grants. May wait for the disk: it is called in a thread."""

    def __call__(self, account: str, now: Instant, /) -> tuple[Granted, ...]:
        """What is granted to the account of this name and active at this very moment."""


def no_grants(_account: str, _now: Instant, /) -> tuple[Granted, ...]:
    """The keeper of grants where none are kept."""
    return ()


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody holds now."""

    role: Role
    scope: Scope = EVERYTHING
    granted: tuple[Granted, ...] = ()

    def rights(self) -> frozenset[Right]:
        """Every right held, however far it reaches."""
        return RIGHTS.get(self.role, frozenset()) | {each.right for each in self.granted}

    def reach(self, right: Right) -> Scope:
        """How far one right reaches: the role's scope, joined with that of grants of it."""
        found = self.scope if right in RIGHTS.get(self.role, frozenset()) else NOTHING
        for each in self.granted:
            if each.right is right:
                found = found.joined(each.scope)
        return found

    def audience(self, places: Places) -> Audience:
        """Whose rows of the floor are seen, and of which callers the numbers are whole."""
        seen = NOBODY
        if self.role in OWN_ONLY:
            seen = audience_of(self.scope, places, own_only=True)
        elif Right.SEE_FLOOR in RIGHTS.get(self.role, frozenset()):
            seen = audience_of(self.scope, places)
        for each in self.granted:
            if each.right is Right.SEE_FLOOR:
                seen = seen.joined(audience_of(each.scope, places))
        whole = audience_of(self.reach(Right.SEE_NUMBERS), places).queues
        if whole is None or (self.reach(Right.SEE_NUMBERS) == self.scope and not self.granted):
            return msgspec.structs.replace(seen, numbers=whole is None or bool(whole))
        return msgspec.structs.replace(seen, numbers_in=whole)


def within(role: Role, scope: Scope, owner: Account) -> bool:
    """Whether a token of this role and scope may do no more than the account that it acts as."""
    own = role in OWN_ONLY and scope.entries is None
    reaches = own or scope_of(owner.scope).covers(scope)
    return RIGHTS[role] <= RIGHTS[owner.role] and reaches
