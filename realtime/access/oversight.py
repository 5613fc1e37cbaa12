"""Whether people stay inside their grants: those never used, used at odd hours, or used for much at once. Pure.

A use is an entry of the audit log whose particulars name the grant (`grant`). A finding is no verdict: it is a list for
a person to look at (requirements A6, P8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, tzinfo
from enum import StrEnum

import msgspec

from realtime.access.audit_chain import Deed
from realtime.access.grants import Act, Grant, Stage
from realtime.names import Instant, Seconds

GRANT = "grant"
"""The particular of a deed that names the grant it was done by."""

HOUR = Seconds(3600.0)


class Oddity(StrEnum):
    """UNUSED: active for a while and never used. ODD_HOURS: used outside working hours. BULK: much within an hour."""

    UNUSED = "unused"
    ODD_HOURS = "odd_hours"
    BULK = "bulk"


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """What is usual here. opens, closes: working hours by the site's clock; when closes <= opens they span midnight.

    unused_after: seconds a grant may lie unused; bulk: uses within an hour that are many.
    """

    zone: tzinfo
    opens: time = time(7, 0)
    closes: time = time(22, 0)
    unused_after: Seconds = Seconds(7 * 86_400.0)
    bulk: int = 50

    def working(self, at: Instant) -> bool:
        """Whether the moment lies within working hours."""
        clock = datetime.fromtimestamp(at, self.zone).time()
        if self.opens < self.closes:
            return self.opens <= clock < self.closes
        return clock >= self.opens or clock < self.closes


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at. count: uses it is about (the most within an hour for BULK); at: the first of them."""

    grant: int
    oddity: Oddity
    count: int
    at: Instant | None = None


def remarks(grants: Iterable[Grant], deeds: Iterable[Deed], habits: Habits, now: Instant) -> list[Remark]:
    """Everything odd about these grants, by their numbers. deeds: in the order of the log."""
    uses: dict[int, list[Instant]] = defaultdict(list)
    for deed in deeds:
        number = deed.particulars.get(GRANT)
        if isinstance(number, int):
            uses[number].append(deed.at)
    found: list[Remark] = []
    for grant in sorted(grants, key=lambda one: one.id):
        found += _of(grant, sorted(uses[grant.id]), habits, now)
    return found


def _of(grant: Grant, uses: list[Instant], habits: Habits, now: Instant) -> list[Remark]:
    signed = grant.step(Act.ACKNOWLEDGE)
    if not uses:
        since = None if signed is None else max(signed.at, grant.asked.begins)
        if since is None or grant.stage is not Stage.ACTIVE or now - since < habits.unused_after:
            return []
        return [Remark(grant=grant.id, oddity=Oddity.UNUSED, count=0, at=since)]
    found: list[Remark] = []
    odd = [at for at in uses if not habits.working(at)]
    if odd:
        found.append(Remark(grant=grant.id, oddity=Oddity.ODD_HOURS, count=len(odd), at=odd[0]))
    count, begin = _busiest(uses)
    if count >= habits.bulk:
        found.append(Remark(grant=grant.id, oddity=Oddity.BULK, count=count, at=begin))
    return found


def _busiest(uses: list[Instant]) -> tuple[int, Instant]:
    """The most uses within an hour, and when that hour begins."""
    best, begin, first = 0, uses[0], 0
    for last, at in enumerate(uses):
        while at - uses[first] >= HOUR:
            first += 1
        if last - first + 1 > best:
            best, begin = last - first + 1, uses[first]
    return best, begin
