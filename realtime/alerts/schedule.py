"""The roster of leaders: who is on duty when, in the site's time zone."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec

from realtime.hours import Hours, within
from realtime.names import Instant

_DAY = 24 * 60


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the roster: who, when, and where they are reached. rank: 0 leads, 1 is next; a director comes last.

    days: 0 for Monday to 6; begin, end: minutes after midnight, past midnight when end is not after begin.
    """

    id: str
    person: str
    address: str = ""
    rank: int = 0
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    begin: int = 0
    end: int = _DAY
    director: bool = False


def on_duty(roster: Iterable[Duty], at: Instant, zone: ZoneInfo) -> tuple[Duty, ...]:
    """Who is to be told, in the order of escalation: those on duty by rank, then the directors whatever the hour."""
    present = [duty for duty in roster if duty.director or within((Hours(duty.days, duty.begin, duty.end),), at, zone)]
    ordered = sorted(present, key=lambda duty: (duty.director, duty.rank, duty.person, duty.id))
    people: dict[str, Duty] = {}
    for duty in ordered:
        people.setdefault(duty.person, duty)
    return tuple(people.values())
