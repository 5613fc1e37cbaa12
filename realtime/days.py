"""Business days of the site: when one starts, and in which one an instant lies.

A day starts at `starts` minutes after local midnight and lasts until the next one starts: 23 or 25 hours where the
clocks change, so that no interval is lost or counted twice (metrics.md, "The rest").
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from realtime.names import Day, Instant


class Calendar:
    """The site's time zone and the local time at which its business day starts.

    zone: an IANA name; zoneinfo raises ZoneInfoNotFoundError for another. starts: minutes after midnight, 0..1439.
    """

    __slots__ = ("_from", "_known", "_to", "_zone", "starts")

    def __init__(self, zone: str, starts: int = 0) -> None:
        if not 0 <= starts < 24 * 60:
            raise ValueError(f"a day starts at 0 to 1439 minutes after midnight, not {starts}")
        self._zone = ZoneInfo(zone)
        self.starts = starts
        # The day looked up last: nearly every question is about the same one.
        self._known = Day(0)
        self._from = self._to = Instant(0.0)

    def day(self, at: Instant) -> Day:
        """The business day in which an instant lies."""
        if not self._from <= at < self._to:
            self._look_up(at)
        return self._known

    def start(self, day: Day) -> Instant:
        """The instant at which a business day starts."""
        hour, minute = divmod(self.starts, 60)
        local = datetime.combine(date.fromordinal(day), time(hour, minute), tzinfo=self._zone)
        return Instant(local.timestamp())

    def date(self, day: Day) -> str:
        """The date of a business day as ISO 8601 writes it."""
        return date.fromordinal(day).isoformat()

    def _look_up(self, at: Instant) -> None:
        local = datetime.fromtimestamp(at, tz=UTC).astimezone(self._zone)
        day = Day((local.replace(tzinfo=None) - timedelta(minutes=self.starts)).toordinal())
        # A clock change close to the start of a day can put the naive guess one day off.
        if at < self.start(day):
            day = Day(day - 1)
        elif at >= self.start(Day(day + 1)):
            day = Day(day + 1)
        self._known, self._from, self._to = day, self.start(day), self.start(Day(day + 1))
