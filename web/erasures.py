"""Whoever takes callers and people out of everything that is kept, as the web needs it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from realtime.names import Instant
from realtime.retention import Tombstone


class State(StrEnum):
    """Where an erasure stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Refusal(StrEnum):
    """Why nobody is erased now. The values are keys of problems."""

    WRONG = "erasure-refused"
    UNKNOWN = "person-unknown"
    HELD = "erasure-held"
    PRESENT = "erasure-present"
    BUSY = "erasure-busy"


class ErasureRefusedError(Exception):
    """Nothing was done; the text says why and the mend."""

    def __init__(self, refusal: Refusal, said: str) -> None:
        super().__init__(said)
        self.refusal = refusal


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to erase: a caller by number, or somebody of the roster by id. by: who asks."""

    by: str
    why: str
    caller: str | None = None
    person: str | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure under way, or the last one since the start. subject: a key; said: why it failed."""

    state: State
    subject: str
    by: str
    why: str
    begun: Instant
    said: str = ""
    stone: Tombstone | None = None


class Erasures(Protocol):
    """One erasure at a time."""

    async def check(self, wish: Wish) -> str:
        """The key under which it will be kept. Raises ErasureRefusedError when it cannot be done now."""

    async def begin(self, wish: Wish) -> Progress:
        """Begin, and give where it stands after a moment: most are done by then. Raises ErasureRefusedError."""

    def latest(self) -> Progress | None:
        """Where the latest stands."""
