"""The audit log: check that nobody touched it, list it, export it.

`verify` recomputes every hash and compares the anchors; it ends with 1 when something was changed, removed, moved or
cut off. Numbers of callers are masked in the log itself.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from config.desks import verdict
from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import plain, remark, say
from config.problems import OPERATION_FAILED
from config.reports.sheet_text import unformulated
from config.settings import Settings
from config.shell_deeds import write_down
from connectors.store.audit_anchors import FILE_NAME, read_anchors
from connectors.store.audit_log import Wanted, entries, latest
from realtime.access.audit_chain import Entry, Fault, Finding
from realtime.names import Instant

LISTED = 50
MOST_TOLD = 20
COLUMNS = ("seq", "at", "actor", "action", "subject", "address", "particulars", "hash")

SENTENCES = {
    Fault.CHANGED: "entry {} is not what was written",
    Fault.MISSING: "the entry before {} is missing",
    Fault.ORDER: "entry {} stands where it does not belong",
    Fault.CUT: "the end of the log, from entry {} on, was cut off",
    Fault.REWRITTEN: "the log up to entry {} is not the one that was anchored",
    Fault.UNSEALED: "the log up to entry {} is missing and no entry says that retention took it",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify|list|export")
    verify = verbs.add_parser("verify", help="recompute the chain and compare the anchors", allow_abbrev=False)
    verify.add_argument(
        "--anchors", type=Path, action="append", help=f"a copy of {FILE_NAME} kept elsewhere, besides the one here"
    )
    listing = verbs.add_parser("list", help="the latest entries, newest first", allow_abbrev=False)
    listing.add_argument("--limit", type=int, default=LISTED, help="how many (default: %(default)s)")
    listing.add_argument("--json", action="store_true", help="as JSON")
    export = verbs.add_parser("export", help="all entries in order, with their hashes", allow_abbrev=False)
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="(default: %(default)s)")
    for verb in (listing, export):
        verb.add_argument("--actor", help="only what this account or token did")
        verb.add_argument("--action", help="only deeds of this kind")
        verb.add_argument("--subject", help="only what was done to this")
        verb.add_argument("--since", type=_moment, metavar="TIME", help="from this time on, as 2026-11-23T09:00:00Z")
        verb.add_argument("--until", type=_moment, metavar="TIME", help="before this time")
    for verb in (verify, listing, export):
        verb.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Open the store the configuration names and do one thing."""
    settings = load(arguments.config)
    with opened_store(settings) as store:
        return _VERBS[arguments.verb](store, settings, arguments)


def _verify(store: Engine, settings: Settings, arguments: argparse.Namespace) -> int:
    own = read_anchors(settings.storage.directory / FILE_NAME)
    copies = [anchor for file in arguments.anchors or () for anchor in read_anchors(file)]
    seen = verdict(store, own, copies)
    for finding in seen.findings[:MOST_TOLD]:
        say(_sentence(finding))
    if seen.found > MOST_TOLD:
        say(f"and {seen.found - MOST_TOLD} more")
    if seen.absent:
        say(f"{seen.absent} anchors that the log tells of are not in {FILE_NAME}: the file was cut or replaced")
    if seen.found or seen.absent:
        return OPERATION_FAILED
    say(f"sound: entries up to {seen.seq}, anchored up to {seen.anchored}; head {seen.hash}")
    return 0


def _list(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> int:
    found = latest(store, _wanted(arguments), max(1, arguments.limit))
    if arguments.json:
        say(msgspec.json.encode([_shown(entry) for entry in found]).decode())
        return 0
    if not found:
        remark("no such entries")
    for entry in found:
        deed = entry.deed
        told = "  ".join(f"{key}={value}" for key, value in deed.particulars.items())
        place = f"  from {deed.address}" if deed.address else ""
        say(plain(f"{entry.seq:>6}  {_stamp(deed.at)}  {deed.actor}  {deed.action}  {deed.subject}{place}  {told}"))
    return 0


def _export(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> int:
    wanted = _wanted(arguments)
    write_down(store, "audit_exported", format=arguments.format)
    found = map(_shown, entries(store, wanted))
    if arguments.format == "jsonl":
        for row in found:
            say(msgspec.json.encode(row).decode())
        return 0
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for row in found:
        told = row | {"particulars": msgspec.json.encode(row["particulars"]).decode()}
        writer.writerow([unformulated(told[column]) for column in COLUMNS])
    return 0


_VERBS: dict[str, Callable[[Engine, Settings, argparse.Namespace], int]] = {
    "verify": _verify,
    "list": _list,
    "export": _export,
}


def _wanted(arguments: argparse.Namespace) -> Wanted:
    return Wanted(
        since=arguments.since,
        until=arguments.until,
        actor=arguments.actor,
        action=arguments.action,
        subject=arguments.subject,
    )


def _sentence(finding: Finding) -> str:
    return SENTENCES[finding.fault].format(finding.seq)


def _shown(entry: Entry) -> dict[str, object]:
    deed = entry.deed
    return {"seq": entry.seq, **msgspec.to_builtins(deed), "at": _stamp(deed.at), "hash": entry.hash}


def _moment(text: str) -> Instant:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no time: write it like 2026-11-23T09:00:00Z') from None
    return Instant((at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp())


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
