"""What is usual for a queue at this time of this weekday, and how far counts spread around it (algorithms.md B1.2.1-3).

Built each night from plain counts of whole days by quarter hours of the site's wall clock. mu = T_d * p: the weekday's
mean total of its last eight dates (clipped at three MAD), shared out by the day type's profile (Monday to Friday
pooled, Saturday, Sunday, holidays), smoothed 1-2-1 over slots, linear between slot centres; but a step at which a
queue opens or closes stays a step, or its last quarter hour would seem busy and the first after it forsaken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from statistics import fmean, median
from zoneinfo import ZoneInfo

import msgspec

from realtime.names import Instant

SLOTS = 96
SLOT = 900.0
WEEKS = 8
"""Same weekdays that count for the day's total."""
CLIP = 3.0
"""Median absolute deviations beyond which a day's total is cut off."""
SEEN = 0.9
"""Share of a slot that must have been seen; less makes its count unknown."""
HALF_SEEN = 0.5
"""Share of a usual day that must be known for its total to be told."""
STEP = 0.2
"""A slot whose forerunner has less than this share of its calls is one in which the queue opens."""
STEADY, AROUND = 0.4, 2
"""Slots of which none within two has less than this share of the busiest have no edge of the open hours near them."""


class DayType(StrEnum):
    """Days of one profile."""

    WORKDAY = "workday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


class Quarter(msgspec.Struct, frozen=True, gc=False):
    """The arrivals of one queue in a quarter hour that began at `at`. coverage: share of it that was seen, 0..1."""

    at: Instant
    count: int
    coverage: float = 1.0


class DayCounts(msgspec.Struct, frozen=True, gc=False):
    """One local date (proleptic ordinal) of one queue: arrivals by slot of the wall clock, None where not known."""

    day: int
    slots: tuple[float | None, ...]


