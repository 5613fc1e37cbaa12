"""Alerts in words of the site's language: the sentences of the catalogue with the alert's values."""

from __future__ import annotations

from config.catalogue import Texts
from connectors.channels.wording import value_text
from realtime.detectors.finding import Finding, Reason


def said(texts: Texts, reason: Reason, part: str) -> str:
    """One part (name, why, clears) of a reason; empty where the catalogue has no such sentence."""
    key = f"alert.{reason.key}.{part}"
    text = texts(key, **{name: value_text(texts, name, value) for name, value in reason.values.items()})
    return "" if text.startswith(key) else text


def message(texts: Texts, finding: Finding) -> str:
    """What happened, in one sentence; the rule's name where there is none."""
    return said(texts, finding.reason, "why") or said(texts, finding.reason, "name") or finding.rule
