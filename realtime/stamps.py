"""Instants as the outside writes them: RFC 3339, UTC, milliseconds (interface.md)."""

from __future__ import annotations

from datetime import UTC, datetime

from realtime.names import Instant


def stamp(at: Instant) -> str:
    """An instant as text, for example 2026-11-23T09:00:00.123Z."""
    return datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(at % 1 * 1000):03d}Z"


def maybe_stamp(at: Instant | None) -> str | None:
    """An instant that may not be known."""
    return None if at is None else stamp(at)
