"""What a director asks of an incident: when it was noticed, told, taken and over, who did what; what to replay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from config.alert_views import line_view
from realtime.alerts.book import Happening, Incident, Line
from realtime.alerts.life import Alert
from realtime.names import Instant
from realtime.stamps import maybe_stamp, stamp, stamp_up
from web.alerts import IncidentRecord, ReplayView

AROUND = 120.0
"""Seconds of floor before an incident began and after it was over: how it came, and that it stayed over."""
MOST_MOMENTS = 200
DEEDS = frozenset(
    {Happening.ACKNOWLEDGED, Happening.ASSIGNED, Happening.COMMENTED, Happening.RESOLVED, Happening.CLOSED}
)


def record_of(incident: Incident, alerts: Sequence[Alert], lines: Iterable[Line]) -> IncidentRecord:
    """The incident's times, and the deeds of people in it."""
    told = sorted(lines, key=lambda line: line.at)
    notified = next((line.at for line in told if line.what is Happening.TOLD and line.values.get("channels")), None)
    taken = min((alert for alert in alerts if alert.acknowledged is not None), key=_acknowledged, default=None)
    acknowledged = None if taken is None else taken.acknowledged
    return IncidentRecord(
        began=stamp(_began(incident, alerts)),
        detected=stamp(incident.opened),
        notified=maybe_stamp(notified),
        acknowledged=maybe_stamp(acknowledged),
        acknowledged_by=None if taken is None else taken.acknowledged_by,
        cleared=maybe_stamp(incident.resolved),
        closed=maybe_stamp(incident.closed),
        notify_seconds=_since(incident.opened, notified),
        acknowledge_seconds=_since(incident.opened, acknowledged),
        clear_seconds=_since(incident.opened, incident.resolved),
        escalations=sum(line.what is Happening.TOLD and line.values.get("step") == "escalated" for line in told),
        actions=tuple(line_view(line) for line in told if line.what in DEEDS and line.by is not None),
    )


def replay_of(incident: Incident, alerts: Sequence[Alert], lines: Iterable[Line], now: Instant) -> ReplayView:
    """The stretch of floor around the incident, and its moments to step by."""
    begin = Instant(_began(incident, alerts) - AROUND)
    end = now if incident.resolved is None else Instant(min(now, incident.resolved + AROUND))
    moments = sorted({line.at for line in lines if begin <= line.at <= end} | {_began(incident, alerts)})
    return ReplayView(begin=stamp(begin), end=stamp(end), moments=tuple(stamp_up(at) for at in moments[:MOST_MOMENTS]))


def _began(incident: Incident, alerts: Iterable[Alert]) -> Instant:
    return min([incident.opened, *(alert.finding.since for alert in alerts if alert.finding.since is not None)])


def _acknowledged(alert: Alert) -> float:
    return alert.acknowledged or 0.0


def _since(begin: Instant, at: Instant | None) -> float | None:
    return None if at is None else round(max(0.0, at - begin), 1)
