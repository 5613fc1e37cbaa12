"""From `[alerts]` and `[[duty]]` to the core's own words: terms of the rules, manners of telling, the roster."""

from __future__ import annotations

from config.holidays import holidays_of, local_time
from config.settings import Settings
from config.settings.alerts import RULES, Condition, Lasting, Part, Rule
from config.settings.alerts import Seconds as SecondsRule
from realtime.alerts.escalation import Policy
from realtime.alerts.schedule import Duty
from realtime.detectors.campaigns import Campaign
from realtime.detectors.finding import Severity
from realtime.detectors.limits import Limit, Term
from realtime.detectors.ruleset import SCANNED, Terms, Where
from realtime.detectors.statistics import Learned
from realtime.hours import Hours, hours, within
from realtime.names import Instant, Seconds

HOLDS, NEVER = 1.0, 0.0
"""What a condition's figure is when it holds, and when it does not."""


def terms_of(settings: Settings) -> Terms:
    """The rules as the file wants them."""
    alerts = settings.alerts
    rules: dict[str, Rule] = {name: getattr(alerts, name) for name in RULES}
    on = {name: rule for name, rule in rules.items() if rule.enabled}
    zone = settings.site.timezone
    watched = {name: watched_hours(rule) for name, rule in rules.items() if rule.hours}

    def is_open(rule: str, now: Instant) -> bool:
        stretches: tuple[Hours, ...] | None = watched.get(rule)
        return stretches is None or within(stretches, now, zone)

    return Terms(
        limits={name: term_of(rule) for name, rule in on.items() if isinstance(rule, Condition)},
        scanned=SCANNED & on.keys(),
        where={name: Where(frozenset(rule.queues), frozenset(rule.pbxs)) for name, rule in on.items()},
        open=is_open,
        planned={"": alerts.break_overrun.default_planned_seconds, **alerts.break_overrun.planned_seconds},
        capacity=dict(alerts.trunk_full.capacity),
        ring=Seconds(alerts.slow_ring.ring_seconds),
        learned=Learned(
            zone=zone,
            threshold=alerts.surge.fire,
            thresholds=dict(alerts.surge.fire_by_queue),
            expected=dict(alerts.surge.expected_calls_per_hour),
            holidays=holidays_of(settings.site.holidays),
            campaigns=tuple(
                Campaign(each.queue, local_time(each.begins, zone), local_time(each.ends, zone), each.factor)
                for each in alerts.surge.campaigns
            ),
        ),
    )


def watched_hours(rule: Rule) -> tuple[Hours, ...]:
    """When a rule is looked at; empty for always."""
    return tuple(hours(text) for text in rule.hours)


def term_of(rule: Condition) -> Term:
    """How one rule judges: a condition as 1 or 0, a length that ends by itself with nothing to clear."""
    fire = rule.fire if isinstance(rule, Lasting | Part) else HOLDS
    clear = rule.clear if isinstance(rule, SecondsRule | Part) else NEVER
    return Term(
        limit=Limit(
            fire=fire,
            clear=clear,
            hold=Seconds(rule.for_seconds),
            keep=Seconds(rule.keep_firing_seconds),
            minimum=float(rule.minimum_volume),
        ),
        severity=Severity(rule.severity.value),
    )


def policy_of(settings: Settings) -> Policy:
    """When people are told, and over which channels: those the file names by severity, else all of them."""
    alerts = settings.alerts
    named = {Severity(severity.value): channels for severity, channels in alerts.channels.items()}
    everywhere = tuple(settings.channels)
    channels = named or {Severity.WARNING: everywhere, Severity.CRITICAL: everywhere}
    lowest = Severity(alerts.lowest.value).weight
    return Policy(
        repeat=Seconds(alerts.repeat_seconds),
        escalate=Seconds(alerts.escalate_seconds),
        regroup=Seconds(alerts.regroup_seconds),
        group=Seconds(alerts.group_seconds),
        quiet=tuple(hours(text) for text in alerts.quiet_hours),
        zone=settings.site.timezone,
        channels={severity: names for severity, names in channels.items() if severity.weight >= lowest},
    )


def roster_of(settings: Settings) -> tuple[Duty, ...]:
    """The duty roster of the file; its lines are told apart by their place."""
    roster = []
    for place, line in enumerate(settings.duty):
        stretch = hours(line.hours)
        roster.append(
            Duty(
                id=f"file-{place}",
                person=line.person,
                address=line.address or "",
                rank=line.rank,
                days=stretch.days,
                begin=stretch.begin,
                end=stretch.end,
                director=line.director,
                queues=line.queues,
                teams=line.teams,
            )
        )
    return tuple(roster)
