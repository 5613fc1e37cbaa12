"""The audit log in the store: append deeds to the chain, read them, seal off what retention takes.

Appending locks the table against every other appender, in this process or another, so that there is one chain; a batch
is one transaction. Times are kept in whole milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select, text

from connectors.store.audit_tables import audit_entries, audit_seals
from connectors.store.database import writing
from realtime.access.audit_chain import Deed, Entry, Head, Particular, Seal, bounded, chained, sealing
from realtime.names import Instant

CHUNK = 500
"""Rows read at once: a checking of a long log holds neither the database nor the memory."""

DELETED_AT_ONCE = 2000

_LAST = select(audit_entries.c.seq, audit_entries.c.hash).order_by(audit_entries.c.seq.desc()).limit(1)
_SEAL = select(audit_seals).order_by(audit_seals.c.upto.desc()).limit(1)
_encoder = msgspec.json.Encoder(order="sorted")
_particulars = msgspec.json.Decoder(dict[str, Particular])


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are asked for; None and empty: all. since, until: half-open; after: a number to go on behind."""

    since: Instant | None = None
    until: Instant | None = None
    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    after: int = 0


def append(store: Engine, deeds: Sequence[Deed]) -> list[Entry]:
    """Put deeds at the end of the chain, all or none. Raises SQLAlchemyError when the store does not take them."""
    with writing(store) as connection:
        return _append(connection, deeds)


def head(store: Engine) -> Head:
    """Where the chain stands."""
    with store.connect() as connection:
        return _head(connection)


def entries(store: Engine, wanted: Wanted | None = None, limit: int | None = None) -> Iterator[Entry]:
    """Entries in the order of the chain, read in chunks."""
    asked = Wanted() if wanted is None else wanted
    after, left = asked.after, limit
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        query = select(audit_entries).where(audit_entries.c.seq > after, *_conditions(asked))
        with store.connect() as connection:
            rows = connection.execute(query.order_by(audit_entries.c.seq).limit(size)).all()
        yield from map(_entry, rows)
        if len(rows) < size:
            return
        after, left = rows[-1].seq, None if left is None else left - len(rows)


def latest(store: Engine, wanted: Wanted, limit: int, before: int | None = None) -> list[Entry]:
    """The last entries that are asked for, newest first; `before`: only those with a smaller number."""
    query = select(audit_entries).where(audit_entries.c.seq > wanted.after, *_conditions(wanted))
    if before is not None:
        query = query.where(audit_entries.c.seq < before)
    with store.connect() as connection:
        return [_entry(row) for row in connection.execute(query.order_by(audit_entries.c.seq.desc()).limit(limit))]


def seal(store: Engine) -> Seal | None:
    """The newest seal, None when nothing was ever sealed off."""
    with store.connect() as connection:
        row = connection.execute(_SEAL).first()
    return None if row is None else Seal(upto=row.upto, hash=row.hash, at=Instant(row.at_ms / 1000))


def seal_off(store: Engine, before: Instant, now: Instant, actor: str) -> Seal | None:
    """Seal and delete what is older than `before`; None when there is nothing. The sealing is an entry of the chain."""
    with writing(store) as connection:
        _lock(connection)
        made = _sealed(connection, before, now)
        if made is None:
            return None
        _append(connection, [sealing(made, actor)])
    _delete_sealed(store, made.upto)
    return made


def _sealed(connection: Connection, before: Instant, now: Instant) -> Seal | None:
    """A seal up to the last entry ahead of the first one that is young enough."""
    kept = select(func.min(audit_entries.c.seq)).where(audit_entries.c.at_ms >= round(before * 1000))
    first = connection.execute(kept).scalar()
    last = select(audit_entries.c.seq, audit_entries.c.hash).order_by(audit_entries.c.seq.desc()).limit(1)
    row = connection.execute(last if first is None else last.where(audit_entries.c.seq < first)).first()
    if row is None:
        return None
    at_ms = round(now * 1000)
    connection.execute(insert(audit_seals).values(upto=row.seq, hash=row.hash, at_ms=at_ms))
    return Seal(upto=row.seq, hash=row.hash, at=Instant(at_ms / 1000))


def _delete_sealed(store: Engine, upto: int) -> None:
    """In small batches: nobody who appends waits for long. What a crash leaves goes with the next seal."""
    while True:
        batch = select(audit_entries.c.seq).where(audit_entries.c.seq <= upto).limit(DELETED_AT_ONCE)
        with store.begin() as connection:
            gone = connection.execute(delete(audit_entries).where(audit_entries.c.seq.in_(batch))).rowcount
        if gone < DELETED_AT_ONCE:
            return


def _append(connection: Connection, deeds: Sequence[Deed]) -> list[Entry]:
    _lock(connection)
    last = _head(connection)
    made: list[Entry] = []
    for deed in deeds:
        entry = chained(last, bounded(deed))
        last = Head(seq=entry.seq, hash=entry.hash)
        made.append(entry)
    if made:
        connection.execute(insert(audit_entries), [_row(entry) for entry in made])
    return made


def _lock(connection: Connection) -> None:
    """SQLite's transaction for writing holds the only write lock already; a server needs to be asked."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE audit_entries IN EXCLUSIVE MODE"))


def _head(connection: Connection) -> Head:
    row = connection.execute(_LAST).first()
    if row is not None:
        return Head(seq=row.seq, hash=row.hash)
    sealed = connection.execute(_SEAL).first()
    return Head() if sealed is None else Head(seq=sealed.upto, hash=sealed.hash)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = audit_entries.c
    asked: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        asked.append(columns.at_ms >= round(wanted.since * 1000))
    if wanted.until is not None:
        asked.append(columns.at_ms < round(wanted.until * 1000))
    exact = ((columns.actor, wanted.actor), (columns.action, wanted.action), (columns.subject, wanted.subject))
    return asked + [column == value for column, value in exact if value is not None]


def _row(entry: Entry) -> dict[str, object]:
    deed = entry.deed
    return {
        "seq": entry.seq,
        "at_ms": round(deed.at * 1000),
        "actor": deed.actor,
        "action": deed.action,
        "subject": deed.subject,
        "address": deed.address,
        "particulars": _encoder.encode(dict(deed.particulars)).decode(),
        "hash": entry.hash,
    }


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    """The entry in a row. What somebody wrote into it by other means reads as an entry all the same, and fails."""
    try:
        particulars = _particulars.decode(row.particulars)
    except (msgspec.DecodeError, TypeError):
        particulars = {"unreadable": str(row.particulars)}
    deed = Deed(
        at=Instant(row.at_ms / 1000),
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        address=row.address,
        particulars=particulars,
    )
    return Entry(seq=row.seq, deed=deed, hash=row.hash)
