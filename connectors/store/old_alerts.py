"""Deleting alerts that are long over: whole incidents with their alerts and timelines, and silences that ended.

An incident goes with all of its alerts or stays with all of them: half a story says something else than the whole.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from sqlalchemy import Engine, delete, exists, or_, select

from connectors.store.alert_tables import alert_lines, alerts, incidents, silences
from connectors.store.database import writing
from realtime.names import Instant

AT_ONCE = 200
"""Incidents of one transaction: nobody waits for the store longer than some milliseconds."""


def forget_alerts(store: Engine, before: Instant, spared: AbstractSet[str] = frozenset()) -> int:
    """Delete incidents that were over before this time; gives how many alerts.

    spared: ids of incidents and alerts, and subjects of alerts, whose incidents stay.
    """
    gone = 0
    while (found := _forgotten(store, before, spared)) is not None:
        gone += found
    return gone


def forget_silences(store: Engine, before: Instant) -> int:
    """Delete silences that ended before this time; gives how many."""
    with store.begin() as connection:
        return connection.execute(delete(silences).where(silences.c.ends < before)).rowcount


def _forgotten(store: Engine, before: Instant, spared: AbstractSet[str]) -> int | None:
    """One batch; None when there is none left."""
    of_it = alerts.c.incident == incidents.c.id
    alive = or_(alerts.c.held == 1, alerts.c.resolved.is_(None), alerts.c.resolved >= before)
    kept = or_(alerts.c.id.in_(spared), alerts.c.subject.in_(spared))
    wanted = (
        select(incidents.c.id)
        .where(incidents.c.resolved < before, incidents.c.id.not_in(spared))
        .where(or_(incidents.c.closed.is_(None), incidents.c.closed < before))
        .where(~exists().where(of_it, or_(alive, kept)))
        .order_by(incidents.c.resolved)
        .limit(AT_ONCE)
    )
    with writing(store) as connection:
        ids = list(connection.execute(wanted).scalars())
        if not ids:
            return None
        parts = list(connection.execute(select(alerts.c.id).where(alerts.c.incident.in_(ids))).scalars())
        told = or_(alert_lines.c.incident.in_(ids), alert_lines.c.alert.in_(parts))
        connection.execute(delete(alert_lines).where(told))
        connection.execute(delete(alerts).where(alerts.c.incident.in_(ids)))
        connection.execute(delete(incidents).where(incidents.c.id.in_(ids)))
        return len(parts)
