"""Which alert is the consequence of which: by topology, so that one cause makes one noise."""

from __future__ import annotations

from collections.abc import Iterable

from realtime.alerts.life import Alert
from realtime.detectors.finding import Finding, Scope

_OF_FLOOR = frozenset({"surge", "calls_stopped", "long_wait", "service_level", "nobody_ready", "mass_logout",
                       "drops", "drop_burst", "phone_unreachable", "break_overrun", "long_call", "ring_long",
                       "slow_ring", "help_wanted", "one_way_audio", "trunk_down", "trunk_full", "recorder_silent",
                       "feed_late"})  # fmt: skip

WHOLE_PBX: dict[str, frozenset[str]] = {
    "core_lost": _OF_FLOOR | {"feed_lost"},
    "feed_lost": _OF_FLOOR,
}
"""What happens to a PBX as a whole has these consequences everywhere on it."""

SAME_QUEUE: dict[str, frozenset[str]] = {
    "surge": frozenset({"long_wait", "service_level"}),
    "mass_logout": frozenset({"nobody_ready", "long_wait", "service_level"}),
    "nobody_ready": frozenset({"long_wait", "service_level"}),
}

KINDRED: dict[str, str] = {"drops": "drop_burst", "drop_burst": "drops"}
"""Two rules that see one thing, each in its way: on the same subject they belong to one incident."""

OF_TRUNK = frozenset({"drops", "drop_burst", "calls_stopped", "trunk_full", "one_way_audio"})

CAUSES = frozenset(WHOLE_PBX) | frozenset(SAME_QUEUE) | {"trunk_down"}
"""The rules that can bring others about; nothing else need be looked at for causes."""


def pbx_of(finding: Finding) -> str | None:
    """The PBX a finding is about; None for the whole site."""
    return None if finding.subject.scope is Scope.SITE else finding.subject.id.partition("/")[0]


def follows(cause: Finding, finding: Finding) -> bool:
    """Whether `finding` is what `cause` brings about."""
    if cause.rule == finding.rule and cause.subject == finding.subject:
        return False
    same_pbx = pbx_of(cause) == pbx_of(finding)
    if finding.rule in WHOLE_PBX.get(cause.rule, frozenset()):
        return same_pbx or (pbx_of(finding) is None and cause.subject.id in _named(finding))
    if finding.rule in SAME_QUEUE.get(cause.rule, frozenset()):
        return cause.subject == finding.subject
    if cause.rule == "trunk_down" and finding.rule in OF_TRUNK:
        return _concerns_trunk(cause.subject.id, finding)
    return False


def _concerns_trunk(trunk: str, finding: Finding) -> bool:
    """A trunk's drops name it; calls that stop on its PBX are thought its doing."""
    if finding.rule == "calls_stopped":
        return trunk.partition("/")[0] == pbx_of(finding)
    if finding.subject.scope is Scope.TRUNK:
        return finding.subject.id == trunk
    endpoint = trunk.partition("/")[2]
    return any(name in (trunk, endpoint) or name.rpartition("/")[2] == endpoint for name in _named(finding))


def _named(finding: Finding) -> list[str]:
    return [each.name for each in finding.contributors]


def cause_of(finding: Finding, standing: Iterable[Alert]) -> Alert | None:
    """The alert that explains a finding: the deepest one, first by time."""
    causes = [alert for alert in standing if follows(alert.finding, finding)]
    roots = [alert for alert in causes if alert.cause is None]
    return min(roots or causes, key=lambda alert: (alert.fired, alert.id), default=None)
