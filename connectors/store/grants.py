"""Grants in the store. A change reads and writes within one transaction: of two deciders one comes first."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

import msgspec
from sqlalchemy import Connection, Engine, Row, Select, delete, insert, select, update

from connectors.store.database import writing
from connectors.store.grant_tables import grants
from connectors.store.revision import bump
from realtime.access.grants import OVER, Asked, Grant, Person, Policy, Stage, in_force, replaced, request
from realtime.access.holdings import Granted
from realtime.access.scope import scope_of
from realtime.names import Instant

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Grant)


class GrantUnknownError(LookupError):
    """No grant has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no grant {number}: `floorwatch grant list` shows them")


def file_request(store: Engine, applicant: Person, asked: Asked, now: Instant, policy: Policy) -> Grant:
    """Keep a new request. Raises GrantRefusedError."""
    with writing(store) as connection:
        changed = None if asked.replaces is None else _found(connection, asked.replaces)
        made = request(applicant, asked, now, policy, changed)
        row = {"applicant": made.applicant, "stage": made.stage.value, "ends": asked.ends, "document": ""}
        (number,) = connection.execute(insert(grants).values(row)).inserted_primary_key or (0,)
        made = msgspec.structs.replace(made, id=number)
        _keep(connection, made)
    return made


def change(store: Engine, number: int, step: Callable[[Grant], Grant]) -> Grant:
    """Take one step with a grant, and close what it took over from by then.

    Raises GrantUnknownError, and GrantRefusedError of the step.
    """
    with writing(store) as connection:
        kept = _found(connection, number)
        if kept is None:
            raise GrantUnknownError(number)
        made = step(kept)
        _keep(connection, made)
        theirs = select(grants).where(grants.c.applicant == made.applicant)
        _close(connection, theirs, made.steps[-1].at)
    return made


def find_grant(store: Engine, number: int) -> Grant | None:
    """The grant with this number."""
    with store.connect() as connection:
        return _found(connection, number)


def grants_of(store: Engine, applicant: str) -> list[Grant]:
    """Everything that somebody ever asked for, the oldest first."""
    return _all(store, select(grants).where(grants.c.applicant == applicant))


def granted_to(store: Engine, account: str, now: Instant) -> tuple[Granted, ...]:
    """What is in force for an account at this very moment, right by right (`holdings.GrantsInForce`)."""
    return tuple(
        Granted(grant=str(grant.id), right=right, scope=scope_of(grant.asked.scope), until=grant.asked.ends)
        for grant in in_force(grants_of(store, account), now)
        for right in sorted(grant.asked.rights)
    )


def list_grants(store: Engine, stages: frozenset[Stage] | None = None, after: int = 0, limit: int = 200) -> list[Grant]:
    """Grants at these stages (None: all), by number, from behind `after` on."""
    query = select(grants).where(grants.c.id > after).limit(limit)
    if stages is not None:
        query = query.where(grants.c.stage.in_(sorted(stages)))
    return _all(store, query)


def settle(store: Engine, now: Instant) -> list[Grant]:
    """Write down what ended by itself (expired, taken over); gives those. Their use had ended at that very moment."""
    applicants = select(grants.c.applicant).where(grants.c.stage.in_(sorted(set(Stage) - OVER)))
    with writing(store) as connection:
        return _close(connection, select(grants).where(grants.c.applicant.in_(applicants)), now)


def forget_old(store: Engine, before: Instant, spared: AbstractSet[str] = frozenset()) -> int:
    """Delete what was over before this time; gives how many. spared: numbers and applicants whose grants stay."""
    numbers = [int(each) for each in spared if each.isdecimal() and len(each) <= 9]
    old = (
        grants.c.stage.in_(sorted(OVER)),
        grants.c.ends < before,
        grants.c.id.not_in(numbers),
        grants.c.applicant.not_in(spared),
    )
    with store.begin() as connection:
        return connection.execute(delete(grants).where(*old)).rowcount


def _close(connection: Connection, query: Select[tuple[object, ...]], now: Instant) -> list[Grant]:
    """Write down which of these ended by themselves. A change that has ended itself is among them: it took over."""
    found = [_grant(row) for row in connection.execute(query.order_by(grants.c.id))]
    ended = [after for grant in found if (after := replaced(grant, found, now)) is not grant]
    for grant in ended:
        _keep(connection, grant)
    return ended


def _all(store: Engine, query: Select[tuple[object, ...]]) -> list[Grant]:
    with store.connect() as connection:
        return [_grant(row) for row in connection.execute(query.order_by(grants.c.id))]


def _found(connection: Connection, number: int) -> Grant | None:
    # A server locks the row for whoever is about to write it; SQLite's writing transaction is alone anyhow.
    row = connection.execute(select(grants).where(grants.c.id == number).with_for_update()).first()
    return None if row is None else _grant(row)


def _keep(connection: Connection, grant: Grant) -> None:
    values = {"stage": grant.stage.value, "ends": grant.asked.ends, "document": _encoder.encode(grant).decode()}
    connection.execute(update(grants).where(grants.c.id == grant.id).values(values))
    bump(connection)


def _grant(row: Row[tuple[object, ...]]) -> Grant:
    return _decoder.decode(row.document)
