"""Legal holds: keep something from being deleted or erased until it is released."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from config.erasure import caller_of
from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import remark, say
from config.problems import OperationError
from config.settings import Settings
from config.shell_deeds import who, write_down
from connectors.store.retention import HoldUnknownError, add_hold, list_holds, release_hold
from connectors.store.site_key import site_key
from realtime.names import Instant
from realtime.retention import DataKind, Hold

DAY = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|list|release")
    add = verbs.add_parser("add", help="hold something", allow_abbrev=False)
    add.add_argument("--why", required=True, help="the reason; no number in it")
    add.add_argument("--kind", choices=[kind.value for kind in DataKind], help="only this kind of data (default: all)")
    add.add_argument("--caller", metavar="NUMBER", help="only what is of this caller; kept as a key, not as a number")
    add.add_argument("--subject", metavar="ID", help="only the thing with this id")
    add.add_argument("--days", type=float, metavar="N", help="it ends after N days (default: when it is released)")
    listing = verbs.add_parser("list", help="show the holds", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="as JSON")
    release = verbs.add_parser("release", help="end a hold", allow_abbrev=False)
    release.add_argument("number", type=int, metavar="HOLD", help="its number in the list")
    for verb in (add, listing, release):
        verb.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Open the store the configuration names and do one thing."""
    settings = load(arguments.config)
    try:
        with opened_store(settings) as store:
            _VERBS[arguments.verb](store, settings, arguments)
    except HoldUnknownError as error:
        raise OperationError(str(error)) from None
    return 0


def _add(store: Engine, settings: Settings, arguments: argparse.Namespace) -> None:
    now = Instant(time.time())
    caller = None
    if arguments.caller is not None:
        caller = caller_of(arguments.caller, site_key(settings.storage.directory)).key
    hold = Hold(
        kind=None if arguments.kind is None else DataKind(arguments.kind),
        caller=caller,
        subject=arguments.subject,
        who=who(),
        why=arguments.why,
        since=now,
        until=None if arguments.days is None else Instant(now + arguments.days * DAY),
    )
    kept = add_hold(store, hold)
    write_down(store, "hold_added", f"hold {kept.id}")
    say(str(kept.id))


def _list(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    found = list_holds(store)
    if arguments.json:
        say(msgspec.json.encode(found).decode())
        return
    now = Instant(time.time())
    for hold in found:
        what = "  ".join(str(part) for part in (hold.kind or "everything", hold.caller, hold.subject) if part)
        until = "" if hold.until is None else f"  until {datetime.fromtimestamp(hold.until, UTC):%Y-%m-%dT%H:%M:%SZ}"
        say(f"{hold.id:>4}  {'in force' if hold.holds(now) else 'over'}  {what}{until}  {hold.who}: {hold.why!r}")
    if not found:
        remark("no holds")


def _release(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> None:
    now = Instant(time.time())
    release_hold(store, arguments.number, who(), now)
    write_down(store, "hold_released", f"hold {arguments.number}")
    remark(f"hold {arguments.number} is released")


_VERBS = {"add": _add, "list": _list, "release": _release}
