"""What the nightly self-checks found: one row per queue and night, the newest of which holds.

Everything here waits for the disk: call it in a thread.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine, delete, func, insert, select

from connectors.store.alert_tables import self_checks
from realtime.detectors.nightly import Check
from realtime.names import Instant


class Night(msgspec.Struct, frozen=True):
    """One check and when it was made."""

    at: Instant
    check: Check


def keep_check(store: Engine, check: Check, now: Instant) -> None:
    """Write what was found."""
    body = msgspec.json.encode(check).decode()
    with store.begin() as connection:
        same = (self_checks.c.queue == check.queue, self_checks.c.at == now)
        connection.execute(delete(self_checks).where(*same))
        connection.execute(insert(self_checks).values(queue=check.queue, at=now, body=body))


def newest_checks(store: Engine) -> list[Night]:
    """The newest check of each queue; one that a newer program wrote and we cannot read is left out."""
    table = self_checks.c
    newest = select(table.queue, func.max(table.at).label("at")).group_by(table.queue).subquery()
    wanted = select(self_checks).join(newest, (table.queue == newest.c.queue) & (table.at == newest.c.at))
    found = []
    with store.connect() as connection:
        for row in connection.execute(wanted.order_by(table.queue)):
            try:
                found.append(Night(Instant(row.at), msgspec.json.decode(row.body, type=Check)))
            except msgspec.DecodeError:
                continue
    return found


def forget_checks(store: Engine, before: Instant) -> int:
    """Delete old ones; the number of rows."""
    with store.begin() as connection:
        return connection.execute(delete(self_checks).where(self_checks.c.at < before)).rowcount
