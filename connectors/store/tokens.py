"""API tokens: 32 random bytes that are shown once and kept only as a SHA-256.

A plain hash is enough: the token is no password somebody chose, so there is nothing to guess or to look up.
"""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum

import msgspec
from sqlalchemy import Engine, Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from connectors.store.database import writing
from connectors.store.revision import bump
from connectors.store.tables import tokens
from realtime.access.actors import token_actor
from realtime.access.roles import Role
from realtime.names import Instant

PREFIX = "fw_"
"""Lets secret scanners and people recognise what they found."""

LONGEST_NAME = 100


class TokenNameError(ValueError):
    """The name cannot be given to a new token, or no living token has it; the text says which."""


_TAKEN = 'a token named "{}" exists: choose another name, or revoke that one first'


class Standing(StrEnum):
    """Whether a token opens anything now."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a token. scope: the queues ("pbx/name") it is limited to; None for all. last_four: to tell it.

    board: what a paired screen shows; None for what is no screen. account: the number of the account that it acts as.
    """

    id: int
    name: str
    role: Role
    scope: tuple[str, ...] | None
    created: Instant
    expires: Instant | None
    revoked: Instant | None
    last_four: str
    board: str | None = None
    account: int | None = None

    def standing(self, now: Instant) -> Standing:
        """Revocation goes before expiry: somebody decided it."""
        if self.revoked is not None:
            return Standing.REVOKED
        return Standing.EXPIRED if self.expires is not None and now >= self.expires else Standing.VALID


def create_token(  # noqa: PLR0913  # the fields of a token
    store: Engine,
    *,
    name: str,
    role: Role,
    now: Instant,
    scope: tuple[str, ...] | None = None,
    expires: Instant | None = None,
    board: str | None = None,
    account: int | None = None,
) -> str:
    """Make a token and return it; it cannot be shown again. Raises TokenNameError when the name is taken or empty."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise TokenNameError(f"a token's name has 1 to {LONGEST_NAME} characters")
    text = PREFIX + secrets.token_urlsafe(32)
    row = {
        "name": name,
        "role": role.value,
        "scope": None if scope is None else list(scope),
        "created": now,
        "expires": expires,
        "board": board,
        "account": account,
        "last_four": text[-4:],
        "sha256": _digest(text),
    }
    try:
        with writing(store) as connection:
            living = connection.execute(select(tokens.c.name).where(tokens.c.revoked.is_(None))).scalars()
            if token_actor(name) in map(token_actor, living):
                raise TokenNameError(_TAKEN.format(name))
            connection.execute(insert(tokens).values(row))
    except IntegrityError:
        raise TokenNameError(_TAKEN.format(name)) from None
    return text


def list_tokens(store: Engine) -> list[Token]:
    """Every token ever made, the oldest first."""
    with store.connect() as connection:
        return [_token(row) for row in connection.execute(select(tokens).order_by(tokens.c.id))]


def find_token(store: Engine, text: str) -> Token | None:
    """The token with this text, whatever its standing; None when there was never one."""
    if not text.startswith(PREFIX):
        return None
    with store.connect() as connection:
        row = connection.execute(select(tokens).where(tokens.c.sha256 == _digest(text))).first()
    return None if row is None else _token(row)


def revoke_token(store: Engine, name_or_id: str, now: Instant) -> Token:
    """End a living token for ever. Raises TokenNameError when none has this name or number."""
    wanted = tokens.c.name == name_or_id
    if name_or_id.isascii() and name_or_id.isdigit():
        wanted = or_(wanted, tokens.c.id == int(name_or_id))
    with store.begin() as connection:
        living = select(tokens).where(wanted, tokens.c.revoked.is_(None)).order_by(tokens.c.name != name_or_id)
        row = connection.execute(living).first()
        if row is None:
            raise TokenNameError(f'no living token is called "{name_or_id}": `floorwatch token list` shows them')
        connection.execute(update(tokens).where(tokens.c.id == row.id).values(revoked=now))
        bump(connection)
    return msgspec.structs.replace(_token(row), revoked=now)


def list_screens(store: Engine) -> list[Token]:
    """The living paired screens by name."""
    wanted = (tokens.c.board.is_not(None), tokens.c.revoked.is_(None))
    with store.connect() as connection:
        return [_token(row) for row in connection.execute(select(tokens).where(*wanted).order_by(tokens.c.name))]


def change_screen(store: Engine, number: int, *, name: str | None = None, board: str | None = None) -> Token:
    """Rename a screen, or give it another board. Raises TokenNameError when it is gone or the name is taken."""
    if name is not None and (not name.strip() or len(name) > LONGEST_NAME):
        raise TokenNameError(f"a screen's name has 1 to {LONGEST_NAME} characters")
    values = {key: value for key, value in (("name", name), ("board", board)) if value is not None}
    living = (tokens.c.id == number, tokens.c.board.is_not(None), tokens.c.revoked.is_(None))
    try:
        with store.begin() as connection:
            if values:
                connection.execute(update(tokens).where(*living).values(values))
                bump(connection)
            row = connection.execute(select(tokens).where(*living)).first()
    except IntegrityError:
        raise TokenNameError(f'a token named "{name}" exists: choose another name') from None
    if row is None:
        raise TokenNameError(f"no living screen has the number {number}")
    return _token(row)


def revoke_screen(store: Engine, number: int, now: Instant) -> Token:
    """End a screen for ever. Raises TokenNameError when none has this number."""
    living = (tokens.c.id == number, tokens.c.board.is_not(None), tokens.c.revoked.is_(None))
    with store.begin() as connection:
        row = connection.execute(select(tokens).where(*living)).first()
        if row is None:
            raise TokenNameError(f"no living screen has the number {number}")
        connection.execute(update(tokens).where(*living).values(revoked=now))
        bump(connection)
    return msgspec.structs.replace(_token(row), revoked=now)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _token(row: Row[tuple[object, ...]]) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        scope=None if row.scope is None else tuple(row.scope),
        created=Instant(row.created),
        expires=None if row.expires is None else Instant(row.expires),
        revoked=None if row.revoked is None else Instant(row.revoked),
        last_four=row.last_four,
        board=row.board,
        account=row.account,
    )
