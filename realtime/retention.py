"""Legal holds and tombstones: what must not be deleted yet, and what is said of what was. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from realtime.names import Instant


class DataKind(StrEnum):
    """The kinds of data that are kept for a time of their own."""

    JOURNAL = "journal"
    VISITS = "visits"
    AUDIT = "audit"
    SESSIONS = "sessions"
    ALERTS = "alerts"
    RECORDINGS = "recordings"
    REVIEWS = "reviews"
    GRANTS = "grants"


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must not be deleted. id: 0 before it is kept. kind: None for every kind.

    caller: the keyed hash of a caller (realtime.access.caller_key); subject: the id of one thing; neither: all of it.
    until: when it ends by itself, None when somebody has to release it.
    """

    id: int = 0
    kind: DataKind | None = None
    caller: str | None = None
    subject: str | None = None
    who: str
    why: str
    since: Instant
    until: Instant | None = None
    released: Instant | None = None
    released_by: str | None = None

    def holds(self, now: Instant) -> bool:
        """Whether it is in force; judged whenever something is about to be deleted."""
        over = self.released is not None or (self.until is not None and now >= self.until)
        return self.since <= now and not over


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody may still be named: what kind of thing it is, and its number there."""

    kind: str
    id: str


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """That a caller was erased. counts: how many records of each kind. It holds neither number nor name.

    look: places where a person has to look, for it was not certain who is meant, or nothing may be changed there.
    """

    id: int = 0
    at: Instant
    by: str
    why: str
    caller: str
    counts: Mapping[str, int]
    look: tuple[Place, ...] = ()


def holding(
    holds: Iterable[Hold], now: Instant, kind: DataKind, caller: str | None = None, subject: str | None = None
) -> list[Hold]:
    """The holds that keep this from being deleted. A hold on a caller keeps nothing of others."""
    return [
        hold
        for hold in holds
        if hold.holds(now)
        and hold.kind in (None, kind)
        and (hold.caller is None or hold.caller == caller)
        and (hold.subject is None or hold.subject == subject)
    ]
