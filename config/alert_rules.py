"""The alert rules as the file sets them, in the core's own words: limits, hours, places, and when people are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from config.settings import Settings
from config.settings.alerts import RULES, Alerts, Condition, Lasting, Part, Rule, Seconds
from config.settings.channels import AlertSeverity
from realtime.alerts.escalation import Policy
from realtime.alerts.schedule import Duty, Hours, hours, within
from realtime.detectors.finding import LOUDNESS, Finding, Scope, Severity
from realtime.detectors.limits import Limit, Reading, Term
from realtime.names import Instant
from realtime.names import Seconds as Length

STATISTICAL: Final = frozenset({"surge", "calls_stopped", "drops", "drop_burst"})
"""The rules that learn what is usual and find their own limits."""

BLIND_NEVER: Final = frozenset({"feed_lost", "core_lost", "disk_full", "canary_failed"})
"""What is seen without a living feed."""

_EVENTUALLY: Final = 0.99
"""Where only `fire` is set, the figure falls to nought when it is over; clear lies just below."""


def table_of(alerts: Alerts, rule: str) -> Rule:
    """What the file says of a rule."""
    table: Rule = getattr(alerts, rule)
    return table


def term_of(table: Rule) -> Term | None:
    """How a rule with limits judges; None for one that learns its own."""
    if not isinstance(table, Condition):
        return None
    fire, clear = 1.0, 0.0
    if isinstance(table, Seconds | Part):
        fire, clear = table.fire, table.clear
    elif isinstance(table, Lasting):
        fire, clear = table.fire, table.fire * _EVENTUALLY
    limit = Limit(
        fire=fire,
        clear=clear,
        hold=Length(table.for_seconds),
        keep=Length(table.keep_firing_seconds),
        minimum=table.minimum_volume,
    )
    return Term(limit=limit, severity=Severity(table.severity.value))


class RuleBook:
    """The rules under the file's settings."""

    def __init__(self, settings: Settings) -> None:
        self.alerts = settings.alerts
        self.zone = settings.site.timezone
        tables = {rule: table_of(self.alerts, rule) for rule in RULES}
        self.enabled = frozenset(rule for rule, table in tables.items() if table.enabled)
        terms = {rule: term_of(table) for rule, table in tables.items() if table.enabled}
        self.terms: dict[str, Term] = {rule: term for rule, term in terms.items() if term is not None}
        breaks = self.alerts.break_overrun
        self.breaks: Mapping[str, float] = {"": breaks.default_planned_seconds} | dict(breaks.planned_seconds)
        self.capacity: Mapping[str, int] = self.alerts.trunk_full.capacity
        self._hours: dict[str, tuple[Hours, ...]] = {
            rule: tuple(hours(text) for text in table.hours) for rule, table in tables.items()
        }
        self._tables = tables

    def resting(self, now: Instant) -> frozenset[str]:
        """The rules that do not watch now."""
        return frozenset(rule for rule, said in self._hours.items() if said and not within(said, now, self.zone))

    def wanted(self, what: Reading | Finding) -> bool:
        """Whether the rule watches this subject at all."""
        table = self._tables.get(what.rule)
        if table is None or not table.enabled:
            return False
        if what.subject.scope is Scope.SITE:
            return True
        pbx, _, name = what.subject.id.partition("/")
        if table.pbxs and pbx not in table.pbxs:
            return False
        if not table.queues or what.subject.scope is not Scope.QUEUE:
            return True
        return what.subject.id in table.queues or name in table.queues

    def graded(self, findings: Iterable[Finding], resting: frozenset[str]) -> list[Finding]:
        """Findings of the rules that learn, as far as the file wants them."""
        return [finding for finding in findings if self.wanted(finding) and finding.rule not in resting]


def policy_of(settings: Settings) -> Policy:
    """When people are told, and over which channels. Softer alerts than `lowest` are told to nobody."""
    alerts, every = settings.alerts, tuple(settings.channels)
    lowest = LOUDNESS[Severity(alerts.lowest.value)]
    told = [severity for severity in Severity if LOUDNESS[severity] >= lowest]
    named = {severity: alerts.channels.get(AlertSeverity(severity.value), every) for severity in told}
    return Policy(
        repeat=Length(alerts.repeat_seconds),
        escalate=Length(alerts.escalate_seconds),
        regroup=Length(alerts.regroup_seconds),
        quiet=tuple(hours(text) for text in alerts.quiet_hours),
        zone=settings.site.timezone,
        channels=named,
    )


def roster_of(settings: Settings) -> tuple[Duty, ...]:
    """The duty roster of the file: it holds until somebody writes another over the API."""
    found = []
    for number, line in enumerate(settings.duty):
        stretch = hours(line.hours)
        duty = Duty(
            id=f"file-{number:04d}",
            person=line.person,
            address=line.address or "",
            rank=line.rank,
            days=stretch.days,
            begin=stretch.begin,
            end=stretch.end,
            director=line.director,
        )
        found.append(duty)
    return tuple(found)
