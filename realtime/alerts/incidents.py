"""One cause, one incident: which alerts belong together, and when an incident is over."""

from __future__ import annotations

import hashlib

import msgspec

from realtime.alerts.book import Happening, Incident, Turn
from realtime.alerts.inhibition import CAUSES, KINDRED, cause_of, follows
from realtime.alerts.life import Alert
from realtime.detectors.finding import Finding
from realtime.names import Instant, Seconds

AFTERMATH = Seconds(60.0)
"""A cause that ended explains what it left behind for so long."""

FOREBODING = Seconds(300.0)
"""A consequence may be noticed so much earlier than its cause and still belongs to it."""


def identity(finding: Finding, at: Instant) -> str:
    """The id of an alert: the same finding at the same time gets the same one."""
    said = f"{finding.rule}\n{finding.subject.scope}\n{finding.subject.id}\n{at:.3f}"
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def explaining(turn: Turn, now: Instant) -> list[Alert]:
    """The alerts that may be causes now."""
    return [
        alert
        for alert in turn.book.alerts.values()
        if alert.finding.rule in CAUSES
        and (alert.standing or (alert.resolved is not None and now - alert.resolved <= AFTERMATH))
    ]


def latest_ended(turn: Turn) -> dict[tuple[str, str], Alert]:
    """The newest of those that ended, by rule and subject."""
    found: dict[tuple[str, str], Alert] = {}
    for alert in turn.book.alerts.values():
        if alert.resolved is not None and (alert.key not in found or found[alert.key].fired < alert.fired):
            found[alert.key] = alert
    return found


def incident_of(
    turn: Turn, finding: Finding, alert_id: str, before: Alert | None, regroup: Seconds, now: Instant
) -> str:
    """The incident of an alert that begins: its cause's, its consequences', its last one's, its kin's, or its own.

    before: the same finding's last alert that ended; its incident counts if that was a moment ago.
    """
    cause = cause_of(finding, explaining(turn, now))
    if cause is not None:
        return cause.incident
    ahead = (
        []
        if finding.rule not in CAUSES
        else [
            alert
            for alert in turn.book.alerts.values()
            if alert.standing and now - alert.fired <= FOREBODING and follows(finding, alert.finding)
        ]
    )
    if ahead:
        return min(ahead, key=lambda alert: (alert.fired, alert.id)).incident
    if before is not None and before.resolved is not None and now - before.resolved <= regroup:
        return before.incident
    kin = _kindred(turn, finding, regroup, now)
    return alert_id if kin is None else kin.incident


def _kindred(turn: Turn, finding: Finding, regroup: Seconds, now: Instant) -> Alert | None:
    """The alert that sees the same thing in another way, standing or over a moment ago."""
    key = (KINDRED.get(finding.rule, ""), finding.subject.id)
    found = [
        alert
        for alert in turn.book.alerts.values()
        if alert.key == key and (alert.standing or (alert.resolved is not None and now - alert.resolved <= regroup))
    ]
    return max(found, key=lambda alert: (alert.standing, alert.fired, alert.id), default=None)


def opened(turn: Turn, incident: str, now: Instant) -> None:
    """Make sure an incident is open."""
    known = turn.book.incidents.get(incident)
    if known is None:
        turn.put_incident(Incident(id=incident, opened=now))
    elif known.resolved is not None:
        turn.put_incident(msgspec.structs.replace(known, resolved=None, closed=None, closed_by=None))


def traced(turn: Turn, now: Instant) -> None:
    """Bring every standing alert's cause up to date, and let it join its cause's incident."""
    causes = explaining(turn, now)
    for alert in [each for each in turn.book.alerts.values() if each.standing]:
        cause = cause_of(alert.finding, [each for each in causes if each.id != alert.id])
        named = None if cause is None else cause.id
        if named == alert.cause:
            continue
        incident = alert.incident if cause is None else cause.incident
        after = msgspec.structs.replace(alert, cause=named, incident=incident)
        turn.put(after)
        turn.tell(after, Happening.ON_ITS_OWN if named is None else Happening.CONSEQUENCE, now, cause=named)


def settled(turn: Turn, now: Instant) -> None:
    """Resolve incidents of which no alert stands any more."""
    open_ones = {alert.incident for alert in turn.book.alerts.values() if alert.standing}
    for incident in list(turn.book.incidents.values()):
        if incident.resolved is None and incident.id not in open_ones:
            turn.put_incident(msgspec.structs.replace(incident, resolved=now))
