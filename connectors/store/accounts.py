"""Accounts in the store: made, changed, looked up, and their one-time links.

Names come folded (realtime.access.accounts); passwords come hashed (connectors.passwords).
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from connectors.store.access_tables import accounts, links, lockouts, sessions
from connectors.store.database import writing
from connectors.store.revision import bump
from realtime.access.accounts import (
    Account,
    AccountTakenError,
    AccountUnknownError,
    Changes,
    LastAdministratorError,
)
from realtime.access.roles import Role
from realtime.access.throttle import Failures
from realtime.names import Instant, Seconds

LINK_PREFIX = "fwl_"
LINK_LIFETIME = Seconds(86_400.0)
MOST_LOCKOUTS = 10_000


def create_account(  # noqa: PLR0913  # the fields of an account
    store: Engine,
    *,
    name: str,
    display_name: str,
    role: Role,
    now: Instant,
    scope: tuple[str, ...] | None = None,
    language: str | None = None,
    outside_id: str | None = None,
) -> Account:
    """A new account, without a password: a link or the identity provider opens it. Raises AccountTakenError."""
    row = {
        "name": name,
        "display_name": display_name,
        "role": role.value,
        "scope": None if scope is None else list(scope),
        "language": language,
        "created": now,
        "must_change": False,
        "outside_id": outside_id,
    }
    try:
        with store.begin() as connection:
            connection.execute(insert(accounts).values(row))
    except IntegrityError:
        raise AccountTakenError(f"an account named {name!r} exists already: choose another name") from None
    return find_account(store, name)


def list_accounts(store: Engine) -> list[Account]:
    """Everybody, disabled ones too, by name."""
    with store.connect() as connection:
        return [_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.name))]


def any_password(store: Engine) -> bool:
    """Whether anybody has ever chosen a password."""
    with store.connect() as connection:
        return connection.execute(select(accounts.c.id).where(accounts.c.password.is_not(None))).first() is not None


def find_account(store: Engine, name: str) -> Account:
    """The account of this name. Raises AccountUnknownError."""
    return _one(store, accounts.c.name == name, name)


def account_by_id(store: Engine, number: int) -> Account:
    """The account with this number. Raises AccountUnknownError."""
    return _one(store, accounts.c.id == number, str(number))


def account_from_outside(store: Engine, outside_id: str) -> Account:
    """The account an identity provider's subject signs in to. Raises AccountUnknownError."""
    return _one(store, accounts.c.outside_id == outside_id, outside_id)


def password_of(store: Engine, name: str) -> tuple[Account, str | None] | None:
    """The account and its hash, None when there is no such account."""
    with store.connect() as connection:
        row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
    return None if row is None else (_account(row), row.password)


def change_account(store: Engine, name: str, changes: Changes, now: Instant) -> Account:
    """Change what is given; whoever looks has the new rights at once.

    Raises AccountUnknownError, and LastAdministratorError when nobody would be left who may do everything.
    """
    values: dict[str, object] = {
        field: value for field, value in msgspec.structs.asdict(changes).items() if value is not msgspec.UNSET
    }
    if "scope" in values and changes.scope is not msgspec.UNSET and changes.scope is not None:
        values["scope"] = list(changes.scope)
    if isinstance(changes.role, Role):
        values["role"] = changes.role.value
    if "disabled" in values:
        values["disabled"] = now if values["disabled"] else None
    if values:
        with writing(store) as connection:
            before = _administrators(connection)
            connection.execute(update(accounts).where(accounts.c.name == name).values(values))
            _keep_one(connection, before, name)
            bump(connection)
    return find_account(store, name)


def is_last_administrator(store: Engine, name: str) -> bool:
    """Whether nobody else may do everything. To be told early; what is certain is said by whoever changes it."""
    with store.connect() as connection:
        return connection.execute(select(accounts.c.name).where(*_MAY_ALL)).scalars().all() == [name]


def set_password(store: Engine, account: int, hashed: str, *, must_change: bool = False) -> None:
    """A new password."""
    with store.begin() as connection:
        new = {"password": hashed, "must_change": must_change}
        connection.execute(update(accounts).where(accounts.c.id == account).values(new))
        bump(connection)


def rehashed(store: Engine, account: int, hashed: str) -> None:
    """The same password under today's parameters: nobody's rights change."""
    with store.begin() as connection:
        connection.execute(update(accounts).where(accounts.c.id == account).values(password=hashed))


def issue_link(store: Engine, account: int, now: Instant) -> str:
    """A one-time link's text; what was issued before for this account opens nothing any more."""
    text = LINK_PREFIX + secrets.token_urlsafe(32)
    with store.begin() as connection:
        connection.execute(delete(links).where(links.c.account == account))
        connection.execute(
            insert(links).values(account=account, sha256=_digest(text), expires=Instant(now + LINK_LIFETIME))
        )
    return text


