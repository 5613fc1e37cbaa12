"""The command line: finds the verb, runs it, and turns an operator's mistake into one line and an exit code.

0 it worked, 1 it was tried and failed, 2 the words or the configuration are wrong. A traceback means a fault of ours.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import NoReturn, Protocol, cast

from config.last_resort import JOINING_SECONDS, end_within
from config.problems import OPERATION_FAILED, USAGE_WRONG, OperatorError
from connectors.errors import ConnectorError, MisconfiguredError

VERBS = {
    "run": "the daemon, in the foreground; without floorwatch.toml it starts the demo",
    "demo": "a simulated call centre, and the daemon on it",
    "simulate": "the simulated PBX alone: an AMI server for load tests and training",
    "check": "validate the configuration only",
    "doctor": "try everything for real and say how to mend each fault",
    "notify": "send a test message through the channels of alerts",
    "token": "create, list and revoke API tokens",
    "user": "accounts: add, list, disable, enable, role, reset",
    "status": "the floor in one screen of text",
    "top": "a live wallboard in the terminal",
    "capture": "record a PBX's AMI stream",
    "replay": "serve a recorded stream as an AMI server",
    "backfill": "take history out of queue_log files",
    "backtest": "how often an alert rule would have fired",
    "selfcheck": "which threshold the surge rule should have, by the weeks that are kept",
    "roster": "check, import and export the roster: who sits where",
    "grant": "ask for rights for a time, and decide on them",
    "hold": "keep something from being deleted or erased",
    "erase": "take one caller or person out of everything that is kept",
    "audit": "check, list and export the audit log",
    "sample": "check the draw of a week's samples",
    "report": "the weekly and the monthly quality report",
    "backup": "copy journal and store while the daemon runs",
}


class Command(Protocol):
    """What a module in config.commands offers. Only the one that is called is imported: the others' libraries wait."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare its options; the module's docstring is the long help."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it and return the exit code."""


def program() -> NoReturn:
    """The process: one command line, and an end that waits for no thread that hangs."""
    code = main()
    end_within(JOINING_SECONDS, code)
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line."""
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = _outer_parser().parse_args(words[:1])
    command = cast("Command", import_module(f"config.commands.{chosen.command}"))
    arguments = parser_of(chosen.command, command).parse_args(words[1:])
    try:
        return command.run(arguments)
    except OperatorError as error:
        return _complain(str(error), error.exit_code)
    except MisconfiguredError as error:
        return _complain(str(error), USAGE_WRONG)
    except ConnectorError as error:
        return _complain(str(error), OPERATION_FAILED)
    except KeyboardInterrupt:
        return OPERATION_FAILED
    except BrokenPipeError:
        # The reader of our output (head, less) went away: not worth a word, and Python must not try to flush again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OPERATION_FAILED


def parser_of(name: str, command: Command) -> argparse.ArgumentParser:
    """The parser of one verb."""
    description = (getattr(command, "__doc__", None) or VERBS[name]).strip()
    parser = argparse.ArgumentParser(
        prog=f"floorwatch {name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    return parser


def _outer_parser() -> argparse.ArgumentParser:
    width = max(map(len, VERBS))
    verbs = "\n".join(f"  {name:<{width}}  {what}" for name, what in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="floorwatch",
        usage="floorwatch COMMAND [options]",
        description="Live call-centre floor for Asterisk.",
        epilog=f"commands:\n{verbs}\n\n`floorwatch COMMAND --help` tells the rest.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"floorwatch {version('floorwatch')}")
    parser.add_argument("command", choices=tuple(VERBS), metavar="COMMAND", help="one of those below")
    return parser


def _complain(message: str, exit_code: int) -> int:
    for line in message.splitlines():
        print(f"floorwatch: {line}", file=sys.stderr)  # noqa: T201 - the terminal is where operators look
    return exit_code


if __name__ == "__main__":
    program()
