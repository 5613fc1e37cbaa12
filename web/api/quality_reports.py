"""Quality reports: /api/v1/reports/quality."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import NoReturn

from aiohttp import web

from realtime.access.roles import Right
from realtime.quality.periods import Period, Span, period_at, period_of
from realtime.quality.reach import shared
from web import queries
from web.admission import visitor_of
from web.api.sign_in import answer
from web.asking import reach_of
from web.audit import audited
from web.operations import Answer, Operation, Parameter, in_path, refused
from web.parts import PARTS
from web.problems import Problem
from web.reports import ReportBusyError, ReportDesk, ReportFailedError, ReportForm, Reports, ReportView

LANGUAGES = ("zh-CN", "zh-TW", "en")
LATEST = "latest"
ISO_DATE = len("2026-07-31")


def reports_of(request: web.Request) -> Reports:
    """Whoever makes reports. Raises Problem (404) in a process that makes none."""
    found = request.app[PARTS].reports
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No reports are made here.")
    return found


async def get_report(request: web.Request) -> web.Response:
    """A report of what the asker reaches."""
    desk, reach = reports_of(request).reports, reach_of(visitor_of(request), Right.SEE_REPORTS)
    try:
        return answer(await desk.made(_period(request, desk), reach, _language(request)))
    except (ReportBusyError, ReportFailedError) as error:
        _refuse(error)


async def get_file(request: web.Request) -> web.Response:
    """The same to be taken away: numbers that leave the house are an export."""
    visitor, desk = visitor_of(request), reports_of(request).reports
    if not visitor.may(Right.SEE_REPORTS):
        raise Problem(HTTPStatus.FORBIDDEN, "right-missing", "This needs the right see_reports as well.")
    reach = shared(reach_of(visitor, Right.SEE_REPORTS), reach_of(visitor, Right.EXPORT))
    period, form = _period(request, desk), queries.choice(request, "format", ReportForm.HTML)
    language = _language(request)
    await audited(request, visitor, "report_exported", f"quality {period.name}", format=form.value)
    try:
        made = await desk.file(period, reach, language, form)
    except (ReportBusyError, ReportFailedError) as error:
        _refuse(error)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    charset = None if form is ReportForm.XLSX else "utf-8"
    return web.Response(body=made.content, content_type=made.content_type, charset=charset, headers=headers)


def _period(request: web.Request, desk: ReportDesk) -> Period:
    try:
        span = Span(request.match_info["span"])
    except ValueError:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "A report is weekly or monthly.") from None
    name = request.match_info["period"]
    if name == LATEST:
        return desk.latest(span)
    try:
        return period_at(span, date.fromisoformat(name)) if len(name) == ISO_DATE else period_of(span, name)
    except (ValueError, OverflowError) as error:
        detail = f"{str(error)[:200]}. A period is named as 2026-W31 or 2026-07, by a date in it, or as latest."
        raise Problem(HTTPStatus.NOT_FOUND, "period-unknown", detail) from None


def _language(request: web.Request) -> str | None:
    asked = request.query.get("language")
    if asked not in {None, *LANGUAGES}:
        words = ", ".join(LANGUAGES)
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"'language' is one of: {words}.")
    return asked


def _refuse(error: ReportBusyError | ReportFailedError) -> NoReturn:
    if isinstance(error, ReportBusyError):
        detail = "Several reports are being made; ask again in a moment."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "reports-busy", detail, {"Retry-After": "5"}) from None
    detail = f"The report was not made: {error}."
    raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "report-failed", detail, {"Retry-After": "30"}) from None


_PERIOD = (
    in_path("span", "weekly or monthly.", enum=[*Span]),
    in_path("period", "As 2026-W31 or 2026-07, a date in it, or latest: the last one that is over."),
)
_SPOKEN = Parameter("language", "Of the words; the site's when left out.", {"type": "string", "enum": [*LANGUAGES]})
_NONE = {
    404: refused("There is no such period, or no reports are made here."),
    503: refused("Others are being made, or it could not be made; ask again."),
}

OPERATIONS = (
    Operation(path="/api/v1/reports/quality/{span}/{period}", handler=get_report, needs=(Right.SEE_REPORTS,),
              summary="A quality report over the samples that the asker reaches", parameters=(*_PERIOD, _SPOKEN),
              answers=_NONE | {200: Answer("The report with the names in it.", ReportView)}),
    Operation(path="/api/v1/reports/quality/{span}/{period}/file", handler=get_file, needs=(Right.EXPORT,),
              takes="report_exported",
              summary="The same as a file, of what both rights reach, see_reports and export",
              parameters=(*_PERIOD, _SPOKEN,
                          Parameter("format", "Of the file.", {"type": "string", "enum": [*ReportForm],
                                                               "default": ReportForm.HTML.value})),
              answers=_NONE | {200: Answer("The file: HTML to print, CSV, or a workbook.", None, "*/*")}),
)  # fmt: skip
