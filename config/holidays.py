"""Days and times of the file as people write them, in the site's time zone: holidays, and when campaigns are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from realtime.names import Instant

MOST_DAYS = 366


def days_of(text: str) -> range:
    """The proleptic ordinals of "2026-10-01" or "2026-10-01/2026-10-07". Raises ValueError with the mend."""
    first, slash, last = text.partition("/")
    try:
        begin = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if slash else begin
    except ValueError:
        raise ValueError(f'"{text}" is no day: write "2026-10-01" or "2026-10-01/2026-10-07"') from None
    if not 0 <= (end - begin).days < MOST_DAYS:
        raise ValueError(f'"{text}" is no stretch of days: the last lies after the first, within a year')
    return range(begin.toordinal(), end.toordinal() + 1)


def holidays_of(texts: Iterable[str]) -> frozenset[int]:
    """All of them."""
    return frozenset(day for text in texts for day in days_of(text))


def local_time(text: str, zone: ZoneInfo) -> Instant:
    """The instant of "2026-12-01 09:00". Raises ValueError with the mend."""
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        raise ValueError(f'"{text}" is no time: write "2026-12-01 09:00"') from None
    return Instant(local.timestamp())
