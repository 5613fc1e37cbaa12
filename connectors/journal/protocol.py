"""What a journal is to the rest of the house: append, read back, keep checkpoints, and say how it is.

Every event is numbered when it is appended, from 1, without a gap, and the numbers go on after a restart. A number
that is missing when reading belongs to an event that could not be written (`Tally.missing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import msgspec

from realtime.events import FloorEvent
from realtime.names import Instant
from realtime.past import Frame


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event with its number. received: when it reached us, on our own clock."""

    seq: int
    received: Instant
    event: FloorEvent


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The floor after entry `seq`, as bytes in pieces. version: of the floor's own format, for its reader to judge."""

    seq: int
    at: Instant
    version: int
    pieces: tuple[bytes, ...]


@dataclass(slots=True)
class Tally:
    """What a reader met besides good entries. stopped: why it ended early, None when it did not.

    unknown: events of a kind or format newer than this program; damaged: bytes that are no event at all; missing:
    numbers without a row.
    """

    read: int = 0
    unknown: int = 0
    damaged: int = 0
    missing: int = 0
    stopped: str | None = None


class Condition(StrEnum):
    """How the writer is.

    WRITING: all is well. BEHIND: more rows wait than it should let wait; slow the sessions. FAILING: the disk
    refuses; rows wait, then are lost and counted, until it takes them again. CLOSED: nothing is written any more.
    """

    WRITING = "writing"
    BEHIND = "behind"
    FAILING = "failing"
    CLOSED = "closed"


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The writer now. committed: the last number safely written; lost: entries given up since the start.

    cut: damaged rows removed from the end when the journal was opened; salvaged: where a broken file was put aside.
    size: bytes of the file; oldest: the earliest moment that can be shown. Both are looked up about once a minute, None
    before the first look.
    """

    condition: Condition
    queued: int
    committed: int
    lost: int = 0
    cut: int = 0
    error: str | None = None
    salvaged: str | None = None
    size: int | None = None
    oldest: Instant | None = None


class Journal(Protocol):
    """The spine (architecture.md). append and health never wait; reading is for a thread, or in chunks."""

    def append(self, event: FloorEvent, received: Instant) -> int:
        """Number an event and hand it to the writer; called from one thread only."""

    def read(self, since: int = 0, until: int | None = None, tally: Tally | None = None) -> Iterator[Entry]:
        """Committed entries after `since` up to and including `until`, in order."""

    def chunks(self, since: int = 0, until: int | None = None, tally: Tally | None = None) -> Iterator[list[Entry]]:
        """Read the same in lists of bounded length, so that a loop can take one at a time from a thread."""

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint once every entry it covers is written; a newer one replaces one still waiting."""

    def note_frame(self, frame: Frame) -> None:
        """Keep when a frame of the live picture was drawn and what it had taken in; never waits."""

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Those kept and intact, newest first."""

    def health(self) -> Health:
        """How the writer is now."""

    def flush(self, seconds: float = 5.0) -> bool:
        """Wait until all that was appended is written; False when that took longer. For a thread."""

    def close(self, seconds: float = 5.0) -> Health:
        """Write what waits, for at most so long, and end; the last health tells what was lost. For a thread."""
