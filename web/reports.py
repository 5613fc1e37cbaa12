"""Whoever makes quality reports and keeps trainings, as the web needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import msgspec

from realtime.access.roles import Role
from realtime.names import Instant
from realtime.quality.effects import Change
from realtime.quality.periods import Period, Span
from realtime.quality.reach import Reach
from realtime.quality.report import QualityReport
from realtime.quality.training import Move, Training


class ReportBusyError(Exception):
    """Too many reports wait."""


class ReportFailedError(Exception):
    """A report could not be made; the text says why."""


class ReportForm(StrEnum):
    """What a report is taken away as."""

    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"


class NameBook(msgspec.Struct, frozen=True, kw_only=True):
    """What people call those whom a report knows by id. items: by form and code, in the asked language."""

    agents: Mapping[str, str]
    teams: Mapping[str, str]
    queues: Mapping[str, str]
    items: Mapping[str, Mapping[str, str]]
    forms: Mapping[str, str]


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report with the names of those it speaks of. earlier, later: the periods beside it."""

    report: QualityReport
    names: NameBook
    earlier: str
    later: str | None


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """A report as a file."""

    name: str
    content_type: str
    content: bytes


class ReportDesk(Protocol):
    """Makes reports."""

    def latest(self, span: Span) -> Period:
        """The last period that is over."""

    async def made(self, period: Period, reach: Reach, language: str | None) -> ReportView:
        """The report of what is in reach. Raises ReportBusyError, ReportFailedError."""

    async def file(self, period: Period, reach: Reach, language: str | None, form: ReportForm) -> ReportFile:
        """The same as a file. Raises ReportBusyError, ReportFailedError."""


class TrainingView(msgspec.Struct, frozen=True, kw_only=True):
    """A training. effect: what it did to the errors it was for; None until four weeks have passed since it was held."""

    number: int
    training: Training
    names: Mapping[str, str]
    effect: Change | None


class TrainingDesk(Protocol):
    """Keeps trainings. A step raises realtime.quality.training.TrainingError."""

    def now(self) -> Instant:
        """The time that steps are taken at."""

    async def listed(self, reach: Reach, before: int | None, limit: int) -> list[TrainingView]:
        """Trainings of people in reach, the newest first."""

    async def find(self, reach: Reach, number: int) -> TrainingView | None:
        """One of them."""

    async def check(self, reach: Reach, training: Training, role: Role) -> None:
        """Raises TrainingError for one that cannot be entered."""

    async def enter(self, reach: Reach, training: Training, role: Role) -> TrainingView:
        """Keep a new one. Raises TrainingError."""

    async def move(self, reach: Reach, number: int, move: Move, by: str, role: Role) -> TrainingView | None:
        """Take a step; None where there is no such training. Raises TrainingError."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Both."""

    reports: ReportDesk
    trainings: TrainingDesk
