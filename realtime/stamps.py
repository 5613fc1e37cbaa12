"""Instants as the outside writes them: RFC 3339, UTC, milliseconds (interface.md)."""

from __future__ import annotations

from datetime import UTC, datetime

from realtime.names import Instant


def stamp(at: Instant) -> str:
    """An instant as text, for example 2026-11-23T09:00:00.123Z."""
    seconds, milliseconds = divmod(round(at * 1000), 1000)
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds:03d}Z"


def maybe_stamp(at: Instant | None) -> str | None:
    """An instant that may not be known."""
    return None if at is None else stamp(at)
