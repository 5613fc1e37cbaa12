"""Take history out of queue_log files, packed ones too. The daemon must not run; doing it twice adds nothing.

Give all the files at once, in any order: a call that begins in one may end in the next.
"""

from __future__ import annotations

import argparse
import math
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from config.backfill import Backfilled, History, backfill, read_history
from config.loader import DEFAULT_FILE, load
from config.output import say
from config.problems import OperationError, UsageError
from config.rules import included, rules_of
from config.settings import Settings
from config.shell_deeds import write_down_in
from connectors.journal.holding import is_held
from connectors.journal.sqlite import SqliteJournal
from realtime.names import Instant, PbxId
from realtime.stamps import maybe_stamp

JOURNAL = "journal.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")
    parser.add_argument("--pbx", required=True, metavar="NAME", help="which PBX of the configuration wrote the files")
    parser.add_argument("--queue-log", required=True, type=Path, nargs="+", metavar="FILE", help="the files")
    parser.add_argument("--from", dest="begin", metavar="TIME", help="only visits that joined from then on")
    parser.add_argument("--to", metavar="TIME", help="only visits that joined before; times as 2026-11-23 or RFC 3339")
    parser.add_argument("--json", action="store_true", help="the numbers as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Read the files, then write what the journal lacks."""
    settings = load(arguments.config)
    if arguments.pbx not in [pbx.name for pbx in settings.pbx]:
        known = ", ".join(pbx.name for pbx in settings.pbx)
        raise UsageError(f'--pbx: there is no PBX "{arguments.pbx}" in {arguments.config}; there are: {known}')
    zone = settings.site.timezone
    begin = _time("--from", arguments.begin, zone, Instant(-math.inf))
    to = _time("--to", arguments.to, zone, Instant(math.inf))
    journal = settings.storage.directory / JOURNAL
    if is_held(journal):
        raise OperationError(f"the daemon that uses {journal} is running: stop it, backfill, and start it again")
    pbx = PbxId(arguments.pbx)
    history = _history(pbx, arguments.queue_log, begin, to)
    write_down_in(settings, "backfilled", pbx, files=" ".join(file.name for file in arguments.queue_log))
    found = _written(settings, journal, pbx, history)
    if arguments.json:
        told = msgspec.to_builtins(found) | {"begin": maybe_stamp(found.begin), "to": maybe_stamp(found.to)}
        say(msgspec.json.encode(told).decode())
    else:
        say(_sentence(found))
    return 0


def _history(pbx: PbxId, files: list[Path], begin: Instant, to: Instant) -> History:
    """What the files hold. Raises UsageError for one that cannot be read."""
    for file in files:
        if not file.is_file():
            raise UsageError(f"--queue-log: there is no file {file}")
    try:
        return read_history(pbx, files, begin, to)
    except (OSError, EOFError) as error:
        raise UsageError(f"--queue-log: a file cannot be read ({error}): nothing was added") from None


def _written(settings: Settings, file: Path, pbx: PbxId, history: History) -> Backfilled:
    journal = SqliteJournal(file)
    try:
        include = partial(included, settings)
        return backfill(journal, rules_of(settings), pbx, history, Instant(time.time()), include)
    except OSError as error:
        raise OperationError(f"{file} could not be written: {error}") from None
    finally:
        journal.close()


def _time(option: str, text: str | None, zone: ZoneInfo, absent: Instant) -> Instant:
    """A date or a date and time; of the site where it names no zone."""
    if text is None:
        return absent
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f'{option}: "{text}" is no time; write 2026-11-23 or 2026-11-23T09:00:00Z') from None
    return Instant((at if at.tzinfo is not None else at.replace(tzinfo=zone)).timestamp())


def _sentence(found: Backfilled) -> str:
    shift = f"; times moved by {-found.offset_seconds:+} s to this machine's clock" if found.offset_seconds else ""
    return (
        f"{found.lines} lines read ({found.damaged} damaged), {found.visits} visits: {found.added} added, "
        f"{found.known} known; {found.stretches_closed} stretches newly covered{shift}"
    )
