"""Each queue's quarters of an hour: the history from which detectors learn what is usual.

Everything here waits for the disk: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from connectors.store.alert_tables import queue_quarters
from realtime.names import Instant, QueueId

AT_ONCE = 500
"""Rows of one statement: far below what SQLite takes."""


class QueueQuarter(msgspec.Struct, frozen=True, gc=False):
    """One queue in the quarter hour that began at `begin`. coverage: share of it that was seen."""

    queue: QueueId
    begin: Instant
    offered: int
    answered: int
    abandoned: int
    dropped: int
    coverage: float


def keep_quarters(store: Engine, quarters: Iterable[QueueQuarter]) -> None:
    """Write quarters; those known already are written anew, as they are known now."""
    rows = [msgspec.structs.asdict(quarter) for quarter in quarters]
    dialect = postgresql.insert if store.dialect.name == "postgresql" else sqlite.insert
    with store.begin() as connection:
        for begin in range(0, len(rows), AT_ONCE):
            new = dialect(queue_quarters).values(rows[begin : begin + AT_ONCE])
            changed = {name: new.excluded[name] for name in ("offered", "answered", "abandoned", "dropped", "coverage")}
            connection.execute(new.on_conflict_do_update(index_elements=["queue", "begin"], set_=changed))


def quarters_since(store: Engine, since: Instant) -> list[QueueQuarter]:
    """Everything kept from a time on, by queue and time."""
    wanted = (
        select(queue_quarters)
        .where(queue_quarters.c.begin >= since)
        .order_by(queue_quarters.c.queue, queue_quarters.c.begin)
    )
    with store.connect() as connection:
        return [QueueQuarter(**row._mapping) for row in connection.execute(wanted)]  # noqa: SLF001 - SQLAlchemy's own name


def forget_quarters(store: Engine, before: Instant) -> int:
    """Delete what is too old to say what is usual; the number of rows."""
    with store.begin() as connection:
        return connection.execute(delete(queue_quarters).where(queue_quarters.c.begin < before)).rowcount