def by_days(
    quarters: Iterable[Quarter], zone: ZoneInfo, flagged: Iterable[tuple[Instant, Instant]] = ()
) -> list[DayCounts]:
    """Lay quarters of an hour on local days. An hour that the clocks repeat is averaged, one they leave out not known.

    flagged: stretches of known surges, which are no part of what is usual.
    """
    found: dict[int, list[list[float]]] = {}
    stretches = list(flagged)
    for quarter in quarters:
        local = datetime.fromtimestamp(quarter.at, tz=UTC).astimezone(zone)
        slots = found.setdefault(local.toordinal(), [[] for _ in range(SLOTS)])
        surged = any(begin < quarter.at + SLOT and quarter.at < end for begin, end in stretches)
        if quarter.coverage >= SEEN and not surged:
            slots[local.hour * 4 + local.minute // 15].append(quarter.count / quarter.coverage)
    return [DayCounts(day, tuple(fmean(slot) if slot else None for slot in found[day])) for day in sorted(found)]


def day_type(day: int, holidays: frozenset[int]) -> DayType:
    """The profile a date belongs to."""
    if day in holidays:
        return DayType.HOLIDAY
    weekday = date.fromordinal(day).weekday()
    return {5: DayType.SATURDAY, 6: DayType.SUNDAY}.get(weekday, DayType.WORKDAY)


class Usual(msgspec.Struct, frozen=True, gc=False):
    """What is usual for one queue: by weekday (0 Monday .. 6) and, as 7, on holidays. days: of history behind it.

    slots: arrivals per quarter hour, smoothed. opens: slots in which the queue opens, by the same numbers.
    """

    slots: tuple[tuple[float, ...], ...]
    opens: tuple[frozenset[int], ...]
    days: int


class WallTime(msgspec.Struct, frozen=True, gc=False):
    """A moment on the site's wall clock. column, following, before: of Usual.slots today, tomorrow and yesterday."""

    column: int
    following: int
    before: int
    seconds: float


HOLIDAY = 7


def wall_time(at: Instant, zone: ZoneInfo, holidays: frozenset[int] = frozenset()) -> WallTime:
    """Look a moment up on the wall; once per tick, for all queues."""
    local = datetime.fromtimestamp(at, tz=UTC).astimezone(zone)
    today = local.toordinal()
    columns = [HOLIDAY if day in holidays else (day - 1) % 7 for day in (today, today + 1, today - 1)]
    seconds = local.hour * 3600.0 + local.minute * 60.0 + local.second + local.microsecond / 1e6
    return WallTime(columns[0], columns[1], columns[2], seconds)


def per_slot(usual: Usual, wall: WallTime) -> float:
    """The usual arrivals per quarter hour at a moment, linear between the centres of the slots except at a step."""
    slot, part = divmod(wall.seconds / SLOT - 0.5, 1.0)
    here, following = _slot(usual, wall, int(slot)), _slot(usual, wall, int(slot) + 1)
    if _step(here, following):
        return here if part < 0.5 else following
    return here + (following - here) * part


def _step(one: float, other: float) -> bool:
    """Whether the queue opens or closes between two neighbouring slots."""
    return min(one, other) < STEP * max(one, other)


def steady(usual: Usual, wall: WallTime) -> bool:
    """Whether no opening or closing is near: there, counts differ from the usual by minutes and not by chance."""
    slot = int(wall.seconds // SLOT)
    near = [_slot(usual, wall, each) for each in range(slot - AROUND, slot + AROUND + 1)]
    return min(near) >= STEADY * max(near)


def _slot(usual: Usual, wall: WallTime, slot: int) -> float:
    if slot < 0:
        return usual.slots[wall.before][slot]
    return usual.slots[wall.following][slot - SLOTS] if slot >= SLOTS else usual.slots[wall.column][slot]


def opening(usual: Usual, wall: WallTime, mask: float = 600.0) -> bool:
    """Whether the queue usually opened within the last `mask` seconds: its first minutes are like no other."""
    slot, part = divmod(wall.seconds, SLOT)
    return part < mask and int(slot) in usual.opens[wall.column]


def learn(days: Sequence[DayCounts], holidays: frozenset[int] = frozenset()) -> Usual | None:
    """What is usual by these days, oldest first; None without a full week of them (then the scan starts cold)."""
    if not days or days[-1].day - days[0].day < 6:
        return None
    rough = _shares(days, holidays)
    first = _table(_totals(days, rough, holidays), rough)
    filled = [_filled(day, first[_column(day.day, holidays)]) for day in days]
    shares = _shares(filled, holidays)
    table = _table(_totals(filled, shares, holidays), shares)
    smooth = tuple(tuple(_smoothed(row)) for row in table)
    return Usual(slots=smooth, opens=tuple(_openings(row) for row in table), days=len(days))


def _column(day: int, holidays: frozenset[int]) -> int:
    return HOLIDAY if day in holidays else (day - 1) % 7


def _shares(days: Sequence[DayCounts], holidays: frozenset[int]) -> Mapping[DayType | None, tuple[float, ...]]:
    """The profile of each day type, and of all days under None for types without any."""
    groups: dict[DayType | None, list[DayCounts]] = {None: list(days)}
    for day in days:
        groups.setdefault(day_type(day.day, holidays), []).append(day)
    return {each: _share(rows) for each, rows in groups.items()}


def _share(days: Sequence[DayCounts]) -> tuple[float, ...]:
    means = []
    for slot in range(SLOTS):
        known = [value for day in days if (value := day.slots[slot]) is not None]
        means.append(fmean(known) if known else 0.0)
    whole = sum(means)
    return tuple(mean / whole if whole > 0 else 1.0 / SLOTS for mean in means)


def _totals(
    days: Sequence[DayCounts], shares: Mapping[DayType | None, tuple[float, ...]], holidays: frozenset[int]
) -> dict[int, float]:
    """The mean total of each column's last eight dates; a date with gaps counts by the share of it that is known."""
    totals: dict[int, list[float]] = {}
    for day in days:
        share = shares[day_type(day.day, holidays)]
        known = [(value, share[slot]) for slot, value in enumerate(day.slots) if value is not None]
        seen = sum(part for _, part in known)
        if seen >= HALF_SEEN:
            totals.setdefault(_column(day.day, holidays), []).append(sum(value for value, _ in known) / seen)
    return {column: fmean(_clipped(rows[-WEEKS:])) for column, rows in totals.items()}


def _clipped(values: Sequence[float]) -> list[float]:
    middle = median(values)
    reach = CLIP * median(abs(value - middle) for value in values)
    if reach == 0.0:
        return list(values)
    return [min(max(value, middle - reach), middle + reach) for value in values]


def _table(totals: Mapping[int, float], shares: Mapping[DayType | None, tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Arrivals by column and slot. A weekday without dates takes the workdays' mean, holidays without any Sunday's."""
    types = [*[DayType.WORKDAY] * 5, DayType.SATURDAY, DayType.SUNDAY, DayType.HOLIDAY]
    workdays = [totals[column] for column in range(5) if column in totals]
    stand_in = fmean(workdays) if workdays else (fmean(totals.values()) if totals else 0.0)
    rows = []
    for column, kind in enumerate(types):
        source = kind if kind in shares else (DayType.SUNDAY if DayType.SUNDAY in shares else None)
        fallback = totals.get(6, stand_in) if column == HOLIDAY else stand_in
        rows.append(tuple(totals.get(column, fallback) * part for part in shares[source]))
    return rows


def _filled(day: DayCounts, usual: Sequence[float]) -> DayCounts:
    return DayCounts(day.day, tuple(usual[slot] if value is None else value for slot, value in enumerate(day.slots)))


def _smoothed(row: Sequence[float]) -> list[float]:
    """1-2-1 over neighbours, none across a step; the first and the last slot of a day lean on their only one."""
    last = len(row) - 1
    smooth = []
    for slot, value in enumerate(row):
        sides = [row[max(slot - 1, 0)], row[min(slot + 1, last)]]
        smooth.append((2 * value + sum(value if _step(value, side) else side for side in sides)) / 4)
    return smooth


def _openings(row: Sequence[float]) -> frozenset[int]:
    busy = max(row) * STEP
    return frozenset(slot for slot in range(1, SLOTS) if row[slot] > busy and row[slot - 1] < STEP * row[slot])
