"""What the alerting remembers, and what one turn changes of it: values to be kept in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from realtime.alerts.life import Alert
from realtime.alerts.notice import Notice
from realtime.alerts.schedule import Duty
from realtime.alerts.silences import Silence
from realtime.detectors.finding import Value
from realtime.names import Instant


class Happening(StrEnum):
    """What a line of the timeline tells."""

    FIRED = "fired"
    RAISED = "raised"
    CONSEQUENCE = "consequence"
    ON_ITS_OWN = "on_its_own"
    SILENCED = "silenced"
    HELD = "held"
    JOINED = "joined"
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an incident's timeline. by: a person, None for the system itself."""

    at: Instant
    incident: str
    alert: str
    what: Happening
    by: str | None = None
    values: dict[str, Value] = {}


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Alerts of one cause. resolved: when its last alert ended; closed: signed off, by whom, with a note."""

    id: str
    opened: Instant
    resolved: Instant | None = None
    closed: Instant | None = None
    closed_by: str | None = None
    note: str | None = None


@dataclass(slots=True)
class Book:
    """Alerts that stand or ended a moment ago, their incidents, the silences that hold or will, the roster."""

    alerts: dict[str, Alert] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    silences: dict[str, Silence] = field(default_factory=dict)
    roster: tuple[Duty, ...] = ()

    def copy(self) -> Book:
        """A book of its own to write in: what it holds never changes."""
        return Book(dict(self.alerts), dict(self.incidents), dict(self.silences), self.roster)


@dataclass(slots=True)
class Turn:
    """A book being written, and what was written: either all of it is kept or none."""

    book: Book
    alerts: dict[str, Alert] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.alerts or self.incidents or self.lines or self.notices)

    def put(self, alert: Alert) -> None:
        """Write an alert."""
        if self.book.alerts.get(alert.id) != alert:
            self.book.alerts[alert.id] = self.alerts[alert.id] = alert

    def put_incident(self, incident: Incident) -> None:
        """Write an incident."""
        if self.book.incidents.get(incident.id) != incident:
            self.book.incidents[incident.id] = self.incidents[incident.id] = incident

    def tell(self, alert: Alert, what: Happening, at: Instant, by: str | None = None, **values: Value) -> None:
        """Write a line of the timeline."""
        self.lines.append(Line(at=at, incident=alert.incident, alert=alert.id, what=what, by=by, values=values))


def unword(book: Book, cleaned: Callable[[str], str]) -> None:
    """Put other words in the place of what people wrote, for those who are erased."""
    for alert in list(book.alerts.values()):
        if alert.note is not None:
            book.alerts[alert.id] = msgspec.structs.replace(alert, note=cleaned(alert.note))
    for incident in list(book.incidents.values()):
        if incident.note is not None:
            book.incidents[incident.id] = msgspec.structs.replace(incident, note=cleaned(incident.note))
    for silence in list(book.silences.values()):
        book.silences[silence.id] = msgspec.structs.replace(silence, comment=cleaned(silence.comment))
