"""Alerts as the API tells them, and whoever answers for them. Shapes are promises (docs/http.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from realtime.names import Instant


class ContributorView(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what was found: count of total in a group; ratio: times the others' share; suspect: named by a test."""

    kind: str
    name: str
    count: int
    total: int | None
    ratio: float | None
    suspect: bool


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a timeline. by: a person, None for the system."""

    at: str
    alert: str
    what: str
    by: str | None
    values: dict[str, str | int | float | bool | None]


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """One alert and why. since: when it began; fired: when it was noticed.

    message, clears: sentences in the site's language; reason and values: the same for other languages. cause: the alert
    whose consequence it is; joined: the one whose message speaks for it; waits: until when nobody is told, for its
    cause may show; silence: the silence that holds for it.
    """

    id: str
    incident: str
    rule: str
    subject: str
    scope: str
    state: str
    severity: str
    since: str
    fired: str
    message: str
    clears: str
    reason: str
    values: dict[str, str | int | float | bool | None]
    value: float | None
    baseline: float | None
    contributors: tuple[ContributorView, ...]
    examples: tuple[str, ...]
    cause: str | None
    joined: str | None
    waits: str | None
    silence: str | None
    acknowledged: str | None
    acknowledged_by: str | None
    assignee: str | None
    resolved: str | None
    resolved_by: str | None
    note: str | None


class AlertDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One alert with its timeline: who was told when, and who did what."""

    alert: AlertView
    timeline: tuple[LineView, ...]


