"""Mistakes of the operator, told in one line each and without a traceback.

OperatorError    anything the person at the keyboard can mend; carries the exit code
 +- UsageError      wrong words on the command line, or a file that is not what it should be: exit 2
 |   +- SettingsError  faults in floorwatch.toml, all of them at once, each with line and key
 +- OperationError  the words were right but it did not work: a port in use, a daemon that does not answer: exit 1
"""

from __future__ import annotations

from pathlib import Path

import msgspec

OPERATION_FAILED = 1
USAGE_WRONG = 2


class OperatorError(Exception):
    """Something the person at the keyboard can mend; the text says what happened, where, and the mend."""

    exit_code = OPERATION_FAILED


class UsageError(OperatorError):
    """The command line or a file it names is wrong; nothing was tried."""

    exit_code = USAGE_WRONG


class OperationError(OperatorError):
    """What was asked for was tried and did not work."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One fault in the file. key: as dotted text, empty for the file as a whole; line: from 1, None when unknown.

    reason: which kind of fault, a key of the catalogues behind `fault.`; value: what was given.
    """

    key: str
    message: str
    line: int | None = None
    reason: str = ""
    value: str = ""


class SettingsError(UsageError):
    """The file cannot be used: nothing of it holds."""

    def __init__(self, file: Path, problems: tuple[Problem, ...]) -> None:
        self.file = file
        self.problems = problems
        super().__init__("\n".join(_sentence(file, problem) for problem in problems))


def _sentence(file: Path, problem: Problem) -> str:
    place = f"{file}:{problem.line}" if problem.line is not None else f"{file}"
    return f"{place}: {problem.key}: {problem.message}" if problem.key else f"{place}: {problem.message}"
