"""Quality reports on the command line: a week or a month as a page to print, a workbook or CSV.

The daemon may run meanwhile: what is signed does not change.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from config.catalogue import LANGUAGES
from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import remark
from config.problems import OperationError, SettingsError, UsageError
from config.quality.ground import Ground
from config.reports.desk import content_of
from config.reports.gathering import gather
from config.reports.naming import names_for
from config.roster import load_roster
from config.roster_book import roster_file
from config.settings import Settings
from config.shell_deeds import write_down
from realtime.quality.periods import Period, Span, before, period_at
from realtime.quality.reach import Reach
from realtime.quality.report import report
from realtime.roster import Roster
from web.reports import ReportForm


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("span", choices=[*Span], help="how long the report looks")
    parser.add_argument("--date", type=_date, help="a date in the week or month (default: the last one that is over)")
    parser.add_argument("--format", choices=[*ReportForm], default=ReportForm.HTML, help="(default: %(default)s)")
    parser.add_argument("--language", choices=LANGUAGES, help="(default: the site's)")
    parser.add_argument("--to", type=Path, metavar="FILE", help="a new file (default: standard output)")
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Make the report and write it."""
    settings = load(arguments.config)
    target: Path | None = arguments.to
    if target is not None and target.exists():
        raise UsageError(f"--to: {target} exists already; name a new file")
    if target is None and sys.stdout.isatty() and arguments.format == ReportForm.XLSX:
        raise UsageError("a workbook is no text for a terminal: name a file with --to")
    roster = _roster(settings)
    period = _period(Span(arguments.span), arguments.date, settings)
    with opened_store(settings) as store:
        ground = Ground(settings, store, lambda: roster)
        write_down(store, "report_exported", f"quality {period.name}", format=str(arguments.format))
        made = report(gather(ground, Reach(queues=None), period))
        language = arguments.language or settings.site.language.value
        names = names_for(made, ground, language)
    _write(target, content_of(made, names, settings, language, ReportForm(arguments.format)))
    remark(f"{period.span} report {period.name}: {made.coverage.scored} of {made.coverage.samples} samples scored")
    return 0


def _period(span: Span, day: date | None, settings: Settings) -> Period:
    if day is not None:
        return period_at(span, day)
    today = datetime.fromtimestamp(time.time(), UTC).astimezone(settings.site.timezone).date()
    return before(period_at(span, today))


def _roster(settings: Settings) -> Roster:
    """The roster as far as there is one: names and teams come from it."""
    file = roster_file(settings)
    if settings.site.roster is None and not file.exists():
        return Roster()
    try:
        return load_roster(file)
    except SettingsError as error:
        raise OperationError(f"the roster cannot be read: {error}") from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no date: write it as 2026-07-31') from None


def _write(target: Path | None, content: bytes) -> None:
    if target is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        with target.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise OperationError(f"{target} cannot be written ({error.strerror}): name another file") from None
