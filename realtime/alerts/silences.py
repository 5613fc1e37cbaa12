"""Silences: alerts that match are shown and told to nobody, until an end that everybody can read."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from realtime.alerts.inhibition import pbx_of
from realtime.detectors.finding import Finding
from realtime.names import Instant, Seconds

LONGEST = Seconds(7 * 86_400.0)
"""A silence of more than a week is a rule to be switched off."""


class Silence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is silenced, from when to when, by whom and why. rule, subject, pbx: None matches any; one is given."""

    id: str
    begins: Instant
    ends: Instant
    by: str
    comment: str
    rule: str | None = None
    subject: str | None = None
    pbx: str | None = None
    ended_by: str | None = None


def problem(silence: Silence) -> str | None:
    """Why it cannot be, as a key; None when it can."""
    if silence.rule is None and silence.subject is None and silence.pbx is None:
        return "silence-of-everything"
    if not silence.begins < silence.ends:
        return "silence-without-length"
    if silence.ends - silence.begins > LONGEST:
        return "silence-too-long"
    return None


def matching(silences: Iterable[Silence], finding: Finding, now: Instant) -> Silence | None:
    """The silence that holds for a finding now, the one that lasts longest."""
    found = [each for each in silences if each.begins <= now < each.ends and _matches(each, finding)]
    return max(found, key=lambda each: (each.ends, each.id), default=None)


def _matches(silence: Silence, finding: Finding) -> bool:
    return (
        silence.rule in (None, finding.rule)
        and silence.subject in (None, finding.subject.id)
        and silence.pbx in (None, pbx_of(finding))
    )