class AlertList(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts, the newest first."""

    alerts: tuple[AlertView, ...]


class IncidentView(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts of one cause. state: open, resolved or closed; severity: of the worst alert; title: of the cause."""

    id: str
    state: str
    severity: str
    title: str
    opened: str
    acknowledged: str | None
    resolved: str | None
    closed: str | None
    closed_by: str | None
    note: str | None
    alerts: tuple[AlertView, ...]


class IncidentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The times of an incident, and the deeds of people in it.

    began: as far as can be told; detected: when it was noticed; notified: when people were first told; cleared: when it
    was over. The lengths are from `detected` on. escalations: how often the next in the roster was told.
    """

    began: str
    detected: str
    notified: str | None
    acknowledged: str | None
    acknowledged_by: str | None
    cleared: str | None
    closed: str | None
    notify_seconds: float | None
    acknowledge_seconds: float | None
    clear_seconds: float | None
    escalations: int
    actions: tuple[LineView, ...]


class ReplayView(msgspec.Struct, frozen=True, kw_only=True):
    """What to show again of the floor: from when to when, and moments to step by (GET /api/v1/floor?at=).

    oldest: the earliest moment that is kept, None where nothing is.
    """

    begin: str
    end: str
    moments: tuple[str, ...]
    oldest: str | None = None


class IncidentDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One incident with its timeline, its record, and the floor around it."""

    incident: IncidentView
    timeline: tuple[LineView, ...]
    record: IncidentRecord
    replay: ReplayView


class IncidentList(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents, the newest first."""

    incidents: tuple[IncidentView, ...]


class SilenceView(msgspec.Struct, frozen=True, kw_only=True):
    """One silence. rule, subject, pbx: what it matches, None for any."""

    id: str
    begins: str
    ends: str
    by: str
    comment: str
    rule: str | None
    subject: str | None
    pbx: str | None
    ended_by: str | None


class SilenceList(msgspec.Struct, frozen=True, kw_only=True):
    """Silences that hold or will, and those that ended within a day."""

    silences: tuple[SilenceView, ...]


class SilenceWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A silence to make, from now on or from `begins` on. One of rule, subject and pbx is given."""

    duration_seconds: float
    comment: str
    begins: datetime | None = None
    rule: str | None = None
    subject: str | None = None
    pbx: str | None = None


class DutyView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the roster. days: 0 Monday to 6; begin, end: "08:00" local; address: mail or name for the channels.

    rank: 0 leads, 1 is next; a director is told last, whatever the hour. queues ("sales" or "hq/sales"), teams (ids of
    the roster): the line is for alerts about these alone; both empty for all.
    """

    person: str
    address: str = ""
    rank: int = 0
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    begin: str = "00:00"
    end: str = "24:00"
    director: bool = False
    queues: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """The weekly roster, and who is told now, in this order: of what is about the queue asked for, else of the rest."""

    duties: tuple[DutyView, ...]
    on_duty: tuple[str, ...]


class RosterWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The roster to hold from now on."""

    duties: tuple[DutyView, ...]


class RuleResponse(msgspec.Struct, frozen=True, kw_only=True):
    """How the alerts of one rule were answered."""

    rule: str
    alerts: int
    mtta_seconds: float | None
    mttr_seconds: float | None


class PersonResponse(msgspec.Struct, frozen=True, kw_only=True):
    """How many alerts somebody took, and how quickly."""

    person: str
    acknowledged: int
    mtta_seconds: float | None


class MonthView(msgspec.Struct, frozen=True, kw_only=True):
    """How alerts were answered in a calendar month: means in seconds, None where there was nothing to measure.

    mttn, mtta, mttr: from noticing to telling, taking, and the end. escalated: told further up the roster; unanswered:
    told and never taken.
    """

    month: str
    alerts: int
    incidents: int
    acknowledged: int
    resolved: int
    escalated: int
    unanswered: int
    mttn_seconds: float | None
    mtta_seconds: float | None
    mttr_seconds: float | None
    rules: tuple[RuleResponse, ...]
    people: tuple[PersonResponse, ...]


class Months(msgspec.Struct, frozen=True, kw_only=True):
    """Month by month, the newest first."""

    months: tuple[MonthView, ...]


class NoteWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text for the timeline."""

    text: str


class ResolveWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note closes the alert; without it, it is only over."""

    note: str | None = None


class AssignWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom."""

    to: str


class Refused(Exception):  # noqa: N818  # a word of the trade, turned into a problem by the handler
    """What was asked cannot be done now. kind: stable; the text says why and the mend."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class Alerts(Protocol):
    """Whoever answers for alerts. Deeds raise Refused; what is not there is None."""

    async def listed(self, states: frozenset[str] | None, since: Instant | None, limit: int) -> list[AlertView]:
        """Alerts, the newest first; pending ones too where they are asked for."""

    async def detail(self, alert: str) -> AlertDetail | None:
        """One alert."""

    async def acknowledge(self, alert: str, by: str) -> AlertView | None:
        """Somebody takes it."""

    async def assign(self, alert: str, to: str, by: str) -> AlertView | None:
        """Somebody hands it to somebody."""

    async def comment(self, alert: str, text: str, by: str) -> AlertView | None:
        """Somebody says something of it."""

    async def resolve(self, alert: str, note: str | None, by: str) -> AlertView | None:
        """Somebody says that it is over."""

    async def incidents(self, since: Instant | None, limit: int) -> list[IncidentView]:
        """Incidents, the newest first."""

    async def incident(self, incident: str) -> IncidentDetail | None:
        """One incident."""

    async def close_incident(self, incident: str, note: str, by: str) -> IncidentView | None:
        """Somebody signs it off."""

    async def silences(self) -> list[SilenceView]:
        """Silences of now, to come and of the last day."""

    async def silence(self, wish: SilenceWish, by: str) -> SilenceView:
        """Somebody silences what matches."""

    async def end_silence(self, silence: str, by: str) -> SilenceView | None:
        """Somebody ends a silence."""

    async def roster(self, queue: str | None = None) -> Roster:
        """Who is on duty when, and now for alerts about a queue; None: for those about none."""

    async def set_roster(self, duties: tuple[DutyView, ...], by: str) -> Roster:
        """Somebody writes the roster anew."""

    async def months(self, count: int) -> list[MonthView]:
        """How alerts were answered."""
