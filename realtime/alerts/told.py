"""From an alert and a step of its life to the notice that waits in the outbox."""

from __future__ import annotations

from realtime.alerts.life import Alert
from realtime.alerts.notice import Notice, Step
from realtime.alerts.schedule import Duty
from realtime.detectors.finding import Scope
from realtime.names import Instant


def notice_of(
    alert: Alert, step: Step, channels: tuple[str, ...], to: tuple[Duty, ...], now: Instant, by: str | None = None
) -> Notice:
    """What to tell. Its key names alert and step, so that it leaves once however often it is decided."""
    finding = alert.finding
    values = {name: _plain(value) for name, value in finding.reason.values.items() if value is not None}
    if by is not None:
        values["by"] = by
    label = values.get("label") or values.get("name") or finding.subject.id
    return Notice(
        key=f"{alert.id}:{step}:{alert.severity}:{alert.told}",
        incident=alert.incident,
        step=step,
        severity=alert.severity,
        reason=finding.reason.key,
        at=now,
        channels=channels,
        values=values,
        subject=finding.subject.id if finding.subject.scope is not Scope.SITE else "",
        label=str(label),
        since=finding.since if finding.since is not None else alert.fired,
        path=f"/console/incidents/{alert.incident}",
        recipients=tuple(duty.address or duty.person for duty in to),
    )


def _plain(value: str | float) -> str | int | float:
    """A value as a notice carries it: yes and no are 1 and 0."""
    return int(value) if isinstance(value, bool) else value
