"""Alerts in words of the site's language: the sentences of the catalogue with the alert's values."""

from __future__ import annotations

from config.catalogue import Texts
from realtime.detectors.finding import Finding, Reason, Value

MANY = 100.0


def shown(value: Value) -> str:
    """A number as people write it: whole when it is large or whole, else with one decimal; a dash for not known."""
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    return f"{value:.0f}" if value.is_integer() or abs(value) >= MANY else f"{value:.1f}"


def said(texts: Texts, reason: Reason, part: str) -> str:
    """One part (name, why, clears) of a reason; empty where the catalogue has no such sentence."""
    key = f"alert.{reason.key}.{part}"
    text = texts(key, **{name: shown(value) for name, value in reason.values.items()})
    return "" if text.startswith(key) else text


def message(texts: Texts, finding: Finding) -> str:
    """What happened, in one sentence; the rule's name where there is none."""
    return said(texts, finding.reason, "why") or said(texts, finding.reason, "name") or finding.rule
