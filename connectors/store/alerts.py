"""Alerts in the store: a turn is kept whole, with its notices, or not at all; and what was, to be read.

Everything here waits for the disk: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Table, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connectors.store.alert_tables import alert_lines, alert_memory, alerts, duties, incidents, silences
from connectors.store.shown_alerts import keep_shown
from realtime.alerts.book import Book, Happening, Incident, Line, Turn
from realtime.alerts.life import Alert
from realtime.alerts.notice import Notice
from realtime.alerts.schedule import Duty
from realtime.alerts.silences import Silence
from realtime.detectors.finding import Severity
from realtime.names import Instant
from realtime.rows import AlertRow

T = TypeVar("T", bound=msgspec.Struct)
MOST = 500
"""Rows of one answer at most."""
MOST_TOLD = 5000


Enqueue = Callable[[Connection, Iterable[Notice]], None]
"""Puts notices into the outbox within a transaction (connectors.channels.outbox)."""


class TurnLostError(Exception):
    """The store holds a turn that this process does not know: one whose answer did not come."""


def keep_turn(  # everything that is kept together
    store: Engine,
    turn: Turn,
    memory: Mapping[str, bytes],
    now: Instant,
    enqueue: Enqueue,
    shown: Mapping[str, AlertRow | None] = MappingProxyType({}),
    before: Instant | None = None,
) -> None:
    """Keep what a turn changed, its notices, what the detectors remember, and what screens show, in one transaction.

    before: when the memory was kept last, as far as this process knows; None for whenever. Raises TurnLostError, and
    keeps nothing, when that is not so: a server that did not answer may have taken a turn, or take it yet.
    """
    with store.begin() as connection:
        if before is not None:
            _fence(connection, list(memory), before)
        for alert in turn.alerts.values():
            _upsert(connection, alerts, "id", _alert_row(alert))
        for incident in turn.incidents.values():
            _upsert(connection, incidents, "id", _incident_row(incident))
        if turn.lines:
            rows = [
                {"incident": line.incident, "alert": line.alert, "at": line.at, "body": _json(line)}
                for line in turn.lines
            ]
            connection.execute(insert(alert_lines), rows)
        enqueue(connection, turn.notices)
        keep_shown(connection, shown, now)
        for name, body in memory.items():
            _upsert(connection, alert_memory, "name", {"name": name, "at": now, "body": body})


def _fence(connection: Connection, names: Sequence[str], before: Instant) -> None:
    """Lock the memory, so that whatever is under way is over, and see that it is as it was."""
    mine = alert_memory.c.name.in_(names)
    connection.execute(update(alert_memory).where(mine).values(name=alert_memory.c.name))
    found = connection.execute(select(alert_memory.c.at).where(mine)).scalars().all()
    if any(at != before for at in found):
        raise TurnLostError("the store took a turn without saying so: what stands there is read anew")


def load_book(store: Engine, now: Instant, since: Instant) -> Book:
    """What the alerting has to remember: what is on, what ended after `since`, the silences, the roster."""
    with store.connect() as connection:
        wanted = or_(alerts.c.held == 1, alerts.c.resolved >= since)
        found = [_read(row.body, Alert) for row in connection.execute(select(alerts.c.body).where(wanted))]
        ids = {alert.incident for alert in found}
        kept = connection.execute(select(incidents.c.body).where(incidents.c.id.in_(ids)))
        living = connection.execute(select(silences.c.body).where(silences.c.ends > now))
        return Book(
            alerts={alert.id: alert for alert in sorted(found, key=lambda each: (each.fired, each.id))},
            incidents={incident.id: incident for incident in (_read(row.body, Incident) for row in kept)},
            silences={silence.id: silence for silence in (_read(row.body, Silence) for row in living)},
            roster=_roster(connection),
        )


def load_memory(store: Engine) -> dict[str, tuple[Instant, bytes]]:
    """What the detectors remembered, and when it was kept."""
    with store.connect() as connection:
        return {row.name: (Instant(row.at), row.body) for row in connection.execute(select(alert_memory))}


def find_alert(store: Engine, alert_id: str) -> Alert | None:
    """One alert, whenever it was."""
    with store.connect() as connection:
        row = connection.execute(select(alerts.c.body).where(alerts.c.id == alert_id)).first()
    return None if row is None else _read(row.body, Alert)


def list_alerts(store: Engine, states: Iterable[str] | None, since: Instant | None, limit: int = MOST) -> list[Alert]:
    """Alerts, the newest first. states: None for all."""
    wanted = select(alerts.c.body).order_by(alerts.c.fired.desc(), alerts.c.id).limit(limit)
    if states is not None:
        wanted = wanted.where(alerts.c.state.in_(list(states)))
    if since is not None:
        wanted = wanted.where(alerts.c.fired >= since)
    with store.connect() as connection:
        return [_read(row.body, Alert) for row in connection.execute(wanted)]


def fired_between(store: Engine, rule: str, begin: Instant, end: Instant, limit: int = MOST) -> list[Alert]:
    """The first alerts of a rule that stood at some time of a period, oldest first."""
    over = or_(alerts.c.resolved.is_(None), alerts.c.resolved >= begin)
    wanted = select(alerts.c.body).where(and_(alerts.c.rule == rule, alerts.c.fired <= end, over))
    with store.connect() as connection:
        found = connection.execute(wanted.order_by(alerts.c.fired).limit(limit))
        return [_read(row.body, Alert) for row in found]


def told_since(store: Engine, rule: str, since: Instant) -> list[Alert]:
    """Alerts of a rule, louder than a notice, that fired from a time on; the newest few thousand."""
    wanted = select(alerts.c.body).where(
        and_(alerts.c.rule == rule, alerts.c.fired >= since, alerts.c.severity != Severity.NOTICE.value)
    )
    with store.connect() as connection:
        found = connection.execute(wanted.order_by(alerts.c.fired.desc()).limit(MOST_TOLD))
        return [_read(row.body, Alert) for row in found]


def find_incident(store: Engine, incident: str) -> tuple[Incident, list[Alert], list[Line]] | None:
    """One incident with its alerts in the order in which they fired, and its timeline."""
    with store.connect() as connection:
        row = connection.execute(select(incidents.c.body).where(incidents.c.id == incident)).first()
        if row is None:
            return None
        parts = connection.execute(select(alerts.c.body).where(alerts.c.incident == incident).order_by(alerts.c.fired))
        found = [_read(part.body, Alert) for part in parts]
        told = or_(alert_lines.c.incident == incident, alert_lines.c.alert.in_([alert.id for alert in found]))
        lines = connection.execute(select(alert_lines.c.body).where(told).order_by(alert_lines.c.at, alert_lines.c.id))
        return _read(row.body, Incident), found, [_read(line.body, Line) for line in lines]


def list_incidents(store: Engine, since: Instant | None, limit: int = MOST) -> list[tuple[Incident, list[Alert]]]:
    """Incidents, the newest first, each with its alerts."""
    wanted = select(incidents.c.body).order_by(incidents.c.opened.desc(), incidents.c.id).limit(limit)
    if since is not None:
        wanted = wanted.where(incidents.c.opened >= since)
    with store.connect() as connection:
        found = [_read(row.body, Incident) for row in connection.execute(wanted)]
        parts = connection.execute(
            select(alerts.c.incident, alerts.c.body)
            .where(alerts.c.incident.in_([incident.id for incident in found]))
            .order_by(alerts.c.fired)
        )
        of: dict[str, list[Alert]] = {}
        for part in parts:
            of.setdefault(part.incident, []).append(_read(part.body, Alert))
    return [(incident, of.get(incident.id, [])) for incident in found]


def lines_of(store: Engine, alert_id: str) -> list[Line]:
    """One alert's timeline."""
    told = (
        select(alert_lines.c.body).where(alert_lines.c.alert == alert_id).order_by(alert_lines.c.at, alert_lines.c.id)
    )
    with store.connect() as connection:
        return [_read(row.body, Line) for row in connection.execute(told)]


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """How one alert was answered. notified: when people were first told; by: who took it; level: how far up it went."""

    rule: str
    incident: str
    fired: Instant
    notified: Instant | None
    acknowledged: Instant | None
    resolved: Instant | None
    by: str | None
    told: int
    level: int


