"""Blind second scores: which scored samples wait for one, whose it is, and which are done."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, Engine, or_, select, update

from connectors.store.database import reading
from connectors.store.quality_tables import second_looks
from realtime.names import Instant

_C = second_looks.c


class SecondLook(msgspec.Struct, frozen=True, kw_only=True):
    """One. first: who scored first; by: who began the second; done: when it was signed."""

    sample: int
    first: str
    by: str | None
    done: Instant | None


def open_look(connection: Connection, sample: int, first: str, now: Instant) -> None:
    """Within the transaction of the first score: it gets a second one."""
    known = connection.execute(select(_C.sample).where(_C.sample == sample)).first()
    if known is None:
        connection.execute(second_looks.insert().values(sample=sample, opened=now, first=first))


def look_of(store: Engine | Connection, sample: int) -> SecondLook | None:
    """The second look at a sample."""
    with reading(store) as connection:
        row = connection.execute(select(second_looks).where(_C.sample == sample)).first()
    return None if row is None else SecondLook(sample=row.sample, first=row.first, by=row.by, done=row.done)


def take_look(connection: Connection, sample: int, by: str) -> bool:
    """Within a transaction: begin it; False when it is somebody else's."""
    free = (_C.sample == sample, or_(_C.by.is_(None), _C.by == by), _C.first != by)
    return connection.execute(update(second_looks).where(*free).values(by=by)).rowcount > 0


def end_look(connection: Connection, sample: int, now: Instant) -> None:
    """Within the transaction of the second score: it is done."""
    connection.execute(update(second_looks).where(_C.sample == sample).values(done=now))


def waiting_looks(store: Engine, by: str) -> frozenset[int]:
    """Samples whose second score somebody may make."""
    open_ = (_C.done.is_(None), _C.first != by, or_(_C.by.is_(None), _C.by == by))
    with store.connect() as connection:
        return frozenset(row.sample for row in connection.execute(select(_C.sample).where(*open_)))


def open_looks(store: Engine, samples: Iterable[int]) -> frozenset[int]:
    """Those of the samples that still wait for one."""
    wanted, found = sorted(set(samples)), set[int]()
    with store.connect() as connection:
        for begin in range(0, len(wanted), 500):
            query = select(_C.sample).where(_C.sample.in_(wanted[begin : begin + 500]), _C.done.is_(None))
            found |= {row.sample for row in connection.execute(query)}
    return frozenset(found)


def done_looks(store: Engine, since: Instant) -> list[SecondLook]:
    """Those that were done from a time on, the oldest first."""
    query = select(second_looks).where(_C.done >= since).order_by(_C.done)
    with store.connect() as connection:
        return [
            SecondLook(sample=row.sample, first=row.first, by=row.by, done=row.done)
            for row in connection.execute(query)
        ]
