"""Incidents: what has one cause is one incident, whatever number of alerts it makes.

An alert that fires joins the open incident of its cause; a cause that fires after its consequences takes their
incident over; an alert that comes back soon after it was over comes back into its old incident. All else is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from realtime.alerts.alert import Alert, AlertId, Change, Happening, IncidentId, louder
from realtime.alerts.inhibition import cause_of, explains
from realtime.detectors.finding import Severity
from realtime.names import Instant, Seconds

COMES_BACK: Seconds = Seconds(900.0)
"""An alert of the same rule and subject within so many seconds of the end of the last belongs to it."""

FOLLOWS: Seconds = Seconds(600.0)
"""A cause may be noticed later than its consequences: it takes over what fired within so many seconds before it."""


class Incident(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One emergency on the floor. root: the alert that explains the others; alerts: all of them, oldest first.

    over: since when none of its alerts stands. closed, note: somebody wrote what it was. acknowledged, by: who took it
    first. severity: the loudest so far.
    """

    id: IncidentId
    root: AlertId
    alerts: tuple[AlertId, ...]
    severity: Severity
    opened: Instant
    acknowledged: Instant | None = None
    by: str | None = None
    over: Instant | None = None
    closed: Instant | None = None
    note: str | None = None

    @property
    def standing(self) -> bool:
        """Something of it is not over."""
        return self.over is None


@dataclass(slots=True)
class Incidents:
    """The incidents that are not over or ended a moment ago, and the alerts in them as they stand."""

    by_id: dict[IncidentId, Incident] = field(default_factory=dict)
    alerts: dict[AlertId, Alert] = field(default_factory=dict)

    def standing_alerts(self) -> list[Alert]:
        """The alerts that were told and are not over."""
        return [each for each in self.alerts.values() if each.standing]

    def members(self, incident: Incident) -> list[Alert]:
        """Its alerts, oldest first."""
        return [self.alerts[each] for each in incident.alerts if each in self.alerts]


def gather(incidents: Incidents, change: Change) -> tuple[Change, Incident]:
    """Let one change of an alert change its incident; gives the change with cause and incident written in, and that."""
    known = incidents.alerts.get(change.alert.id)
    alert = change.alert
    if change.happening is Happening.FIRED:
        alert = msgspec.structs.replace(alert, cause=cause_of(alert, incidents.standing_alerts()))
        incident = _home(incidents, alert, change.at)
    elif known is None or known.incident not in incidents.by_id:
        incident = _new(alert)  # its incident was forgotten: what a person does now still needs a place
    else:
        alert = msgspec.structs.replace(alert, cause=known.cause)
        incident = incidents.by_id[known.incident]
    alert = msgspec.structs.replace(alert, incident=incident.id)
    incidents.alerts[alert.id] = alert
    incident = _standing(incidents, incident, change)
    incidents.by_id[incident.id] = incident
    return msgspec.structs.replace(change, alert=alert), incident


def close(incident: Incident, note: str, at: Instant) -> Incident:
    """Somebody writes what it was. Raises ValueError while something of it stands, or without a word."""
    if incident.over is None:
        raise ValueError("an incident is closed when all of its alerts are over: resolve them first")
    if not note.strip():
        raise ValueError("a close-out note says what it was and what was done: write a sentence")
    return msgspec.structs.replace(incident, closed=at, note=note.strip())


def forget_before(incidents: Incidents, at: Instant) -> None:
    """Drop incidents that were over before `at`; the store keeps them."""
    for incident in [each for each in incidents.by_id.values() if each.over is not None and each.over < at]:
        del incidents.by_id[incident.id]
        for alert in incident.alerts:
            incidents.alerts.pop(alert, None)


def mean_times(incidents: Iterable[Incident]) -> Mapping[str, float | None]:
    """Mean seconds to acknowledge and to resolve (MTTA, MTTR) of incidents that were, None where none was."""
    rows = list(incidents)
    taken = [each.acknowledged - each.opened for each in rows if each.acknowledged is not None]
    ended = [each.over - each.opened for each in rows if each.over is not None]
    return {
        "mtta_seconds": sum(taken) / len(taken) if taken else None,
        "mttr_seconds": sum(ended) / len(ended) if ended else None,
    }


def _home(incidents: Incidents, alert: Alert, at: Instant) -> Incident:
    """The incident a firing alert belongs to."""
    if alert.cause is not None and (found := incidents.alerts[alert.cause].incident) in incidents.by_id:
        return _joined(incidents.by_id[found], alert)
    followed = [
        each
        for each in incidents.standing_alerts()
        if at - (each.fired or each.began) <= FOLLOWS and each.cause is None and explains(alert.finding, each.finding)
    ]
    if followed:
        return _taken_over(incidents, alert, followed)
    return _returned(incidents, alert, at) or _new(alert)


def _taken_over(incidents: Incidents, alert: Alert, followed: list[Alert]) -> Incident:
    """The cause comes after its consequences: it becomes the root, and their incidents become one, the oldest."""
    theirs = {each.incident for each in followed}
    homes = sorted((incidents.by_id[each] for each in theirs if each in incidents.by_id), key=_opening)
    kept, *others = homes
    for each in followed:
        incidents.alerts[each.id] = msgspec.structs.replace(each, cause=alert.id, incident=kept.id)
    merged = tuple(dict.fromkeys([found for each in homes for found in each.alerts]))
    for other in others:
        del incidents.by_id[other.id]
        for found in other.alerts:
            incidents.alerts[found] = msgspec.structs.replace(incidents.alerts[found], incident=kept.id)
    return _joined(msgspec.structs.replace(kept, root=alert.id, alerts=merged), alert)


def _returned(incidents: Incidents, alert: Alert, at: Instant) -> Incident | None:
    for incident in sorted(incidents.by_id.values(), key=_opening, reverse=True):
        back = any(each.key == alert.key for each in incidents.members(incident))
        if back and incident.closed is None and (incident.over is None or at - incident.over <= COMES_BACK):
            return _joined(msgspec.structs.replace(incident, over=None), alert)
    return None


def _new(alert: Alert) -> Incident:
    return Incident(
        id=IncidentId(alert.id),
        root=alert.id,
        alerts=(alert.id,),
        severity=alert.loudest,
        opened=alert.fired or alert.began,
    )


def _joined(incident: Incident, alert: Alert) -> Incident:
    return msgspec.structs.replace(incident, alerts=tuple(dict.fromkeys([*incident.alerts, alert.id])))


def _standing(incidents: Incidents, incident: Incident, change: Change) -> Incident:
    """The incident after one of its alerts changed."""
    members = incidents.members(incident)
    severity = incident.severity
    for each in members:
        severity = louder(severity, each.loudest)
    over = None if any(each.standing for each in members) else incident.over or change.at
    changed = msgspec.structs.replace(incident, severity=severity, over=over)
    if change.happening is Happening.ACKNOWLEDGED and changed.acknowledged is None:
        return msgspec.structs.replace(changed, acknowledged=change.at, by=change.who)
    return changed


def _opening(incident: Incident) -> tuple[Instant, IncidentId]:
    return incident.opened, incident.id
