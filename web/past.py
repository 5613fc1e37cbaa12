"""The past as the web needs it: the floor at a moment, moments to step by, and what is kept. How is no matter here."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from realtime.masking import Audience
from realtime.names import Instant
from web.wire import Board


class View(StrEnum):
    """SHOWN: as the screens showed it then. KNOWN: with all that was told of that moment later."""

    SHOWN = "shown"
    KNOWN = "known"


class Order(StrEnum):
    """Which moments come first."""

    OLDEST = "oldest"
    NEWEST = "newest"


class Why(StrEnum):
    """Why a past moment cannot be given. NOT_KEPT: the journal does not reach back so far, or holds nothing yet.

    BUSY: too many ask already. SLOW: it took too long and was given up. BROKEN: the journal cannot be read.
    """

    NOT_KEPT = "not_kept"
    BUSY = "busy"
    SLOW = "slow"
    BROKEN = "broken"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """No answer. oldest: the earliest moment that is kept, None when there is none."""

    why: Why
    oldest: Instant | None = None


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Which moments are asked for: received from `begin` to `to`. queues: only these, None for all.

    after: going on beyond this number, in the direction asked for.
    """

    begin: Instant
    to: Instant
    limit: int
    newest_first: bool = False
    after: int | None = None
    queues: frozenset[str] | None = None


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the journal, without any caller's data.

    received: when it reached us, rounded up to the millisecond: asked for at this time, the floor holds it. at: when it
    happened. kind: of the event. pbx, queue, agent: what it is about, as far as it says.
    """

    seq: int
    received: str
    at: str
    kind: str
    pbx: str
    queue: str | None = None
    agent: str | None = None


class Moments(msgspec.Struct, frozen=True, kw_only=True):
    """Moments in order. next: the number to go on after, None at the end."""

    moments: list[Moment]
    next: int | None = None


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch in which a PBX was neither seen live nor told of afterwards. to: None while it lasts."""

    begin: str
    to: str | None


class PbxPast(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing of one PBX between the oldest moment kept and now."""

    gaps: list[Gap]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint: the floor stands ready there."""

    seq: int
    at: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the journal holds, for a time bar.

    newest: when its last entry was received. size_bytes: of its file. timezone: the call centre's, in which the bar is
    labelled before there is a picture.
    """

    oldest: str | None
    newest: str | None
    retention_days: int | None
    size_bytes: int | None
    pbx: dict[str, PbxPast]
    checkpoints: list[Mark]
    timezone: str | None = None


class Past(Protocol):
    """Whoever can show past moments again. Nothing here blocks the loop, and every answer comes within bounds."""

    async def floor(self, at: Instant, view: View, audience: Audience, board: Board | None) -> bytes | Missing:
        """The answer of GET /api/v1/floor at a past moment, encoded."""

    async def moments(self, asked: Stretch) -> Moments | Missing:
        """What the journal took in over a stretch of time."""

    async def kept(self) -> Kept | Missing:
        """What there is."""
