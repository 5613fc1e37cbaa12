"""Instants as the outside writes them: RFC 3339, UTC, milliseconds (interface.md)."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from realtime.names import Instant


def stamp(at: Instant) -> str:
    """An instant as text, for example 2026-11-23T09:00:00.123Z."""
    seconds, milliseconds = divmod(round(at * 1000), 1000)
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds:03d}Z"


def stamp_up(at: Instant) -> str:
    """The same, never before the instant: who asks for the floor at this time is given it with what happened then."""
    return stamp(Instant(math.ceil(at * 1000) / 1000))


def maybe_stamp(at: Instant | None) -> str | None:
    """An instant that may not be known."""
    return None if at is None else stamp(at)