def responses(store: Engine, begin: Instant, end: Instant) -> list[Response]:
    """How each warning or critical alert of a period was answered."""
    wanted = select(alerts.c.body).where(
        and_(alerts.c.fired >= begin, alerts.c.fired < end, alerts.c.severity != Severity.NOTICE.value)
    )
    with store.connect() as connection:
        found = [_read(row.body, Alert) for row in connection.execute(wanted.order_by(alerts.c.fired).limit(MOST_TOLD))]
        notified = _notified(connection, begin)
    return [
        Response(
            rule=alert.finding.rule,
            incident=alert.incident,
            fired=alert.fired,
            notified=notified.get(alert.id),
            acknowledged=alert.acknowledged,
            resolved=alert.resolved,
            by=alert.acknowledged_by,
            told=alert.told,
            level=alert.level,
        )
        for alert in found
    ]


def _notified(connection: Connection, since: Instant) -> dict[str, Instant]:
    """When people were first told of each alert."""
    told = f'%"what":"{Happening.TOLD.value}"%'
    wanted = select(alert_lines.c.alert, func.min(alert_lines.c.at).label("at"))
    wanted = wanted.where(and_(alert_lines.c.at >= since, alert_lines.c.body.like(told))).group_by(alert_lines.c.alert)
    return {row.alert: Instant(row.at) for row in connection.execute(wanted)}


