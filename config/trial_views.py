"""From trials of alert rules to what the API tells: when it would have fired, how often, and what did fire."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

import msgspec

from config.alert_texts import message, said
from config.catalogue import Texts
from config.rule_wishes import changed_keys, told_values
from config.settings import Settings
from config.trials import Trial
from realtime.alerts.life import Alert
from realtime.detectors.backtest import Occasion
from realtime.detectors.finding import Severity
from realtime.names import Instant
from realtime.stamps import maybe_stamp, stamp
from web.rules import BacktestView, FiredView, OccasionView, Sees

WEEK = 604_800.0
SHOWN = 500
"""Occasions of one answer."""
SLACK = 60.0
"""Seconds by which an alert and an occasion may miss each other and still be the same thing."""


def trial_view(trial: Trial, settings: Settings) -> BacktestView:
    """A trial without what it found. settings: as they hold."""
    return BacktestView(
        id=trial.id,
        rule=trial.rule,
        by=trial.by,
        asked=stamp(trial.asked),
        state=trial.stage.value,
        progress=round(trial.progress, 3),
        problem=trial.problem,
        days=trial.days,
        begin=None if trial.span is None else stamp(trial.span.begin),
        end=None if trial.span is None else stamp(trial.span.end),
        settings=told_values(trial.settings, trial.rule),
        changed=changed_keys(settings, trial.rule, trial.settings),
        count=len(trial.kept) + trial.left_out,
        per_week=None,
        told=0,
        told_per_week=None,
        median_seconds=None,
        longest_seconds=None,
        occasions=(),
        left_out=trial.left_out,
        fired=(),
        only_fired=0,
    )


def whole_view(trial: Trial, settings: Settings, fired: Iterable[Alert], texts: Texts, sees: Sees) -> BacktestView:
    """A trial with everything found in somebody's scope. fired: alerts of the rule in those days.

    What was counted beyond the kept occasions is counted for those alone who see every subject kept.
    """
    lowest = Severity(settings.alerts.lowest.value).weight
    seen = sorted((each for each in trial.kept if sees(each.first.subject.id)), key=lambda each: each.begin)
    alerts = [each for each in fired if sees(each.finding.subject.id)]
    beyond = trial.left_out if len(seen) == len(trial.kept) else 0
    told = [each for each in seen if each.severity.weight >= lowest]
    lasted = [each.end - each.begin for each in seen if each.end is not None]
    weeks = 0.0 if trial.span is None else (trial.span.end - trial.span.begin) / WEEK
    views = tuple(_occasion(each, alerts, lowest, texts) for each in seen[:SHOWN])
    shown = tuple(_fired(each, seen, texts) for each in alerts)
    return msgspec.structs.replace(
        trial_view(trial, settings),
        count=len(seen) + beyond,
        per_week=_per_week(len(seen) + beyond, weeks),
        told=len(told),
        told_per_week=_per_week(len(told), weeks),
        median_seconds=round(median(lasted), 1) if lasted else None,
        longest_seconds=round(max(lasted), 1) if lasted else None,
        occasions=views,
        left_out=len(seen) - len(views) + beyond,
        fired=shown,
        only_fired=sum(not each.matched for each in shown),
    )


def _per_week(count: int, weeks: float) -> float | None:
    return round(count / weeks, 2) if weeks > 0.0 else None


def _occasion(found: Occasion, alerts: list[Alert], lowest: int, texts: Texts) -> OccasionView:
    finding = found.first
    alert = next((each for each in alerts if _same(found, each)), None)
    return OccasionView(
        subject=finding.subject.id,
        severity=found.severity.value,
        told=found.severity.weight >= lowest,
        begin=stamp(found.begin),
        end=maybe_stamp(found.end),
        seconds=None if found.end is None else round(found.end - found.begin, 1),
        peak=found.peak,
        baseline=finding.baseline,
        message=message(texts, finding),
        clears=said(texts, finding.clears, "clears"),
        reason=finding.reason.key,
        values=dict(finding.reason.values),
        examples=tuple(finding.examples),
        alert=None if alert is None else alert.id,
    )


def _fired(alert: Alert, found: list[Occasion], texts: Texts) -> FiredView:
    return FiredView(
        alert=alert.id,
        incident=alert.incident,
        subject=alert.finding.subject.id,
        severity=alert.severity.value,
        fired=stamp(alert.fired),
        resolved=maybe_stamp(alert.resolved),
        message=message(texts, alert.finding),
        matched=any(_same(each, alert) for each in found),
    )


def _same(found: Occasion, alert: Alert) -> bool:
    if found.first.subject != alert.finding.subject:
        return False
    begin, end = alert.fired, Instant(float("inf")) if alert.resolved is None else alert.resolved
    over = Instant(float("inf")) if found.end is None else found.end
    return found.begin - SLACK <= end and begin <= over + SLACK
