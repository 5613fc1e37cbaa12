"""Check the draw of a week's samples: make it again from the revealed key and the frame, and say what differs.

The file is a closed week as it was exported. Compare its commitment with the one in the audit log, which was written
before the week began: give that one with --commitment.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from config.output import say
from config.problems import OperationError, UsageError
from realtime.quality.recheck import Difference, Differs, WeekRecord, import_week, verify_record

LARGEST = 256 * 1024 * 1024
"""Bytes of a week's file: a thousand agents with a thousand calls each are a fifth of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser("verify", help="make a week's draw again and say what differs")
    verify.add_argument("file", type=Path, help="the week as it was exported (JSON)")
    verify.add_argument("--commitment", help="the SHA-256 that the audit log holds for the week")
    verify.add_argument("--json", action="store_true", help="the differences as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Read, draw again, compare; 1 when something differs."""
    record = _read(arguments.file)
    found = list(verify_record(record))
    told: str | None = arguments.commitment
    if told is not None and told.lower() != record.commitment.lower():
        found.append(Difference(what=Differs.COMMITMENT))
    if arguments.json:
        answer = {"ok": not found, "week": record.week, "cells": len(record.draws), "differences": found}
        say(msgspec.json.encode(answer).decode())
    else:
        for one in found:
            say(_line(one))
        verdict = f"{len(found)} differences" if found else "as the key and the frame say"
        say(f"{record.week}: {len(record.draws)} cells drawn, {verdict}")
    return 1 if found else 0


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
