"""`[alerts]`, `[alerts.RULE]` and `[[duty]]`: what is an alert, who is told when, and who is on duty.

A rule's class says which keys it has; its defaults stand in Alerts and nowhere else: a table of the file that names
some keys leaves the others as they are there (config/reading.py).
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from config.settings.channels import AlertSeverity
from config.settings.kinds import ChannelName, Count, Length, Limit, Name, Section, Share

Volume = Annotated[int, Meta(ge=0, le=1_000_000, description="a whole number from 0 on")]
Ratio = Annotated[float, Meta(ge=0, le=1, description="a ratio from 0 to 1, such as 0.2")]
Evidence = Annotated[float, Meta(ge=0.5, le=5, description="a number from 0.5 to 5; 1.5 is usual")]
Factor = Annotated[float, Meta(gt=0, le=100, description="a number above 0, such as 1.5")]
FalseAlarms = Annotated[float, Meta(ge=0.01, le=100, description="alarms per week from 0.01 to 100; 1 is usual")]
CallsPerHour = Annotated[float, Meta(gt=0, le=100_000, description="calls per hour, above 0")]
Rank = Annotated[int, Meta(ge=0, le=20, description="a whole number from 0 (told first) to 20")]
PauseReason = Annotated[str, Meta(min_length=1, max_length=80, description="a pause reason of 1 to 80 characters")]


class Rule(Section, frozen=True, kw_only=True):
    """What every rule has. hours: when it is looked at; queues, pbxs: where. Empty: always, everywhere."""

    enabled: bool = True
    hours: tuple[Name, ...] = ()
    queues: tuple[Name, ...] = ()
    pbxs: tuple[Name, ...] = ()


class Condition(Rule, frozen=True, kw_only=True):
    """Something that holds or not; an alert when it holds for so long, over when it is away for so long."""

    severity: AlertSeverity = AlertSeverity.WARNING
    for_seconds: Length = 0.0
    keep_firing_seconds: Length = 0.0
    minimum_volume: Volume = 0


class Lasting(Condition, frozen=True, kw_only=True):
    """Something that lasts too long: seconds."""

    fire: Limit = 60.0


class Seconds(Lasting, frozen=True, kw_only=True):
    """A length of time with a value of its own to clear."""

    clear: Length = 30.0


class Part(Condition, frozen=True, kw_only=True):
    """A share with a value of its own to clear."""

    fire: Share = 0.2
    clear: Ratio = 0.1


class Breaks(Lasting, frozen=True, kw_only=True):
    """Breaks that overrun. planned_seconds: by pause reason; default_planned_seconds: any other."""

    planned_seconds: dict[PauseReason, Limit] = msgspec.field(default_factory=dict)
    default_planned_seconds: Limit = 900.0


class Rings(Part, frozen=True, kw_only=True):
    """Calls not answered soon enough. ring_seconds: three rings of five seconds."""

    ring_seconds: Limit = 15.0


class Trunks(Part, frozen=True, kw_only=True):
    """Channels in use against what a trunk has. capacity: by "pbx/trunk"."""

    capacity: dict[Name, Count] = msgspec.field(default_factory=dict)


class CampaignPlan(Section, frozen=True, kw_only=True):
    """A planned campaign. begins, ends: "2026-12-01 09:00" in the site's time zone; factor: times the usual calls."""

    queue: Name
    begins: Name
    ends: Name
    factor: Factor


class Surge(Rule, frozen=True, kw_only=True):
    """Sudden peaks. fire: the evidence h of B1.2; fire_by_queue: of queues that have their own.

    false_alarms_per_week: wanted of each queue, for the nightly proposal; expected_calls_per_hour: for a queue without
    history; campaigns: when more calls than usual are planned.
    """

    fire: Evidence = 1.5
    fire_by_queue: dict[Name, Evidence] = msgspec.field(default_factory=dict)
    false_alarms_per_week: FalseAlarms = 1.0
    campaigns: tuple[CampaignPlan, ...] = ()
    expected_calls_per_hour: dict[Name, CallsPerHour] = msgspec.field(default_factory=dict)


_CRITICAL = AlertSeverity.CRITICAL


class Alerts(Section, frozen=True, kw_only=True):
    """Manners, and one table per rule.

    channels: by severity; empty for all channels, for warnings and critical alerts. lowest: softer alerts are only
    logged. regroup_seconds: an alert that comes back so soon belongs to the incident it had. group_seconds: one of an
    incident of which so short a time ago something no softer was told is shown and not told.
    """

    repeat_seconds: Limit = 1800.0
    escalate_seconds: Limit = 300.0
    regroup_seconds: Length = 300.0
    group_seconds: Length = 300.0
    lowest: AlertSeverity = AlertSeverity.WARNING
    quiet_hours: tuple[Name, ...] = ()
    channels: dict[AlertSeverity, tuple[ChannelName, ...]] = msgspec.field(default_factory=dict)
    surge: Surge = Surge()
    calls_stopped: Rule = Rule()
    drops: Rule = Rule()
    drop_burst: Rule = Rule()
    long_wait: Seconds = Seconds(fire=120.0, clear=60.0, keep_firing_seconds=30.0, minimum_volume=1)
    service_level: Part = Part(fire=0.1, clear=0.0, for_seconds=60.0, keep_firing_seconds=300.0, minimum_volume=20)
    nobody_ready: Condition = Condition(for_seconds=15.0, keep_firing_seconds=30.0, minimum_volume=1)
    mass_logout: Part = Part(fire=0.4, clear=0.1, minimum_volume=5)
    phone_unreachable: Condition = Condition(for_seconds=60.0, keep_firing_seconds=10.0)
    break_overrun: Breaks = Breaks(fire=60.0)
    long_call: Lasting = Lasting(fire=1800.0)
    ring_long: Lasting = Lasting(fire=15.0, severity=AlertSeverity.NOTICE)
    slow_ring: Rings = Rings(for_seconds=60.0, keep_firing_seconds=300.0, minimum_volume=20)
    help_wanted: Condition = Condition()
    feed_lost: Condition = Condition(severity=_CRITICAL, for_seconds=10.0)
    feed_late: Seconds = Seconds(fire=10.0, clear=3.0, for_seconds=30.0, keep_firing_seconds=30.0)
    trunk_down: Condition = Condition(severity=_CRITICAL, for_seconds=30.0, keep_firing_seconds=30.0)
    trunk_full: Trunks = Trunks(fire=0.9, clear=0.8, for_seconds=10.0, keep_firing_seconds=60.0)
    one_way_audio: Part = Part(fire=0.2, clear=0.1, minimum_volume=5)
    core_lost: Condition = Condition(severity=_CRITICAL)
    recorder_silent: Lasting = Lasting(fire=600.0, severity=_CRITICAL, minimum_volume=5)
    disk_full: Part = Part(fire=0.9, clear=0.85, severity=_CRITICAL)
    canary_failed: Condition = Condition()


MANNERS = (
    "repeat_seconds",
    "escalate_seconds",
    "regroup_seconds",
    "group_seconds",
    "lowest",
    "quiet_hours",
    "channels",
)
RULES = tuple(name for name in Alerts.__struct_fields__ if name not in MANNERS)


class DutyLine(Section, frozen=True, kw_only=True):
    """One line of the duty roster. address: where a mail channel writes to; a director is told last, at any hour.

    queues, teams: the line is for alerts about these alone.
    """

    person: Name
    address: Name | None = None
    hours: Name = "00:00-24:00"
    rank: Rank = 0
    director: bool = False
    queues: tuple[Name, ...] = ()
    teams: tuple[Name, ...] = ()
