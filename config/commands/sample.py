"""The weeks of samples: show a plan, draw a week that is over, check a draw.

`plan` shows what a week owes; `draw` draws a week the daemon did not, and can export it; `verify` makes a
draw again from the revealed key and the frame and says what differs; `retry` has recordings of samples looked for once
more; `replace` lets a reserve stand in. Of a week in the store it also checks that the
commitment stands in the audit log from before the week began.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import remark, say
from config.problems import OperationError, UsageError
from config.quality.keeping import keep_recording
from config.sample_weeks import COMMITTED, WeekOpenError, draw_week
from config.settings import Settings
from config.shell_deeds import who
from connectors.store.audit_log import Wanted, append, entries
from connectors.store.replacing import NoReserveError, replace_sample
from connectors.store.samples import KeptSample, SampleUnknownError, find_sample
from connectors.store.weeks import WeekChangedError, export_record, find_week
from realtime.access.audit_chain import Deed, Particular
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.quality.life import Action, RefusedStepError, Step, refused
from realtime.quality.quotas import Plan
from realtime.quality.recheck import Difference, Differs, WeekRecord, export_week, import_week, verify_record
from realtime.quality.weeks import Week, Weeks, monday

LARGEST = 256 * 1024 * 1024
"""Bytes of a week's file: a thousand agents with a thousand calls each are a fifth of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="plan|draw|verify|retry|replace")
    plan = verbs.add_parser("plan", help="show whom a week draws how many calls from", allow_abbrev=False)
    plan.add_argument("week", nargs="?", type=_week, help="as 2026-W31 (default: the one that runs)")
    draw = verbs.add_parser("draw", help="draw a week that is over, unless it is drawn", allow_abbrev=False)
    draw.add_argument("week", nargs="?", type=_week, help="as 2026-W31 (default: last week)")
    draw.add_argument("--to", type=Path, metavar="FILE", help="export the week for an auditor; a new file")
    verify = verbs.add_parser("verify", help="make a week's draw again and say what differs", allow_abbrev=False)
    verify.add_argument("what", metavar="FILE|WEEK", help="the week as it was exported (JSON), or one of the store")
    verify.add_argument("--commitment", help="the SHA-256 that the audit log holds for the week")
    retry = verbs.add_parser("retry", help="look for recordings of samples once more", allow_abbrev=False)
    retry.add_argument("numbers", nargs="+", type=int, metavar="NUMBER", help="of a sample")
    replace = verbs.add_parser("replace", help="let a reserve stand in for an unusable sample", allow_abbrev=False)
    replace.add_argument("number", type=int, metavar="NUMBER", help="of a sample that was found unusable")
    replace.add_argument("--why", default="", help="kept with the replacement")
    for verb in (plan, draw, verify, retry, replace):
        verb.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")
        verb.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Do one thing; 1 when a draw is not as it must be."""
    if arguments.verb == "verify" and not _is_week(arguments.what):
        return _told(_read(Path(arguments.what)), arguments.commitment, [], as_json=arguments.json)
    settings = load(arguments.config)
    with opened_store(settings) as store:
        return _VERBS[arguments.verb](store, settings, arguments)


def _plan(store: Engine, settings: Settings, arguments: argparse.Namespace) -> int:
    week = arguments.week or _weeks(settings).of(Instant(time.time()))
    found = find_week(store, week)
    if found is None:
        raise OperationError(f"{week} has no key yet: the daemon commits to it in the week before")
    if arguments.json:
        say(msgspec.json.encode({"week": week, "commitment": found.commitment, "plan": found.plan}).decode())
        return 0
    say(f"{week}  commitment {found.commitment}")
    if found.plan is None:
        remark("the plan is frozen when the week starts")
    else:
        _quotas(found.plan)
    return 0


def _quotas(plan: Plan) -> None:
    for one in plan.quotas:
        audit = "  audit, not scored" if one.audit else ""
        say(f"{one.agent}  {one.direction}  {one.quota_class}  {one.quota}{audit}")


def _draw(store: Engine, settings: Settings, arguments: argparse.Namespace) -> int:
    weeks, now = _weeks(settings), Instant(time.time())
    week: Week = arguments.week or weeks.after(weeks.of(now), -1)
    target: Path | None = arguments.to
    if target is not None and target.exists():
        raise UsageError(f"--to: {target} exists already; name a new file")
    try:
        record = export_record(store, week)
        if record is None:
            _note(store, now, "sample_week_asked_for", week)
            draw_week(store, weeks, week, now)
            record = export_record(store, week)
    except (WeekOpenError, WeekChangedError) as error:
        raise OperationError(str(error)) from None
    if record is None:
        raise OperationError(f"{week} was drawn and is not in the store: look at the store's disk")
    if target is not None or arguments.json:
        _note(store, now, "sample_week_exported", week)
    if target is not None:
        _write(target, export_week(record))
    if arguments.json:
        say(export_week(record).decode().strip())
        return 0
    _calls(record)
    return 0


def _calls(record: WeekRecord) -> None:
    for drawn in record.draws:
        for part, calls in (("random", drawn.sampled), ("reserve", drawn.reserves), ("risk", drawn.risk)):
            for call in calls:
                say(f"{drawn.cell.agent}  {drawn.cell.direction}  {part}  {call.rank:.12f}  {call.linked}")


def _verify(store: Engine, settings: Settings, arguments: argparse.Namespace) -> int:
    week = Week(arguments.what)
    record = export_record(store, week)
    if record is None:
        raise OperationError(f"{week} is not drawn: there is nothing to verify yet")
    more: list[Difference] = []
    found = list(entries(store, Wanted(action=COMMITTED, subject=week), limit=1))
    if not found or found[0].deed.particulars.get("commitment") != record.commitment:
        more.append(Difference(what=Differs.COMMITMENT))
    elif found[0].deed.at >= _weeks(settings).start(week):
        remark(f"the commitment was written after {week} had begun: the daemon's first week here")
    return _told(record, arguments.commitment, more, as_json=arguments.json)


def _retry(store: Engine, _settings: Settings, arguments: argparse.Namespace) -> int:
    now, rows = Instant(time.time()), []
    for number in arguments.numbers:
        kept = _sample(store, number)
        _note(store, now, "recording_asked_for", f"sample {number}")
        state = None if kept.recording is None else keep_recording(store, kept.recording, now, None)
        rows.append({"sample": number, "recording": None if state is None else state.value})
    if arguments.json:
        say(msgspec.json.encode(rows).decode())
        return 0
    for row in rows:
        say(f"{row['sample']}  {row['recording'] or 'nobody looked for a recording'}")
    return 0


def _replace(store: Engine, settings: Settings, arguments: argparse.Namespace) -> int:
    now, number = Instant(time.time()), arguments.number
    before = _sample(store, number)
    step = Step(action=Action.REPLACE, by=who(), role=Role.QA_LEAD, at=now, reason=arguments.why)
    why = refused(before.life, step)
    if why is not None:
        raise OperationError(f"sample {number} is not replaced: {RefusedStepError(why, before.life, step)}")
    try:
        _note(store, now, "sample_replace", f"sample {number}", reason=arguments.why)
        found = replace_sample(store, number, step, _weeks(settings))
    except (RefusedStepError, NoReserveError) as error:
        raise OperationError(f"sample {number} is not replaced: {error}") from None
    standing_in = None if found is None else found.number
    if arguments.json:
        say(msgspec.json.encode({"sample": number, "standing_in": standing_in}).decode())
    else:
        say("no reserve is left" if found is None else f"{found.number}  {found.sample.linked}")
    return 0


def _sample(store: Engine, number: int) -> KeptSample:
    try:
        return find_sample(store, number)
    except SampleUnknownError as error:
        raise OperationError(f"{error}: see the QA desk, or GET /api/v1/samples") from None


def _note(store: Engine, now: Instant, action: str, subject: str, **particulars: Particular) -> None:
    told = {name: value for name, value in particulars.items() if value}
    append(store, [Deed(at=now, actor=who(), action=action, subject=subject, particulars=told)])


def _told(record: WeekRecord, commitment: str | None, more: list[Difference], *, as_json: bool) -> int:
    found = [*verify_record(record), *more]
    if commitment is not None and commitment.lower() != record.commitment.lower():
        found.append(Difference(what=Differs.COMMITMENT))
    if as_json:
        answer = {"ok": not found, "week": record.week, "cells": len(record.draws), "differences": found}
        say(msgspec.json.encode(answer).decode())
    else:
        for one in found:
            say(_line(one))
        verdict = f"{len(found)} differences" if found else "as the key and the frame say"
        say(f"{record.week}: {len(record.draws)} cells drawn, {verdict}")
    return 1 if found else 0


def _weeks(settings: Settings) -> Weeks:
    return Weeks(settings.site.timezone.key)


def _week(text: str) -> Week:
    try:
        monday(Week(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return Week(text)


def _is_week(text: str) -> bool:
    try:
        monday(Week(text))
    except ValueError:
        return False
    return True


def _write(target: Path, content: bytes) -> None:
    try:
        with target.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise OperationError(f"{target} cannot be written ({error.strerror}): name another file") from None


def _read(file: Path) -> WeekRecord:
    try:
        if file.stat().st_size > LARGEST:
            raise UsageError(f"{file} has more than {LARGEST} bytes: it is no exported week")
        return import_week(file.read_bytes())
    except OSError as error:
        raise OperationError(f"{file} cannot be read ({error.strerror or error}): name an exported week") from None
    except ValueError as error:
        raise UsageError(f"{file}: {error}") from None


def _line(one: Difference) -> str:
    parts: list[str] = [one.what]
    if one.cell is not None:
        parts.append(f"{one.cell.agent} {one.cell.direction}" + (f" {one.cell.half}" if one.cell.half else ""))
    parts += [str(told) for told in (one.part, one.linked) if told is not None]
    if one.expected is not None or one.found is not None:
        parts.append(f"expected {_number(one.expected)}, found {_number(one.found)}")
    return ": ".join(parts)


def _number(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.12g}"


_VERBS = {"plan": _plan, "draw": _draw, "verify": _verify, "retry": _retry, "replace": _replace}
