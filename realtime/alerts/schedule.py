"""The roster of leaders: who is on duty when, for which queues and teams, in the site's time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors.finding import Finding
from realtime.hours import Hours, within
from realtime.names import Instant

_DAY = 24 * 60


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the roster: who, when, and where they are reached. rank: 0 leads, 1 is next; a director comes last.

    days: 0 for Monday to 6; begin, end: minutes after midnight, past midnight when end is not after begin.
    queues ("sales" or "hq/sales"), teams (their ids): for what it is about these alone; both empty for everything.
    """

    id: str
    person: str
    address: str = ""
    rank: int = 0
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    begin: int = 0
    end: int = _DAY
    director: bool = False
    queues: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()

    @property
    def general(self) -> bool:
        """Whether it is for everything."""
        return not self.queues and not self.teams


class Concern(msgspec.Struct, frozen=True):
    """Whom an alert concerns: queues by id ("hq/sales") and teams. Nothing: the floor, a trunk, a PBX."""

    queues: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()


EVERYBODY = Concern()

Concerns = Callable[[Finding], Concern]
"""What a finding concerns, as far as the floor tells."""


def on_duty(roster: Iterable[Duty], at: Instant, zone: ZoneInfo, concern: Concern = EVERYBODY) -> tuple[Duty, ...]:
    """Who is to be told, in the order of escalation.

    First those on duty for just this queue or team, by rank; then the general line by rank; then the directors,
    whatever the hour. Who is named twice is told at the first of their places.
    """
    present = [
        duty
        for duty in roster
        if (duty.general or _meant(duty, concern))
        and (duty.director or within((Hours(duty.days, duty.begin, duty.end),), at, zone))
    ]
    ordered = sorted(present, key=lambda duty: (duty.director, duty.general, duty.rank, duty.person, duty.id))
    people: dict[str, Duty] = {}
    for duty in ordered:
        people.setdefault(duty.person, duty)
    return tuple(people.values())


def _meant(duty: Duty, concern: Concern) -> bool:
    """Whether a line for some queues and teams is for this."""
    named = concern.queues | {queue.partition("/")[2] for queue in concern.queues}
    return not named.isdisjoint(duty.queues) or not concern.teams.isdisjoint(duty.teams)
