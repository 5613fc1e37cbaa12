"""Counts in, ratios out: the formulas of metrics.md, derived anew at each reading.

A ratio without a denominator is None, never 0 or 1. Over several queues or periods numerators and denominators are
added and then divided, never ratios averaged (algorithms.md B3.9).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

from realtime.counted import Count
from realtime.names import Instant, Seconds
from realtime.rows import FiguresRow
from realtime.rules import Formula
from realtime.state import Span
from realtime.windows import Floats, Ints, percentiles

Sums: TypeAlias = Floats | list[float]
"""A queue's sums by `Count`; a list is read faster than an array."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """The letters of metrics.md: N offered, A answered, B abandoned, s short, O timed out, T in time.

    events: answered, abandoned, or waited past T, whichever came first. completed: conversations that ended.
    """

    offered: int = 0
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    abandoned_in_time: int = 0
    short: int = 0
    timed_out: int = 0
    events: int = 0
    completed: int = 0


_HITS: dict[Formula, Callable[[Decided], int]] = dict.fromkeys(Formula, lambda c: c.answered_in_time) | {
    Formula.ABANDONS_IN_TIME_POSITIVE: lambda c: c.answered_in_time + c.abandoned_in_time,
    Formula.ASTERISK_2: lambda c: c.answered_in_time + c.abandoned_in_time,
}

_BASE: dict[Formula, Callable[[Decided], int]] = {
    Formula.OFFERED: lambda c: c.offered,
    Formula.EXCLUDE_SHORT: lambda c: c.answered + c.abandoned - c.short,
    Formula.ANSWERED_OR_ABANDONED: lambda c: c.answered + c.abandoned,
    Formula.IGNORE_ABANDONS_IN_TIME: lambda c: c.events - c.abandoned_in_time,
    Formula.ABANDONS_IN_TIME_NEGATIVE: lambda c: c.events,
    Formula.ABANDONS_IN_TIME_POSITIVE: lambda c: c.events,
    Formula.ANSWERED_ONLY: lambda c: c.answered,
    Formula.ASTERISK_1: lambda c: c.completed,
    Formula.ASTERISK_2: lambda c: c.completed + c.abandoned + c.timed_out,
}


def service_level(counts: Decided, formula: Formula) -> tuple[int, int]:
    """Hits and base of a preset; the level is hits / base."""
    return _HITS[formula](counts), _BASE[formula](counts)


def ratio(part: float, whole: float) -> float | None:
    """Part / whole to four places, None when there is nothing to divide by."""
    return round(part / whole, 4) if whole > 0 else None


def decided_of_day(sums: Sums, overdue: int) -> Decided:
    """The letters for a whole day, by the visits that joined on it. overdue: callers who wait past T now."""
    return Decided(
        offered=_whole(sums, Count.OFFERED),
        answered=_whole(sums, Count.ANSWERED),
        answered_in_time=_whole(sums, Count.ANSWERED_IN_TIME),
        abandoned=_whole(sums, Count.ABANDONED),
        abandoned_in_time=_whole(sums, Count.ABANDONED_IN_TIME),
        short=_whole(sums, Count.SHORT),
        timed_out=_whole(sums, Count.TIMED_OUT),
        events=_whole(sums, Count.EVENTS) + overdue,
        completed=_whole(sums, Count.HANDLED),
    )


def decided_of_window(sums: Sums, overdue: int) -> Decided:
    """The letters for a sliding window, by the moments of decision. overdue: waits that passed T within it."""
    return Decided(
        offered=_whole(sums, Count.DECIDED) + overdue,
        answered=_whole(sums, Count.DECIDED_ANSWERED),
        answered_in_time=_whole(sums, Count.DECIDED_IN_TIME),
        abandoned=_whole(sums, Count.DECIDED_ABANDONED),
        abandoned_in_time=_whole(sums, Count.DECIDED_ABANDONED_IN_TIME),
        short=_whole(sums, Count.DECIDED_SHORT),
        timed_out=_whole(sums, Count.DECIDED_TIMED_OUT),
        events=_whole(sums, Count.DECIDED_EVENTS) + overdue,
        completed=_whole(sums, Count.DECIDED_HANDLED),
    )


def _whole(sums: Sums, column: int) -> int:
    return round(sums[column])


def _seconds(sums: Sums, column: int) -> float:
    return max(0.0, round(sums[column], 3))


def figures(
    columns: Floats,
    waits: Ints,
    level: tuple[int, int],
    longest: float | None,
    *,
    coverage: float | None,
    occupancy: float | None,
) -> FiguresRow:
    """All figures of a queue over a period from its sums.

    waits: histogram of answered waits. level: hits and base of the service level. longest: seconds, callers who still
    wait included.
    """
    p50, p90 = (_within(longest, wait) for wait in percentiles(waits, (0.5, 0.9)))
    sums: list[float] = columns.tolist()
    answered, handled = _whole(sums, Count.ANSWERED), _whole(sums, Count.HANDLED)
    offered, waiting = _whole(sums, Count.OFFERED), _whole(sums, Count.WAITING)
    wait = _seconds(sums, Count.WAIT_ANSWERED)
    talk, hold, wrap_up = (_seconds(sums, column) for column in (Count.TALK, Count.HOLD, Count.WRAP_UP))
    basis: Literal["talk_hold", "talk_hold_wrap_up"] = "talk_hold_wrap_up" if wrap_up > 0 else "talk_hold"
    return FiguresRow(
        offered=offered,
        answered=answered,
        abandoned=_whole(sums, Count.ABANDONED),
        short_abandoned=_whole(sums, Count.SHORT),
        timed_out=_whole(sums, Count.TIMED_OUT),
        left_by_key=_whole(sums, Count.LEFT_BY_KEY),
        left_empty=_whole(sums, Count.LEFT_EMPTY),
        withdrawn=_whole(sums, Count.WITHDRAWN),
        redirected=_whole(sums, Count.REDIRECTED),
        unknown=_whole(sums, Count.UNKNOWN),
        waiting=waiting,
        blocked=_whole(sums, Count.BLOCKED),
        dropped=_whole(sums, Count.DROPPED),
        transferred=_whole(sums, Count.TRANSFERRED),
        missed=_whole(sums, Count.MISSED),
        service_level=ratio(*level),
        service_level_hits=level[0],
        service_level_base=level[1],
        abandon_rate=ratio(_whole(sums, Count.ABANDONED), offered),
        not_answered_rate=ratio(offered - answered - waiting, offered),
        asa_seconds=round(wait / answered, 1) if answered else None,
        wait_p50_seconds=_rounded(p50),
        wait_p90_seconds=_rounded(p90),
        wait_answered_seconds=wait,
        longest_wait_seconds=_rounded(longest),
        aht_seconds=round((talk + hold + wrap_up) / handled, 1) if handled else None,
        aht_basis=basis,
        handled=handled,
        talk_seconds=talk,
        hold_seconds=hold,
        wrap_up_seconds=wrap_up,
        occupancy=occupancy,
        coverage=coverage,
    )


def _within(longest: float | None, wait: float | None) -> float | None:
    """A class border may lie above every wait in it; no percentile exceeds the longest wait."""
    return wait if wait is None or longest is None else min(wait, longest)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def coverage(spans: tuple[Span, ...], begin: Instant, end: Instant) -> float | None:
    """The share of a period in which the feed was live or was backfilled; None for an empty period."""
    length = end - begin
    if length <= 0:
        return None
    seen = sum(max(0.0, min(end, span.to or end) - max(begin, span.begin)) for span in spans)
    return round(min(1.0, max(0.0, seen / length)), 4)


def overdue(joined: list[Instant], threshold: Seconds, begin: Instant, now: Instant) -> int:
    """How many of those who wait passed the threshold between begin and now."""
    return sum(begin < since + threshold < now for since in joined)
