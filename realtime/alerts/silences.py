"""Silences: somebody asks not to be told of something until a given time. What is silenced is still seen and kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NewType

import msgspec

from realtime.alerts.alert import Alert
from realtime.detectors.finding import LOUDNESS, Severity
from realtime.names import Instant, Seconds

SilenceId = NewType("SilenceId", str)

LONGEST: Seconds = Seconds(7 * 86_400.0)
"""A silence ends; what should never be told is a matter of the rules."""


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """rule, subject: what it matches, None for any; a subject that is a PBX matches everything on it.

    upto: the loudest severity it covers. Raises ValueError, with words for whoever asked, when it has no proper end.
    """

    id: SilenceId
    by: str
    why: str
    begin: Instant
    until: Instant
    rule: str | None = None
    subject: str | None = None
    upto: Severity = Severity.CRITICAL
    ended: Instant | None = None

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise ValueError("a silence needs a reason: whoever misses an alert must be able to read why")
        if not 0 < self.until - self.begin <= LONGEST:
            raise ValueError(f"a silence ends after its begin and within {LONGEST / 86_400:g} days")

    def holds(self, now: Instant) -> bool:
        """Whether it is in force."""
        return self.begin <= now < self.until and (self.ended is None or now < self.ended)

    def covers(self, alert: Alert) -> bool:
        """Whether it is about this alert."""
        subject = alert.finding.subject.id
        return (
            (self.rule is None or self.rule == alert.finding.rule)
            and (self.subject is None or subject == self.subject or subject.startswith(f"{self.subject}/"))
            and LOUDNESS[alert.loudest] <= LOUDNESS[self.upto]
        )


def silence_of(alert: Alert, silences: Iterable[Silence], now: Instant) -> Silence | None:
    """The silence that covers an alert now, the one that ends last; None when it may be told."""
    found = [each for each in silences if each.holds(now) and each.covers(alert)]
    return max(found, key=lambda each: (each.until, each.id), default=None)
