"""The values of a finding's reason as sentences want them: percent, minutes and seconds, nothing unknown.

A sentence of the catalogue only fills values in. So beside each share `x` stands `x_percent` (62.5), beside each length
in seconds `x_clock` (whole seconds, which whoever writes the sentence says as its language does), the condition that
ends it as `clears_x`, and what is not known is a dash.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10

import msgspec

from realtime.detectors.finding import Finding, Reason, Value

UNKNOWN = "–"

REASONS: dict[str, tuple[str, ...]] = {
    "surge": ("surge", "surge_hint", "surge_level_shift"),
    "drops": ("drops_frequent", "drops_frequent_suspect"),
    "drop_burst": ("drop_burst", "drop_burst_suspect"),
}
"""The reasons a rule can give; every other rule has one, by its own name. Each has its sentences in the catalogues."""

_SHARES = ("value", "fire", "clear")
PERCENT: dict[str, tuple[str, ...]] = {
    "service_level": (*_SHARES, "level", "target", "goal"),
    "mass_logout": _SHARES,
    "slow_ring": _SHARES,
    "trunk_full": _SHARES,
    "one_way_audio": _SHARES,
    "disk_full": (*_SHARES, "used"),
    "drops": ("share", "usual", "clears_share"),
    "surge": ("predicted_service_level", "target"),
}
"""Values that are shares, by rule."""

CLOCK: dict[str, tuple[str, ...]] = {
    "long_wait": ("value", "fire", "clear"),
    "feed_late": ("value", "fire", "clear"),
    "break_overrun": ("value", "fire", "planned"),
    "long_call": ("fire",),
    "ring_long": ("fire",),
    "recorder_silent": ("fire",),
    "surge": ("longest_seconds",),
}
"""Values that are seconds, by rule, beside those that are seconds everywhere."""
_ALWAYS = ("seconds", "keep")


def spoken(finding: Finding) -> Finding:
    """The finding with all that its sentences may want, in the reason and in what clears it alike."""
    values: dict[str, Value] = dict(finding.reason.values)
    if finding.clears.values != finding.reason.values:
        values |= {f"clears_{name}": value for name, value in finding.clears.values.items()}
    clear = values.get("clear")
    if finding.rule == "service_level" and finding.baseline is not None and isinstance(clear, float):
        values["goal"] = finding.baseline - clear
    values |= _written(finding.rule, values)
    told = {name: UNKNOWN if value is None else _short(value) for name, value in values.items()}
    return msgspec.structs.replace(
        finding, reason=Reason(finding.reason.key, told), clears=Reason(finding.clears.key, told)
    )


def _written(rule: str, values: Mapping[str, Value]) -> dict[str, Value]:
    percent: dict[str, Value] = {
        f"{name}_percent": None if value is None else round(100.0 * value, 1)
        for name in PERCENT.get(rule, ())
        if name in values and not isinstance(value := values[name], str)
    }
    clock: dict[str, Value] = {
        f"{name}_clock": None if value is None else round(max(0.0, value))
        for name in (*_ALWAYS, *CLOCK.get(rule, ()))
        if name in values and not isinstance(value := values[name], str)
    }
    return percent | clock


def _short(value: Value) -> Value:
    """A number without digits nobody reads: one decimal, three digits where it is below one; instants stay."""
    if not isinstance(value, float) or value == 0.0 or abs(value) >= 1e6:
        return value
    return round(value, 1) if abs(value) >= 1.0 else round(value, 2 - floor(log10(abs(value))))
