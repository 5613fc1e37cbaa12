"""Hours of the week in the site's time zone: opening hours, quiet hours, hours on duty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from realtime.names import Instant

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOURS = re.compile(r"^(?:([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? )?([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)$")
_DAY = 24 * 60


class Hours(msgspec.Struct, frozen=True):
    """A stretch of some weekdays, minutes after local midnight; one that ends before it begins goes past midnight."""

    days: tuple[int, ...]
    begin: int
    end: int


def hours(text: str) -> Hours:
    """Read "Mon-Fri 08:00-20:00", "Sun 09:00-12:00" or "22:00-06:00" (every day). Raises ValueError."""
    found = _HOURS.match(text)
    first, last = (found[1], found[2] or found[1]) if found else (None, None)
    if found is None or (first is not None and (first not in DAYS or last not in DAYS)):
        raise ValueError(f'"{text}" is no stretch of hours: write "Mon-Fri 08:00-20:00" or "22:00-06:00"')
    begin, end = int(found[3]) * 60 + int(found[4]), int(found[5]) * 60 + int(found[6])
    if begin > _DAY or end > _DAY or begin == end:
        raise ValueError(f'"{text}" has no length or an hour after 24:00')
    return Hours(_days(first, last), begin, end)


def _days(first: str | None, last: str | None) -> tuple[int, ...]:
    if first is None or last is None:
        return tuple(range(7))
    begin, end = DAYS.index(first), DAYS.index(last)
    return tuple(day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1))


def within(stretches: Iterable[Hours], at: Instant, zone: ZoneInfo) -> bool:
    """Whether an instant lies in one of the stretches, by the clock on the wall."""
    local = datetime.fromtimestamp(at, tz=UTC).astimezone(zone)
    minute, today = local.hour * 60 + local.minute, local.weekday()
    return any(_within(stretch, today, minute) for stretch in stretches)


def _within(stretch: Hours, today: int, minute: int) -> bool:
    if stretch.begin < stretch.end:
        return today in stretch.days and stretch.begin <= minute < stretch.end
    late = today in stretch.days and minute >= stretch.begin
    return late or ((today - 1) % 7 in stretch.days and minute < stretch.end)
