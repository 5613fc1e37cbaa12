"""Where the lines of one PBX's queue_log come from: a file with its rotations, or a table of a database.

A source gives lines already read (lines.py) in blocks, oldest first. It waits for disk or network: for a thread. What
cannot be read now raises OSError or EOFError with words that carry no secret; trying again later is always right.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from connectors.queue_log.lines import Line, parse_line
from connectors.queue_log.tail import Tail, read_rotated, rotated
from realtime.names import Instant


class Block(NamedTuple):
    """Some lines in their order, and how many more could not be read."""

    lines: list[Line]
    damaged: int


class LogSource(Protocol):
    """One queue_log."""

    @property
    def place(self) -> str:
        """Where it is, for messages; never with a secret."""

    def begin(self, since: Instant) -> list[Iterator[Block]]:
        """Begin with the first line after `since`: what is to be read before `news`, piece by piece."""

    def news(self) -> Iterator[Block]:
        """What was written since the last call; ends with what is there now."""

    def close(self) -> None:
        """Let go of it."""


class LogFile:
    """The file Asterisk writes, and what logrotate made of its past."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._tail = Tail(file)

    @property
    def place(self) -> str:
        """The path."""
        return str(self._file)

    def begin(self, since: Instant) -> list[Iterator[Block]]:
        """Rotated files that hold lines after `since`, packed ones too."""
        held = self._tail.hold()
        return [parsed(read_rotated(each)) for each in rotated(self._file, since, held)]

    def news(self) -> Iterator[Block]:
        """Lines of the file itself, across rotation and truncation."""
        return parsed(self._tail.blocks())

    def close(self) -> None:
        """Close the file."""
        self._tail.close()


def parsed(blocks: Iterator[list[bytes]]) -> Iterator[Block]:
    """Raw lines, read; empty ones are nothing."""
    for block in blocks:
        found = [parse_line(raw) for raw in block if raw]
        lines = [each for each in found if isinstance(each, Line)]
        yield Block(lines, len(found) - len(lines))