def forget_links(store: Engine, now: Instant) -> int:
    """Delete links that open nothing any more; gives how many."""
    with store.begin() as connection:
        return connection.execute(delete(links).where(or_(links.c.used.is_not(None), links.c.expires <= now))).rowcount


def link_account(store: Engine, text: str, now: Instant) -> Account | None:
    """Whose link this is, None when it was used, has ended or was never one. It stays usable."""
    living = (links.c.sha256 == _digest(text), links.c.used.is_(None), links.c.expires > now)
    with store.connect() as connection:
        row = connection.execute(select(accounts).join(links).where(*living, accounts.c.disabled.is_(None))).first()
    return None if row is None else _account(row)


def use_link(store: Engine, text: str, hashed: str, now: Instant) -> Account | None:
    """Set the password a link allows to set, once; None when the link opens nothing."""
    living = (links.c.sha256 == _digest(text), links.c.used.is_(None), links.c.expires > now)
    with store.begin() as connection:
        used = connection.execute(update(links).where(*living).values(used=now))
        if used.rowcount != 1:
            return None
        owner = connection.execute(select(links.c.account).where(links.c.sha256 == _digest(text))).scalar_one()
        new = {"password": hashed, "must_change": False}
        connection.execute(update(accounts).where(accounts.c.id == owner).values(new))
        bump(connection)
    found = account_by_id(store, owner)
    return None if found.disabled is not None else found


def erase_account(store: Engine, name: str, now: Instant) -> bool:
    """Close an account for ever; whether there was one. Raises LastAdministratorError.

    The log-in name stays taken: nobody shall get what was granted to it, and the audit log names it.
    """
    gone = {"display_name": "-", "disabled": now, "password": None, "outside_id": None, "language": None}
    with writing(store) as connection:
        before = _administrators(connection)
        number = connection.execute(select(accounts.c.id).where(accounts.c.name == name)).scalar()
        if number is None:
            return False
        connection.execute(update(accounts).where(accounts.c.id == number).values(gone))
        _keep_one(connection, before, name)
        connection.execute(delete(links).where(links.c.account == number))
        connection.execute(delete(sessions).where(sessions.c.account == number))
        bump(connection)
    return True


def keep_lockout(store: Engine, key: str, failures: Failures) -> None:
    """Remember over a restart how long a name must wait. Bounded: the oldest go."""
    row = {"count": failures.count, "last": failures.last, "until": failures.until}
    with store.begin() as connection:
        if connection.execute(update(lockouts).where(lockouts.c.key == key).values(row)).rowcount == 0:
            connection.execute(insert(lockouts).values(row | {"key": key}))
        surplus = connection.execute(select(func.count()).select_from(lockouts)).scalar_one() - MOST_LOCKOUTS
        if surplus > 0:
            oldest = select(lockouts.c.key).order_by(lockouts.c.last).limit(surplus)
            connection.execute(delete(lockouts).where(lockouts.c.key.in_(oldest)))


def find_lockout(store: Engine, key: str) -> Failures | None:
    """What was remembered of a name."""
    with store.connect() as connection:
        row = connection.execute(select(lockouts).where(lockouts.c.key == key)).first()
    return None if row is None else Failures(row[1], Instant(row.last), Instant(row.until))


def forget_lockout(store: Engine, key: str) -> None:
    """The right password was given, or an administrator reset it."""
    with store.begin() as connection:
        connection.execute(delete(lockouts).where(lockouts.c.key == key))


_MAY_ALL = (accounts.c.role == Role.ADMIN.value, accounts.c.scope.is_(None), accounts.c.disabled.is_(None))


def _administrators(connection: Connection) -> set[str]:
    """Who may do everything, until this transaction ends.

    SQLite lets one write at a time. A server locks these rows, in the order of their numbers: of two transactions that
    each take another's rights away, the second waits and then sees what the first did.
    """
    query = select(accounts.c.name).where(*_MAY_ALL).order_by(accounts.c.id)
    return set(connection.execute(query.with_for_update()).scalars())


def _keep_one(connection: Connection, before: set[str], name: str) -> None:
    """Raises LastAdministratorError, which undoes the transaction, when the last one has just gone."""
    if before and not _administrators(connection):
        raise LastAdministratorError(name)


def _one(store: Engine, wanted: Any, called: str) -> Account:
    with store.connect() as connection:
        row = connection.execute(select(accounts).where(wanted)).first()
    if row is None:
        raise AccountUnknownError(f"there is no account {called[:80]!r}: `floorwatch user list` shows all")
    return _account(row)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        role=Role(row.role),
        scope=None if row.scope is None else tuple(row.scope),
        language=row.language,
        disabled=None if row.disabled is None else Instant(row.disabled),
        must_change=row.must_change,
        has_password=row.password is not None,
        created=Instant(row.created),
    )
