"""The roster: who sits where, and in which team. Check the file, make it from a table, or write it as one."""

from __future__ import annotations

import argparse
from pathlib import Path

from config.loader import DEFAULT_FILE, load
from config.output import remark, say
from config.roster import load_roster, to_csv, to_toml
from config.roster_book import roster_file, save_roster
from config.settings import Settings
from config.shell_deeds import write_down_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|import|export")
    check = verbs.add_parser("check", help="validate a roster", allow_abbrev=False)
    check.add_argument("file", type=Path, nargs="?", help="the file (default: the one of the configuration)")
    taking = verbs.add_parser("import", help="make the roster of the configuration from a file", allow_abbrev=False)
    taking.add_argument("file", type=Path, help="a table (.csv), or a roster.toml")
    giving = verbs.add_parser("export", help="print the roster", allow_abbrev=False)
    giving.add_argument("--format", choices=("csv", "toml"), default="csv", help="(default: %(default)s)")
    for verb in (check, taking, giving):
        verb.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Do one of the three."""
    if arguments.verb == "import":
        _import(arguments.file, load(arguments.config))
        return 0
    if arguments.verb == "export":
        write_down_in(load(arguments.config), "roster_exported", arguments.format)
    given = arguments.file if arguments.verb == "check" else None
    roster = load_roster(_configured(arguments.config) if given is None else given)
    if arguments.verb == "check":
        say(f"sound: {len(roster.people)} people in {len(roster.teams)} teams")
    else:
        say((to_csv(roster) if arguments.format == "csv" else to_toml(roster)).rstrip("\n"))
    return 0


def _configured(config: Path) -> Path:
    return roster_file(load(config))


def _import(source: Path, settings: Settings) -> None:
    """Read everything before anything is written, and put the new file in the old one's place whole."""
    roster, target = load_roster(source), roster_file(settings)
    write_down_in(settings, "roster_imported", source.suffix.lower().removeprefix("."), people=len(roster.people))
    save_roster(roster, target)
    remark(f"{target}: {len(roster.people)} people in {len(roster.teams)} teams")
