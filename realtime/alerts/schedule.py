"""Hours of the week in the site's own time: opening hours, quiet hours, and who leads when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from realtime.names import Instant

MINUTES_PER_DAY = 24 * 60


class Hours(msgspec.Struct, frozen=True):
    """A stretch of each of some weekdays. days: 0 Monday to 6 Sunday; begin, end: minutes after local midnight.

    An end at or before the begin lies on the next day, so a night from 22:00 to 06:00 is one stretch of its first day;
    begin and end alike are the whole day. Raises ValueError for times that are none.
    """

    days: frozenset[int]
    begin: int
    end: int

    def __post_init__(self) -> None:
        if not self.days <= frozenset(range(7)):
            raise ValueError(f"weekdays are 0 (Monday) to 6 (Sunday), not {sorted(self.days)}")
        if not (0 <= self.begin < MINUTES_PER_DAY and 0 <= self.end <= MINUTES_PER_DAY):
            raise ValueError(f"times of a day are 0 to 1440 minutes after midnight, not {self.begin} to {self.end}")

    def hold(self, at: Instant, zone: ZoneInfo) -> bool:
        """Whether the instant lies in them, by the clock on the wall."""
        local = datetime.fromtimestamp(at, tz=UTC).astimezone(zone)
        minute, day = local.hour * 60 + local.minute, local.weekday()
        if self.begin < self.end:
            return day in self.days and self.begin <= minute < self.end
        return (day in self.days and minute >= self.begin) or ((day - 1) % 7 in self.days and minute < self.end)


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the duty roster. rank: who is told first (0), second, and last the director.

    first, last: the local dates (ordinals) from and to which it holds, None without end.
    """

    person: str
    hours: Hours
    rank: int = 0
    first: int | None = None
    last: int | None = None

    def holds(self, at: Instant, zone: ZoneInfo) -> bool:
        """Whether this person is on duty then."""
        today = datetime.fromtimestamp(at, tz=UTC).astimezone(zone).date().toordinal()
        return (
            (self.first is None or self.first <= today)
            and (self.last is None or today <= self.last)
            and self.hours.hold(at, zone)
        )


def within(hours: Iterable[Hours], at: Instant, zone: ZoneInfo) -> bool:
    """Whether the instant lies in any of them."""
    return any(each.hold(at, zone) for each in hours)


def on_duty(roster: Iterable[Duty], at: Instant, zone: ZoneInfo) -> list[tuple[str, ...]]:
    """Who is on duty, by rank: first the leaders to be told at once, then those to escalate to in turn."""
    ranks: dict[int, dict[str, None]] = {}
    for each in roster:
        if each.holds(at, zone):
            ranks.setdefault(each.rank, {})[each.person] = None
    told: set[str] = set()
    steps: list[tuple[str, ...]] = []
    for rank in sorted(ranks):
        people = tuple(person for person in ranks[rank] if person not in told)
        told.update(people)
        if people:
            steps.append(people)
    return steps
