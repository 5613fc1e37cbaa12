"""Accounts over the store: names checked, links issued, sessions ended when rights change."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from sqlalchemy import Engine

from connectors.store.accounts import change_account, create_account, find_account, issue_link, list_accounts
from connectors.store.sessions import end_sessions
from connectors.store.threads import in_store
from realtime.access.accounts import (
    Account,
    AccountTakenError,
    Changes,
    LastAdministratorError,
    checked_display_name,
    checked_language,
    checked_name,
)
from realtime.access.roles import Role
from realtime.access.scope import scope_of
from realtime.names import Instant
from web.keepers import NewAccount, NotPossibleError

NO_PERSON = "a screen is no person: let it show its code and approve that"


class AccountDesk:
    """web.keepers.Accounts; its `..._now` methods are for commands, which may wait for the disk.

    known: called on the loop after a change, so that nobody is answered by what an account was before.
    """

    def __init__(
        self, store: Engine, wall: Callable[[], float] = time.time, known: Callable[[], None] = lambda: None
    ) -> None:
        self._store = store
        self._wall = wall
        self._known = known

    async def listed(self) -> list[Account]:
        """Everybody."""
        return await in_store(list_accounts, self._store)

    async def created(self, new: NewAccount) -> tuple[Account, str]:
        """A new account and its one-time link."""
        return await in_store(self.created_now, new)

    async def changed(self, name: str, changes: Changes) -> Account:
        """Change one."""
        account = await in_store(self.changed_now, name, changes)
        self._known()
        return account

    async def link(self, name: str) -> str:
        """A new one-time link."""
        return await in_store(self.link_now, name)

    def created_now(self, new: NewAccount) -> tuple[Account, str]:
        """Make an account. Raises NotPossibleError."""
        if new.role is Role.SCREEN:
            raise NotPossibleError(NO_PERSON)
        now = Instant(self._wall())
        try:
            account = create_account(
                self._store,
                name=checked_name(new.name),
                display_name=checked_display_name(new.display_name),
                role=new.role,
                now=now,
                scope=scope_of(new.scope).written(),
                language=checked_language(new.language),
            )
        except AccountTakenError as error:
            raise NotPossibleError(str(error), taken=True) from None
        except ValueError as error:
            raise NotPossibleError(str(error)) from None
        return account, issue_link(self._store, account.id, now)

    def changed_now(self, name: str, changes: Changes) -> Account:
        """Change an account; when its rights change, its sessions end. Raises NotPossibleError, AccountUnknownError."""
        before = find_account(self._store, name)
        try:
            account = change_account(self._store, name, _checked(changes), Instant(self._wall()))
        except LastAdministratorError as error:
            raise NotPossibleError(str(error)) from None
        if (account.role, account.scope, account.disabled) != (before.role, before.scope, before.disabled):
            end_sessions(self._store, account.id, Instant(self._wall()))
        return account

    def link_now(self, name: str) -> str:
        """A new one-time link. Raises AccountUnknownError."""
        return issue_link(self._store, find_account(self._store, name).id, Instant(self._wall()))


def _checked(changes: Changes) -> Changes:
    """The changes with names and scope in order. Raises NotPossibleError."""
    if changes.role is Role.SCREEN:
        raise NotPossibleError(NO_PERSON)
    try:
        if changes.display_name is not msgspec.UNSET:
            changes = msgspec.structs.replace(changes, display_name=checked_display_name(changes.display_name))
        if changes.scope is not msgspec.UNSET:
            changes = msgspec.structs.replace(changes, scope=scope_of(changes.scope).written())
        if changes.language is not msgspec.UNSET:
            checked_language(changes.language)
    except ValueError as error:
        raise NotPossibleError(str(error)) from None
    return changes
