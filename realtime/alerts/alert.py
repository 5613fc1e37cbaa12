"""One alert: what was found, since when, and what people did about it. Frozen; changes make a new one."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import NamedTuple, NewType

import msgspec

from realtime.alerts.life import STANDING, AlertState
from realtime.detectors.finding import LOUDNESS, Finding, Severity, Subject
from realtime.names import Instant

AlertId = NewType("AlertId", str)
IncidentId = NewType("IncidentId", str)


class Key(NamedTuple):
    """At most one open alert has it."""

    rule: str
    subject: Subject


class Happening(StrEnum):
    """What a change of an alert was, for timelines, notices and sums."""

    FIRED = "fired"
    WORSENED = "worsened"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Alert(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One alert.

    finding: as it was last seen; loudest: the highest severity so far. began: since when its finding stands; fired,
    acknowledged, resolved, closed: when it became so. missed: since when the finding is away. by: who acknowledged;
    resolved_by: who resolved it by hand, None when it cleared by itself. cause: the alert that explains this one.
    """

    id: AlertId
    finding: Finding
    loudest: Severity
    state: AlertState = AlertState.PENDING
    began: Instant
    fired: Instant | None = None
    missed: Instant | None = None
    acknowledged: Instant | None = None
    by: str | None = None
    assigned: str | None = None
    resolved: Instant | None = None
    resolved_by: str | None = None
    closed: Instant | None = None
    note: str | None = None
    incident: IncidentId | None = None
    cause: AlertId | None = None

    @property
    def key(self) -> Key:
        """What it is about."""
        return Key(self.finding.rule, self.finding.subject)

    @property
    def standing(self) -> bool:
        """It was told and is not over."""
        return self.state in STANDING


class Change(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One thing that happened to an alert. who: the person who did it; text: what they wrote."""

    alert: Alert
    happening: Happening
    at: Instant
    who: str | None = None
    text: str | None = None


def alert_id(key: Key, began: Instant) -> AlertId:
    """The id of the alert of this key that began then: the same however often it is worked out."""
    text = f"{key.rule}\n{key.subject.scope}\n{key.subject.id}\n{began:.3f}"
    return AlertId(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16])


def louder(one: Severity, other: Severity) -> Severity:
    """The louder of two."""
    return one if LOUDNESS[one] >= LOUDNESS[other] else other


def pbx_of(subject: Subject) -> str | None:
    """The PBX a subject lies on; None for the site itself."""
    return None if subject.scope == "site" else subject.id.partition("/")[0]
