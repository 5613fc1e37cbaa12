"""Which alerts the screens showed when: a row whenever what they show of an alert changed, for the past to carry them.

Everything here waits for the disk: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, Engine, and_, delete, func, insert, select

from connectors.store.alert_tables import shown_alerts
from realtime.names import Instant
from realtime.rows import AlertRow

MOST = 2000
"""Alerts of one picture."""


def keep_shown(connection: Connection, changed: Mapping[str, AlertRow | None], now: Instant) -> None:
    """Write what changed on the screens, within the transaction that changes the alerts. None: no longer shown."""
    rows = [
        {"alert": alert, "at": now, "body": None if row is None else msgspec.json.encode(row).decode()}
        for alert, row in changed.items()
    ]
    if rows:
        connection.execute(insert(shown_alerts), rows)


def shown_at(store: Engine, at: Instant) -> dict[str, AlertRow]:
    """The alerts as the screens showed them at a moment, by id."""
    table = shown_alerts.c
    newest = select(func.max(table.id)).where(table.at <= at).group_by(table.alert)
    wanted = select(table.alert, table.body).where(and_(table.id.in_(newest), table.body.is_not(None))).limit(MOST)
    with store.connect() as connection:
        return {row.alert: msgspec.json.decode(row.body, type=AlertRow) for row in connection.execute(wanted)}


def forget_shown(store: Engine, before: Instant) -> int:
    """Delete what no kept moment shows any more: older rows that a later one, or the end, replaced."""
    table = shown_alerts.c
    newest = select(func.max(table.id)).where(table.at < before).group_by(table.alert)
    old = table.at < before
    with store.begin() as connection:
        replaced = connection.execute(delete(shown_alerts).where(and_(old, table.id.not_in(newest)))).rowcount
        ended = connection.execute(delete(shown_alerts).where(and_(old, table.body.is_(None)))).rowcount
    return replaced + ended
