"""Where commands write: data to standard output, remarks to standard error; at once, also into a pipe."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """One piece of output, with its line break."""
    print(text, flush=True)  # noqa: T201 - this is where commands speak


def plain(text: str) -> str:
    """What a stranger wrote, for a terminal: nothing in it moves the cursor or begins another line."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def remark(text: str) -> None:
    """Something for the person and not for the pipe."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201
