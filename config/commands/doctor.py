"""Try everything for real, and say how to mend each fault: one line for each check, exit code 0 when nothing is broken.

AMI log-in and rights, clocks, queue_log, recordings, disk, Redis, the web port, and whether the day agrees with
queue_log, visit by visit. It changes nothing and may run beside the daemon; it logs in to each PBX once more.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec

from config.doctor import agreement, asterisk, logs, nodes, places
from config.doctor.findings import Finding, Verdict, fault, line, ok, warning
from config.doctor.manager_conf import Account, account
from config.loader import DEFAULT_FILE, load
from config.output import say
from config.own_time import own_clock
from config.problems import OPERATION_FAILED, SettingsError
from config.rules import rules_of
from config.settings import Pbx, Settings
from connectors.clock import SystemClock
from realtime.names import Instant, PbxId, Seconds

MANAGER_CONF = Path("/etc/asterisk/manager.conf")
LISTEN = 5.0
"""Seconds to listen for events: enough on any floor at work."""

_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")
    parser.add_argument(
        "--manager-conf", type=Path, metavar="FILE", help=f"the PBX's manager.conf (default: {MANAGER_CONF}, if local)"
    )
    parser.add_argument("--listen", type=float, default=LISTEN, metavar="N", help="seconds to listen (default: 5)")
    parser.add_argument("--json", action="store_true", help="the findings as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Check everything; lines come as they are found."""
    found: list[Finding] = []
    for finding in _checks(arguments):
        found.append(finding)
        if not arguments.json:
            say(line(finding))
    faults = sum(each.verdict is Verdict.FAULT for each in found)
    warnings = sum(each.verdict is Verdict.WARNING for each in found)
    if arguments.json:
        told = {"ok": not faults, "faults": faults, "warnings": warnings, "findings": found}
        say(msgspec.json.encode(told).decode())
    else:
        say(f"{len(found)} checks: {faults} faults, {warnings} warnings")
    return OPERATION_FAILED if faults else 0


def _checks(arguments: argparse.Namespace) -> Iterator[Finding]:
    try:
        settings = load(arguments.config)
    except SettingsError as error:
        for problem in error.problems:
            place = f"{error.file}:{problem.line}" if problem.line is not None else str(error.file)
            said, _, mend = f"{problem.key}: {problem.message}".removeprefix(": ").partition("; ")
            yield fault("configuration", place, said, mend or "see docs/configuration.md")
        return
    yield ok("configuration", str(arguments.config), "is right")
    remembered, finding = _remembered(settings)
    if finding is not None:
        yield finding
    for pbx in settings.pbx:
        yield from _pbx(pbx, settings, arguments, remembered)
    yield from places.recordings(settings)
    yield from places.storage(settings)
    yield from nodes.redis_server(settings)
    yield from places.web(settings)


def _remembered(settings: Settings) -> tuple[agreement.Remembered | None, Finding | None]:
    where = str(settings.storage.directory / "journal.db")
    try:
        remembered = agreement.remember(settings)
    except OSError as error:
        mend = "run `floorwatch doctor` as the daemon's user; a daemon that starts repairs a broken journal"
        return None, fault("journal", where, f"cannot be read ({error})", mend)
    if remembered is None:
        return None, warning("journal", where, "does not exist yet", "start the daemon: `floorwatch run`")
    return remembered, ok("journal", where, f"can be read; the daemon {'runs' if remembered.running else 'is stopped'}")


def _pbx(
    pbx: Pbx, settings: Settings, arguments: argparse.Namespace, remembered: agreement.Remembered | None
) -> Iterator[Finding]:
    name, ours = PbxId(pbx.name), own_clock(settings.storage.directory)
    found, heard = asyncio.run(asterisk.examine(pbx, SystemClock(), arguments.listen))
    yield from found
    if not any(each.verdict is Verdict.FAULT and each.check == "ami" for each in found):
        known, finding = _account(pbx, arguments.manager_conf)
        if finding is not None:
            yield finding
        before = frozenset() if remembered is None else frozenset(remembered.classes.get(name, ()))
        yield from asterisk.rights(pbx.name, heard, known, before)
    now, offset = ours.now(), Seconds(heard.offset + ours.ahead)
    calendar = rules_of(settings).calendar
    begin = Instant(calendar.start(calendar.day(now)) + offset)
    said, day = logs.examine(pbx, settings, begin, Instant(now + offset), heard.members)
    yield from said
    if day is not None and remembered is not None:
        yield from agreement.examine(name, remembered, day, now, offset, settings)


def _account(pbx: Pbx, file: Path | None) -> tuple[Account | None, Finding | None]:
    """The account as manager.conf has it, where there is one to be read."""
    looked = file if file is not None else MANAGER_CONF
    if file is None and pbx.host not in _LOCAL:
        return None, None
    try:
        known = account(looked, pbx.username)
    except OSError as error:
        if file is None:
            return None, None
        return None, fault("manager.conf", str(looked), f"cannot be read ({error.strerror})", "correct --manager-conf")
    if known is None and file is not None:
        said = f"has no account [{pbx.username}]"
        return None, warning("manager.conf", str(looked), said, "it may stand in a file that is included: name that")
    return known, None
