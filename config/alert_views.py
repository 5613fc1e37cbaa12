"""From alerts, incidents and silences as the core has them to what the API tells."""

from __future__ import annotations

from collections.abc import Iterable

from config.alert_texts import message, said
from config.catalogue import Texts
from realtime.alerts.book import Incident, Line
from realtime.alerts.incidents import identity
from realtime.alerts.life import Alert, State
from realtime.alerts.schedule import Duty
from realtime.alerts.silences import Silence
from realtime.detectors.finding import Finding, Severity
from realtime.detectors.spoken import spoken
from realtime.names import Instant
from realtime.stamps import maybe_stamp, stamp
from web.alerts import AlertView, ContributorView, DutyView, IncidentView, LineView, SilenceView


def alert_view(alert: Alert, texts: Texts) -> AlertView:
    """One alert."""
    finding = alert.finding
    return AlertView(
        id=alert.id,
        incident=alert.incident,
        rule=finding.rule,
        subject=finding.subject.id,
        scope=finding.subject.scope.value,
        state=alert.state.value,
        severity=alert.severity.value,
        since=stamp(finding.since if finding.since is not None else alert.fired),
        fired=stamp(alert.fired),
        message=message(texts, finding),
        clears=said(texts, finding.clears, "clears"),
        reason=finding.reason.key,
        values=dict(finding.reason.values),
        value=finding.value,
        baseline=finding.baseline,
        contributors=tuple(
            ContributorView(
                kind=each.kind,
                name=each.name,
                count=each.count,
                total=each.total,
                ratio=each.ratio,
                suspect=each.suspect,
            )
            for each in finding.contributors
        ),
        examples=tuple(finding.examples),
        cause=alert.cause,
        joined=alert.joined,
        waits=maybe_stamp(alert.waits),
        silence=alert.silence,
        acknowledged=maybe_stamp(alert.acknowledged),
        acknowledged_by=alert.acknowledged_by,
        assignee=alert.assignee,
        resolved=maybe_stamp(alert.resolved),
        resolved_by=alert.resolved_by,
        note=alert.note,
    )


def pending_view(finding: Finding, now: Instant, texts: Texts) -> AlertView:
    """What will be an alert if it lasts; it has no incident yet."""
    alert = Alert(
        id=f"pending-{identity(finding, Instant(0.0))}",
        finding=spoken(finding),
        state=State.PENDING,
        incident="",
        fired=now,
        severity=finding.severity,
    )
    return alert_view(alert, texts)


def incident_view(incident: Incident, alerts: Iterable[Alert], texts: Texts) -> IncidentView:
    """One incident, named after its cause."""
    found = list(alerts)
    roots = [alert for alert in found if alert.cause is None] or found
    roots = [alert for alert in roots if alert.joined is None] or roots
    worst = max((alert.severity for alert in found), key=lambda each: each.weight, default=Severity.NOTICE)
    state = "open" if incident.resolved is None else "resolved" if incident.closed is None else "closed"
    taken = [alert.acknowledged for alert in found if alert.acknowledged is not None]
    title = f"{said(texts, roots[0].finding.reason, 'name')}" if roots else incident.id
    return IncidentView(
        id=incident.id,
        state=state,
        severity=worst.value,
        title=title,
        opened=stamp(incident.opened),
        acknowledged=maybe_stamp(min(taken, default=None)),
        resolved=maybe_stamp(incident.resolved),
        closed=maybe_stamp(incident.closed),
        closed_by=incident.closed_by,
        note=incident.note,
        alerts=tuple(alert_view(alert, texts) for alert in found),
    )


def line_view(line: Line) -> LineView:
    """One line of a timeline."""
    return LineView(at=stamp(line.at), alert=line.alert, what=line.what.value, by=line.by, values=dict(line.values))


def silence_view(silence: Silence) -> SilenceView:
    """One silence."""
    return SilenceView(
        id=silence.id,
        begins=stamp(silence.begins),
        ends=stamp(silence.ends),
        by=silence.by,
        comment=silence.comment,
        rule=silence.rule,
        subject=silence.subject,
        pbx=silence.pbx,
        ended_by=silence.ended_by,
    )


def duty_view(duty: Duty) -> DutyView:
    """One line of the roster."""
    return DutyView(
        person=duty.person,
        address=duty.address,
        rank=duty.rank,
        days=duty.days,
        begin=_clock(duty.begin),
        end=_clock(duty.end),
        director=duty.director,
        queues=duty.queues,
        teams=duty.teams,
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
