"""Sessions in the store: 32 random bytes in a cookie, kept only as a SHA-256; idle and absolute expiry."""

from __future__ import annotations

import hashlib
import secrets

import msgspec
from sqlalchemy import Engine, Row, delete, insert, or_, select, update

from connectors.store.access_tables import sessions
from connectors.store.accounts import account_by_id
from connectors.store.revision import bump
from realtime.access.accounts import Account, Session
from realtime.names import Instant, Seconds

PREFIX = "fws_"
TOUCH_SECONDS = 60.0
"""last_seen is written at most this often."""

AHEAD = Seconds(120.0)
"""How far a session may be ahead of the clock: what a clock is corrected by while all is well."""

MOST_PER_ACCOUNT = 20
"""Living sessions of one account; the one used longest ago ends when another begins."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long a session lives without being used, and at most."""

    idle: Seconds = Seconds(7200.0)
    most: Seconds = Seconds(86_400.0)


def open_session(store: Engine, account: int, now: Instant, remote: str = "", agent: str = "") -> str:
    """A new session's text, never one that was known before the log-in."""
    text = PREFIX + secrets.token_urlsafe(32)
    row = {
        "account": account,
        "sha256": _digest(text),
        "created": now,
        "last_seen": now,
        "remote": remote[:64],
        "agent": "".join(each for each in agent[:200] if each.isprintable()),
    }
    living = select(sessions.c.id).where(sessions.c.account == account, sessions.c.ended.is_(None))
    with store.begin() as connection:
        connection.execute(insert(sessions).values(row))
        surplus = connection.execute(living.order_by(sessions.c.last_seen.desc()).offset(MOST_PER_ACCOUNT)).scalars()
        connection.execute(update(sessions).where(sessions.c.id.in_(list(surplus))).values(ended=now))
    return text


def find_session(store: Engine, text: str, now: Instant, limits: Limits) -> tuple[Session, Account] | None:
    """The living session of this text and whose it is; touches it. None when it ended or there was never one."""
    with store.connect() as connection:
        row = connection.execute(select(sessions).where(sessions.c.sha256 == _digest(text))).first()
    if row is None or row.ended is not None:
        return None
    if not _living(Instant(row.created), Instant(row.last_seen), now, limits):
        return None
    account = account_by_id(store, row.account)
    if account.disabled is not None:
        return None
    if now - row.last_seen >= TOUCH_SECONDS:
        with store.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id == row.id).values(last_seen=now))
    return _session(row), account


def _living(created: Instant, seen: Instant, now: Instant, limits: Limits) -> bool:
    """Whether a session has not expired. One from beyond a clock that was set back would live too long: it ends."""
    return now - seen < limits.idle and now - created < limits.most and max(created, seen) <= now + AHEAD


def list_sessions(store: Engine, account: int, now: Instant, limits: Limits) -> list[Session]:
    """The living sessions of an account, the one used last first."""
    living = (
        sessions.c.account == account,
        sessions.c.ended.is_(None),
        sessions.c.last_seen > now - limits.idle,
        sessions.c.last_seen <= now + AHEAD,
        sessions.c.created > now - limits.most,
    )
    with store.connect() as connection:
        return [
            _session(row)
            for row in connection.execute(select(sessions).where(*living).order_by(sessions.c.last_seen.desc()))
        ]


def end_sessions(store: Engine, account: int, now: Instant, *, only: int | None = None, keep: int | None = None) -> int:
    """End one session of an account, or all but one; gives how many ended."""
    wanted = [sessions.c.account == account, sessions.c.ended.is_(None)]
    if only is not None:
        wanted.append(sessions.c.id == only)
    if keep is not None:
        wanted.append(sessions.c.id != keep)
    with store.begin() as connection:
        ended = connection.execute(update(sessions).where(*wanted).values(ended=now)).rowcount
        bump(connection)
    return ended


def forget_sessions(store: Engine, before: Instant) -> int:
    """Delete what nobody used since; gives how many."""
    old = or_(sessions.c.ended < before, sessions.c.last_seen < before)
    with store.begin() as connection:
        return connection.execute(delete(sessions).where(old)).rowcount


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(
        id=row.id,
        account=row.account,
        created=Instant(row.created),
        last_seen=Instant(row.last_seen),
        remote=row.remote,
        agent=row.agent,
    )
