"""Take one caller out of everything that is kept, on their request. The daemon must not run meanwhile.

The number is asked for on standard input when it is "-": the command line can be read by others on this machine.
"""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from pathlib import Path

from config.daemon import JOURNAL
from config.erasure import caller_of, erase_caller, journal_eraser
from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import say
from connectors.journal.sqlite import SqliteJournal
from connectors.store.site_key import site_key
from realtime.names import Instant
from realtime.retention import DataKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="caller")
    caller = verbs.add_parser("caller", help="erase a caller's number and name", allow_abbrev=False)
    caller.add_argument("number", help='the number, or "-" to read it from standard input')
    caller.add_argument("--why", required=True, help="the reason, for the tombstone; no number in it")
    caller.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Erase, and say how much there was."""
    settings = load(arguments.config)
    number = sys.stdin.readline() if arguments.number == "-" else arguments.number
    with opened_store(settings) as store:
        caller = caller_of(number.strip(), site_key(settings.storage.directory))
        journal = SqliteJournal(settings.storage.directory / JOURNAL)
        try:
            erasers = {DataKind.JOURNAL: journal_eraser(journal)}
            now, by = Instant(time.time()), f"shell:{getpass.getuser()}"
            stone = erase_caller(store, erasers, caller, by=by, why=arguments.why, now=now)
        finally:
            journal.close()
    told = ", ".join(f"{kind}: {count} records" for kind, count in stone.counts.items())
    say(f"erased ({told}); tombstone {stone.id}")
    return 0
