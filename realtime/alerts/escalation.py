"""Whether people are told of an alert now, who, and why or why not: a decision as a value."""

from __future__ import annotations

from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from realtime.alerts.life import Alert, State
from realtime.alerts.notice import Step
from realtime.alerts.schedule import EVERYBODY, Concern, Duty, on_duty
from realtime.detectors.finding import Severity
from realtime.hours import Hours, within
from realtime.names import Instant, Seconds


class Why(StrEnum):
    """Why people are told, or not."""

    FIRST = "first"
    REPEAT_DUE = "repeat_due"
    ESCALATION_DUE = "escalation_due"
    CONSEQUENCE = "consequence"
    JOINED = "joined"
    SILENCED = "silenced"
    QUIET_HOURS = "quiet_hours"
    ONLY_LOGGED = "only_logged"
    TAKEN = "taken"
    NOT_DUE = "not_due"


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """When people are told. repeat: seconds between reminders; escalate: until the next in the roster is told.

    quiet: hours in which only critical alerts are told. channels: by severity; what is not named there is
    only shown. regroup: an alert that comes back within so many seconds belongs to the incident it had. group: one that
    is no louder than what was told of its incident within so many seconds joins it and is not told.
    """

    repeat: Seconds = Seconds(1800.0)
    escalate: Seconds = Seconds(300.0)
    quiet: tuple[Hours, ...] = ()
    zone: ZoneInfo = ZoneInfo("UTC")
    channels: dict[Severity, tuple[str, ...]] = msgspec.field(
        default_factory=lambda: {Severity.WARNING: (), Severity.CRITICAL: ()}
    )
    regroup: Seconds = Seconds(300.0)
    group: Seconds = Seconds(300.0)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """step: what is told, None for nothing. level: how far up the roster. to: the people."""

    why: Why
    step: Step | None = None
    level: int = 0
    to: tuple[Duty, ...] = ()


def decide(
    alert: Alert, policy: Policy, roster: tuple[Duty, ...], now: Instant, concern: Concern = EVERYBODY
) -> Decision:
    """What is to be told of an alert that stands. concern: whose leaders it is for."""
    why = _hindered(alert, policy, now)
    return Decision(why=why, level=alert.level) if why is not None else _due(alert, policy, roster, concern, now)


def _hindered(alert: Alert, policy: Policy, now: Instant) -> Why | None:
    """Why nobody is told whatever the time; None where nothing is in the way."""
    quiet = alert.severity is not Severity.CRITICAL and within(policy.quiet, now, policy.zone)
    reasons = (
        (alert.state is not State.FIRING, Why.TAKEN),
        (alert.cause is not None, Why.CONSEQUENCE),
        (alert.joined is not None, Why.JOINED),
        (alert.silence is not None, Why.SILENCED),
        (alert.severity not in policy.channels, Why.ONLY_LOGGED),
        (quiet, Why.QUIET_HOURS),
    )
    return next((why for holds, why in reasons if holds), None)


def _due(alert: Alert, policy: Policy, roster: tuple[Duty, ...], concern: Concern, now: Instant) -> Decision:
    people = on_duty(roster, now, policy.zone, concern)
    if alert.told == 0:
        return Decision(why=Why.FIRST, step=Step.FIRING, to=people[:1])
    waited = now - (alert.last_told if alert.last_told is not None else alert.fired)
    if alert.level + 1 < len(people) and waited >= policy.escalate:
        level = alert.level + 1
        return Decision(why=Why.ESCALATION_DUE, step=Step.ESCALATED, level=level, to=people[: level + 1])
    if waited >= policy.repeat:
        return Decision(why=Why.REPEAT_DUE, step=Step.REMINDER, level=alert.level, to=people[: alert.level + 1])
    return Decision(why=Why.NOT_DUE, level=alert.level)
