"""Validate the configuration only: nothing is connected to, nothing is written."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from config.loader import DEFAULT_FILE, load
from config.output import say
from config.problems import SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Read the file; every fault is one line."""
    try:
        settings = load(arguments.config)
    except SettingsError as error:
        if not arguments.json:
            raise
        faults = [msgspec.to_builtins(problem) for problem in error.problems]
        say(msgspec.json.encode({"ok": False, "file": str(error.file), "problems": faults}).decode())
        return error.exit_code
    names = [pbx.name for pbx in settings.pbx]
    if arguments.json:
        found = {"pbx": names, "queues": sorted(settings.queues.named), "boards": sorted(settings.boards)}
        say(msgspec.json.encode({"ok": True, "file": str(arguments.config), **found}).decode())
    else:
        tables = f"{len(settings.queues.named)} queue tables, {len(settings.boards)} boards"
        say(f"{arguments.config} is right: PBX {', '.join(names)}; {tables}")
    return 0
