"""Quality reports for the web: made in a process of their own, named and shown in the asker's language."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

from config.catalogue import texts_in
from config.quality.ground import Ground
from config.reports.comma_separated import as_csv
from config.reports.making import Making
from config.reports.naming import names_for
from config.reports.printed import as_html
from config.reports.tables import Names, tables
from config.reports.workbook import as_xlsx
from config.reports.worker import Order
from config.settings import Settings
from connectors.store.threads import in_store
from realtime.quality.periods import Period, Span, before, period_at
from realtime.quality.reach import Reach
from realtime.quality.report import QualityReport
from realtime.quality.weeks import monday
from web.reports import NameBook, ReportFile, ReportForm, ReportView

CONTENT_TYPES = {
    ReportForm.HTML: "text/html",
    ReportForm.CSV: "text/csv",
    ReportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class StoreReports:
    """web.reports.ReportDesk over the store."""

    def __init__(self, ground: Ground, making: Making) -> None:
        self._ground = ground
        self._making = making

    def latest(self, span: Span) -> Period:
        """The last period that is over."""
        return before(period_at(span, self._today()))

    async def made(self, period: Period, reach: Reach, language: str | None) -> ReportView:
        """The report of what is in reach. Raises ReportBusyError, ReportFailedError."""
        report, names = await self._told(period, reach, self._language(language))
        items: dict[str, dict[str, str]] = {}
        for (form, code), text in names.items.items():
            items.setdefault(form, {})[code] = text
        agents = {str(agent): name for agent, name in names.agents.items()}
        book = NameBook(agents=agents, teams=names.teams, queues=names.queues, items=items, forms=names.forms)
        later = self._later(period)
        beside = None if later is None else later.name
        return ReportView(report=report, names=book, earlier=before(period).name, later=beside)

    async def file(self, period: Period, reach: Reach, language: str | None, form: ReportForm) -> ReportFile:
        """The same as a file. Raises ReportBusyError, ReportFailedError."""
        spoken = self._language(language)
        report, names = await self._told(period, reach, spoken)
        content = await asyncio.to_thread(content_of, report, names, self._ground.settings, spoken, form)
        return ReportFile(name=f"quality-{period.name}.{form.value}", content_type=CONTENT_TYPES[form], content=content)

    async def _told(self, period: Period, reach: Reach, language: str) -> tuple[QualityReport, Names]:
        report = await self._making.made(order_for(self._ground, period, reach))
        return report, await in_store(names_for, report, self._ground, language)

    def _language(self, asked: str | None) -> str:
        return asked or self._ground.settings.site.language.value

    def _later(self, period: Period) -> Period | None:
        """The period after, unless it has not begun."""
        after = monday(self._ground.weeks.after(period.weeks[-1]))
        return None if after > self._today() else period_at(period.span, after)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._ground.now(), UTC).astimezone(self._ground.settings.site.timezone).date()


def order_for(ground: Ground, period: Period, reach: Reach) -> Order:
    """What the process that makes the report is told: nothing of PBXs, channels and accounts."""
    roster, settings = ground.roster(), ground.settings
    return Order(
        settings=Settings(pbx=(), site=settings.site, storage=settings.storage),
        period=period,
        reach=reach,
        people=tuple(roster.people.values()),
        teams=tuple(roster.teams.values()),
    )


def content_of(report: QualityReport, names: Names, settings: Settings, language: str, form: ReportForm) -> bytes:
    """The report as a file."""
    texts = texts_in(language)
    title, parts = texts(f"report.{report.period.span}", period=report.period.name), tables(report, names, texts)
    made = datetime.fromtimestamp(report.made, UTC).astimezone(settings.site.timezone)
    match form:
        case ReportForm.CSV:
            return as_csv(title, parts, texts)
        case ReportForm.XLSX:
            return as_xlsx(title, parts, texts, made)
        case ReportForm.HTML:
            return as_html(title, settings.site.name, parts, texts, language, made)
