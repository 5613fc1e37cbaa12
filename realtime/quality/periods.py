"""The weeks that a quality report looks at.

Samples are drawn by ISO week, so a month is made of whole weeks: those whose Thursday lies in it, as ISO 8601 gives
weeks to years.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from realtime.quality.weeks import Week, monday

YEARS = range(2000, 2200)
"""Years whose weeks can be reported on; beyond them no call was ever kept."""

ROLLING = 4
"""Weeks that an agent's score rests on (B5.4)."""


class Span(StrEnum):
    """How long a report looks."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is about. name: "2026-W31" or "2026-07"; weeks: oldest first, at least one."""

    span: Span
    name: str
    weeks: tuple[Week, ...]

    @property
    def rolling(self) -> tuple[Week, ...]:
        """The four weeks that end with the period."""
        return self.looked_back(ROLLING)

    def looked_back(self, count: int) -> tuple[Week, ...]:
        """So many weeks up to the period's last, oldest first."""
        last = monday(self.weeks[-1])
        return tuple(_week(last - timedelta(weeks=back)) for back in reversed(range(count)))


def period_of(span: Span, name: str) -> Period:
    """The period by its name. Raises ValueError that says how to write it, or that nothing is kept."""
    _kept((monday(Week(name)) if span is Span.WEEKLY else _first_of(name)).year)
    return _named(span, name)


def _named(span: Span, name: str) -> Period:
    if span is Span.WEEKLY:
        return Period(span=span, name=name, weeks=(Week(name),))
    first = _first_of(name)
    days = (first + timedelta(days=each) for each in range(31))
    thursdays = [day for day in days if day.isoweekday() == 4 and day.month == first.month]
    return Period(span=span, name=name, weeks=tuple(map(_week, thursdays)))


def period_at(span: Span, day: date) -> Period:
    """The period that a date lies in; for a month, by the Thursday of the date's week. Raises ValueError as above."""
    _kept(day.year)
    return period_of(span, _name(span, day))


def _name(span: Span, day: date) -> str:
    thursday = day + timedelta(days=4 - day.isoweekday())
    return _week(day) if span is Span.WEEKLY else f"{thursday:%Y-%m}"


def before(period: Period) -> Period:
    """The period before; that of the first one is a name of which nothing is kept."""
    return _named(period.span, _name(period.span, monday(period.weeks[0]) - timedelta(days=7)))


def _kept(year: int) -> None:
    if year not in YEARS:
        raise ValueError(f"nothing is kept of the year {year}")


def _first_of(name: str) -> date:
    year, _, month = name.partition("-")
    try:
        if len(year) == 4 and len(month) == 2 and (year + month).isdecimal():
            return date(int(year), int(month), 1)
    except ValueError:
        pass
    raise ValueError(f'"{name}" is no month: write it as 2026-07')


def _week(day: date) -> Week:
    year, number, _ = day.isocalendar()
    return Week(f"{year:04d}-W{number:02d}")