def keep_silence(store: Engine, silence: Silence) -> None:
    """Write a silence, a new one or one that was ended."""
    with store.begin() as connection:
        _upsert(connection, silences, "id", {"id": silence.id, "ends": silence.ends, "body": _json(silence)})


def list_silences(store: Engine, since: Instant) -> list[Silence]:
    """Silences that ended after `since`, hold or will hold."""
    with store.connect() as connection:
        rows = connection.execute(select(silences.c.body).where(silences.c.ends > since).order_by(silences.c.ends))
        return [_read(row.body, Silence) for row in rows]


def keep_roster(store: Engine, roster: Iterable[Duty]) -> None:
    """Replace the roster."""
    rows = [{"id": duty.id, "body": _json(duty)} for duty in roster]
    with store.begin() as connection:
        connection.execute(delete(duties))
        if rows:
            connection.execute(insert(duties), rows)


def _roster(connection: Connection) -> tuple[Duty, ...]:
    return tuple(_read(row.body, Duty) for row in connection.execute(select(duties.c.body).order_by(duties.c.id)))


def _alert_row(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "incident": alert.incident,
        "rule": alert.finding.rule,
        "subject": alert.finding.subject.id[:500],
        "state": alert.state.value,
        "severity": alert.severity.value,
        "fired": alert.fired,
        "acknowledged": alert.acknowledged,
        "resolved": alert.resolved,
        "held": int(alert.standing or alert.hushed),
        "body": _json(alert),
    }


def _incident_row(incident: Incident) -> dict[str, object]:
    return {
        "id": incident.id,
        "opened": incident.opened,
        "resolved": incident.resolved,
        "closed": incident.closed,
        "body": _json(incident),
    }


def _upsert(connection: Connection, table: Table, key: str, row: dict[str, object]) -> None:
    new = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table).values(row)
    changed = {name: value for name, value in row.items() if name != key}
    connection.execute(new.on_conflict_do_update(index_elements=[key], set_=changed))


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()


def _read(body: str, kind: type[T]) -> T:
    return msgspec.json.decode(body, type=kind)
