"""ISO weeks of the site, the periods from which samples are drawn.

A week goes from Monday 00:00 to the next in the site's time zone; a call belongs to the week of its answer
(algorithms.md B5.1). Where the clocks change a week has 167 or 169 hours.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from realtime.names import Instant

Week = NewType("Week", str)
"""An ISO week as "2026-W31"; sorts as time does."""

WORKING_DAYS = (1, 2, 3, 4, 5)
"""ISO weekdays that a quota counts on: Monday to Friday."""


class Half(StrEnum):
    """The halves of a week, for sites that spread their samples: Monday to Wednesday noon, and the rest."""

    FIRST = "first"
    SECOND = "second"


class Weeks:
    """The weeks of one time zone. zone: an IANA name; zoneinfo raises ZoneInfoNotFoundError for another."""

    __slots__ = ("_zone",)

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def of(self, at: Instant) -> Week:
        """The week in which an instant lies."""
        year, number, _ = self._local(at).isocalendar()
        return Week(f"{year:04d}-W{number:02d}")

    def half(self, at: Instant) -> Half:
        """The half of its week in which an instant lies."""
        local = self._local(at)
        return Half.FIRST if (local.isoweekday(), local.hour) < (3, 12) else Half.SECOND

    def start(self, week: Week) -> Instant:
        """The instant at which a week starts. Raises ValueError for what is no ISO week."""
        return self._midnight(monday(week))

    def end(self, week: Week) -> Instant:
        """The instant at which a week is over: the start of the next."""
        return self._midnight(monday(week) + timedelta(days=7))

    def after(self, week: Week, weeks: int = 1) -> Week:
        """The week that many weeks later; negative for earlier."""
        year, number, _ = (monday(week) + timedelta(weeks=weeks)).isocalendar()
        return Week(f"{year:04d}-W{number:02d}")

    def days_left(self, week: Week, at: Instant, working: tuple[int, ...] = WORKING_DAYS) -> int:
        """Working days of the week from the day of `at` on, that day included; all of them before it starts."""
        if at < self.start(week):
            return len(working)
        if at >= self.end(week):
            return 0
        today = self._local(at).isoweekday()
        return sum(day >= today for day in working)

    def working_days(self, begin: Instant, days: int, working: tuple[int, ...] = WORKING_DAYS) -> Instant:
        """The end of the last of so many working days after the day of `begin`."""
        day = self._local(begin).date()
        while days > 0:
            day += timedelta(days=1)
            days -= day.isoweekday() in working
        return self._midnight(day + timedelta(days=1))

    def _local(self, at: Instant) -> datetime:
        return datetime.fromtimestamp(at, tz=UTC).astimezone(self._zone)

    def _midnight(self, day: date) -> Instant:
        return Instant(datetime.combine(day, time(), tzinfo=self._zone).timestamp())


def monday(week: Week) -> date:
    """The first date of a week. Raises ValueError, saying what a week looks like, for anything else."""
    year, _, number = week.partition("-W")
    try:
        if len(year) == 4 and len(number) == 2 and (year + number).isdecimal():
            return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        pass
    raise ValueError(f'"{week}" is no ISO week: write it as 2026-W31')
