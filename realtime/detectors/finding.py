"""What a detector says: one Finding, made of values; sentences are made at the screen or channel (style.md, rule 8).

A detector gives its findings anew at every look for as long as they stand: the absence of one says that it cleared.
Whatever hysteresis a rule has (two looks to start, ten quiet minutes to clear) is already in it.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.names import Instant, VisitId

Value = str | int | float | bool | None
"""What a sentence of the catalogue may be given; None is not known."""


class Severity(StrEnum):
    """How loud a finding is. A notice is only logged."""

    NOTICE = "notice"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def weight(self) -> int:
        """0 for a notice, 1 for a warning, 2 for critical."""
        return tuple(Severity).index(self)


class Scope(StrEnum):
    """What kind of thing a finding is about."""

    SITE = "site"
    PBX = "pbx"
    QUEUE = "queue"
    TRUNK = "trunk"
    AGENT = "agent"


class Subject(msgspec.Struct, frozen=True, gc=False, order=True):
    """The thing a finding is about: its kind and its id (`hq`, `hq/sales`, `hq/PJSIP/trunk-a`, an agent's id)."""

    scope: Scope
    id: str


class Reason(msgspec.Struct, frozen=True, gc=False):
    """A key of the catalogue (without prefix) and the values its sentence needs, in their plain units."""

    key: str
    values: dict[str, Value] = {}


class Contributor(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A part of what was found: `count` of `total` in the group `name` of a kind (trunk, cause, queue, caller...).

    ratio: how many times the others' share, where that was tested. suspect: named by the test of B2.3.
    """

    kind: str
    name: str
    count: int
    total: int | None = None
    ratio: float | None = None
    suspect: bool = False


class Finding(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Something a shift leader should know, with everything that explains it.

    rule: the alert rule's key. value, baseline: the measured figure and its usual one, in the unit of the rule.
    since: when it began as far as can be told. clears: the condition that ends it. examples: visits to look at.
    """

    rule: str
    subject: Subject
    severity: Severity
    reason: Reason
    clears: Reason
    value: float | None = None
    baseline: float | None = None
    since: Instant | None = None
    contributors: tuple[Contributor, ...] = ()
    examples: tuple[VisitId, ...] = ()
