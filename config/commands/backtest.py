"""Try an alert rule on the days that are kept: each time it would have fired, with its reason.

The rule is taken as the configuration has it, also where it is switched off there; the daemon may run meanwhile.
"""

from __future__ import annotations

import argparse
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from config.alert_terms import terms_of
from config.alert_texts import message
from config.backtesting import occasions, span_of, terms_for
from config.catalogue import Texts, texts_in
from config.history import learned_from
from config.loader import DEFAULT_FILE, load
from config.output import remark, say
from config.problems import OperationError
from config.settings import Settings
from connectors.channels.wording import length
from connectors.store.database import FILE_NAME, open_store
from realtime.detectors.backtest import Occasion
from realtime.detectors.statistics import Learned
from realtime.names import Instant
from realtime.stamps import maybe_stamp, stamp

JOURNAL = "journal.db"
DAY = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("rule", metavar="RULE", help="the rule, such as long_wait")
    parser.add_argument("--days", type=_days, default=7.0, metavar="N", help="the last N days kept (default: 7)")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Play the days and print what is found as it is found."""
    settings = load(arguments.config)
    texts = texts_in(settings.site.language.value)
    count = 0
    try:
        terms_for(settings, arguments.rule)
        file = settings.storage.directory / JOURNAL
        span = span_of(file, arguments.days)
        terms = terms_for(settings, arguments.rule, _learned(settings, span.end))
        for found in occasions(file, settings, terms, span):
            count += 1
            say(_json(found, texts) if arguments.json else _line(found, texts, settings.site.timezone))
    except sqlite3.Error as error:
        raise OperationError(f"the journal cannot be read ({error}): try floorwatch doctor") from None
    if not arguments.json:
        days = round((span.end - span.begin) / DAY, 4)
        remark(f"{arguments.rule}: {count} in {days:g} days" + (f", {count / days:.1f} a day" if days else ""))
    return 0


def _learned(settings: Settings, now: Instant) -> Learned | None:
    """What the daemon's store knows of the usual; None where there is no store yet."""
    url = settings.storage.url
    if url is None and not (settings.storage.directory / FILE_NAME).is_file():
        return None
    store = open_store(settings.storage.directory, None if url is None else url.reveal())
    try:
        return learned_from(store, terms_of(settings).learned, now)
    finally:
        store.dispose()


def _days(text: str) -> float:
    days = float(text)
    if not 0 < days <= 3650:
        raise argparse.ArgumentTypeError("days from above 0 to 3650")
    return days


def _line(found: Occasion, texts: Texts, zone: ZoneInfo) -> str:
    begin = datetime.fromtimestamp(found.begin, UTC).astimezone(zone)
    lasted = "…" if found.end is None else length(texts, found.end - found.begin)
    finding = found.first
    told = f"{finding.subject.id}  {message(texts, finding)}"
    return f"{begin:%Y-%m-%d %H:%M:%S}  {lasted:>12}  {found.severity:<8}  {told}"


def _json(found: Occasion, texts: Texts) -> str:
    finding = found.first
    return msgspec.json.encode(
        {
            "rule": finding.rule,
            "subject": finding.subject.id,
            "severity": found.severity,
            "begin": stamp(found.begin),
            "end": maybe_stamp(found.end),
            "seconds": None if found.end is None else round(found.end - found.begin, 1),
            "peak": found.peak,
            "baseline": finding.baseline,
            "reason": finding.reason.key,
            "values": finding.reason.values,
            "examples": finding.examples,
            "message": message(texts, finding),
        }
    ).decode()
