"""Which alert explains which: one cause, one alert told.

The table says of which rules an alert of a rule may be the cause, and how near the two subjects must be. A dead trunk
explains dropped calls on it; a lost feed explains everything we would say of that PBX; a surge explains the long
waits of the same queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from realtime.alerts.alert import Alert, AlertId, pbx_of
from realtime.detectors.finding import Finding


class Near(StrEnum):
    """How the subjects of cause and consequence must lie.

    same: the same thing. pbx: on the same PBX. named: the consequence is about the cause's subject, names it among its
    contributors as the suspect, or suspects nothing and lies on the same PBX.
    """

    SAME = "same"
    PBX = "pbx"
    NAMED = "named"


_LATE = ("long_wait", "service_level")
_FLOOR = (*_LATE, "nobody_ready", "mass_logout", "phone_unreachable", "calls_stopped")
_LINES = ("drops", "drop_burst", "trunk_full")

CAUSES: Final[Mapping[str, tuple[tuple[Near, tuple[str, ...]], ...]]] = {
    "feed_lost": ((Near.PBX, ("feed_late", "core_lost", "trunk_down", "recorder_silent", *_FLOOR, *_LINES)),),
    "core_lost": ((Near.PBX, ("trunk_down", "recorder_silent", *_FLOOR, *_LINES)),),
    "trunk_down": ((Near.NAMED, (*_LINES, "calls_stopped")),),
    "trunk_full": ((Near.PBX, ("calls_stopped",)),),
    "drop_burst": ((Near.PBX, ("drops",)),),
    "mass_logout": ((Near.SAME, (*_LATE, "nobody_ready")),),
    "surge": ((Near.SAME, (*_LATE, "nobody_ready")),),
    "nobody_ready": ((Near.SAME, _LATE),),
}
"""Rule of the cause -> (how near, rules of the consequences)."""


def explains(cause: Finding, consequence: Finding) -> bool:
    """Whether the first would bring about the second."""
    return any(
        consequence.rule in rules and _near(near, cause, consequence) for near, rules in CAUSES.get(cause.rule, ())
    )


def cause_of(alert: Alert, others: Iterable[Alert]) -> AlertId | None:
    """The standing alert at the root of this one: of several the earliest; None when it stands for itself."""
    standing = [each for each in others if each.standing and each.id != alert.id]
    near = [each for each in standing if explains(each.finding, alert.finding)]
    roots = [each for each in near if not any(explains(other.finding, each.finding) for other in standing)]
    return min(((each.fired or each.began, each.id) for each in roots or near), default=(0.0, None))[1]


def _near(near: Near, cause: Finding, consequence: Finding) -> bool:
    if near is Near.SAME:
        return cause.subject == consequence.subject
    if pbx_of(consequence.subject) is not None and pbx_of(cause.subject) != pbx_of(consequence.subject):
        return False
    if near is Near.PBX or cause.subject == consequence.subject:
        return True
    suspects = [each.name for each in consequence.contributors if each.suspect]
    return not suspects or any(cause.subject.id in (name, f"{pbx_of(cause.subject)}/{name}") for name in suspects)
