"""Builders of findings and alerts for the tests of alerts."""

from __future__ import annotations

from realtime.alerts.alert import Alert, Key, alert_id
from realtime.alerts.life import AlertState
from realtime.detectors.finding import Contributor, Finding, Reason, Scope, Severity, Subject
from realtime.names import Instant

T0 = Instant(1_795_424_400.0)
SALES = Subject(Scope.QUEUE, "hq/sales")
SUPPORT = Subject(Scope.QUEUE, "hq/support")
HQ = Subject(Scope.PBX, "hq")
TRUNK = Subject(Scope.TRUNK, "hq/PJSIP/trunk-a")


def found(
    rule: str = "long_wait",
    subject: Subject = SALES,
    severity: Severity = Severity.WARNING,
    contributors: tuple[Contributor, ...] = (),
) -> Finding:
    return Finding(
        rule=rule,
        subject=subject,
        severity=severity,
        reason=Reason(rule),
        clears=Reason(f"{rule}.clears"),
        contributors=contributors,
    )


def fired(finding: Finding, seconds: float = 0.0, cause: Alert | None = None) -> Alert:
    began = Instant(T0 + seconds)
    return Alert(
        id=alert_id(Key(finding.rule, finding.subject), began),
        finding=finding,
        loudest=finding.severity,
        state=AlertState.FIRING,
        began=began,
        fired=began,
        cause=None if cause is None else cause.id,
    )


def later(seconds: float) -> Instant:
    return Instant(T0 + seconds)
