"""Each queue's quarters of an hour: the history from which detectors learn what is usual.

Everything here waits for the disk: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connectors.store.alert_tables import queue_quarters
from realtime.detectors.nightly import Recorded
from realtime.names import Instant, QueueId

_COUNTED = ("offered", "answered", "abandoned", "dropped", "coverage", "bins")
AT_ONCE = 500
"""Rows of one statement: far below what SQLite takes."""


class QueueQuarter(msgspec.Struct, frozen=True, gc=False):
    """One queue in the quarter hour that began at `begin`. coverage: share of it that was seen.

    bins: its arrivals by ten seconds (detectors.quarters.bins_of); None where they are not kept, or were not asked for.
    """

    queue: QueueId
    begin: Instant
    offered: int
    answered: int
    abandoned: int
    dropped: int
    coverage: float
    bins: bytes | None = None


def keep_quarters(store: Engine, quarters: Iterable[QueueQuarter]) -> None:
    """Write quarters; those known already are written anew, as they are known now."""
    rows = [msgspec.structs.asdict(quarter) for quarter in quarters]
    dialect = postgresql.insert if store.dialect.name == "postgresql" else sqlite.insert
    with store.begin() as connection:
        for begin in range(0, len(rows), AT_ONCE):
            new = dialect(queue_quarters).values(rows[begin : begin + AT_ONCE])
            changed = {name: new.excluded[name] for name in _COUNTED}
            connection.execute(new.on_conflict_do_update(index_elements=["queue", "begin"], set_=changed))


def quarters_since(store: Engine, since: Instant) -> list[QueueQuarter]:
    """Everything kept from a time on, by queue and time, without bins."""
    wanted = (
        select(*(column for column in queue_quarters.c if column.name != "bins"))
        .where(queue_quarters.c.begin >= since)
        .order_by(queue_quarters.c.queue, queue_quarters.c.begin)
    )
    with store.connect() as connection:
        return [QueueQuarter(**row._mapping) for row in connection.execute(wanted)]  # noqa: SLF001 - SQLAlchemy's own name


def recorded_of(store: Engine, queue: QueueId, since: Instant) -> list[Recorded]:
    """The bins of one queue from a time on, in order."""
    table = queue_quarters.c
    wanted = select(table.begin, table.coverage, table.bins).where(table.queue == queue, table.begin >= since)
    with store.connect() as connection:
        rows = connection.execute(wanted.order_by(table.begin))
        return [Recorded(Instant(row.begin), row.coverage, row.bins) for row in rows]


def forget_bins(store: Engine, before: Instant) -> int:
    """Let go of bins that no night plays again; the quarters stay. The number of rows."""
    old = queue_quarters.c.begin < before, queue_quarters.c.bins.is_not(None)
    with store.begin() as connection:
        return connection.execute(update(queue_quarters).where(*old).values(bins=None)).rowcount


def forget_quarters(store: Engine, before: Instant) -> int:
    """Delete what is too old to say what is usual; the number of rows."""
    with store.begin() as connection:
        return connection.execute(delete(queue_quarters).where(queue_quarters.c.begin < before)).rowcount
