"""The surge detector tried each night on the last weeks: its alarms, and the threshold they call for (B1.2.3, B1.2.9).

Bins are fed day by day, so that whoever drives this may let others work in between. `Pairs` collects counted and usual
calls for dispersion.fit; `Trial` plays the bins through the detector's own rule at one threshold; `next_threshold`
says which to try. The usual is to be learned from other weeks than those that are played (nightly.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors import dispersion, scan
from realtime.detectors.baseline import steady, wall_time
from realtime.detectors.dispersion import Spread
from realtime.detectors.scan import BIN, NOTHING_KNOWN, WINDOWS, Circumstance, Model, Scan
from realtime.names import Instant

Bins = Sequence[int | None]
"""Arrivals of one queue by ten seconds, one after the other; None where nobody saw them."""

THRESHOLDS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5)
"""Values of h that may be proposed; their ends are the limits of B1.2.9."""
TARGET = 1.0
"""False alarms per queue and week."""
WEEK = 604_800.0
LEAST_MEAN = 0.2
"""Usual calls per window under which its count says nothing of spread: closed hours, and minutes of small queues."""


class Alarm(msgspec.Struct, frozen=True, gc=False):
    """A surge that would have been told. ended: None when it still lasted at the end. peak: its largest evidence."""

    began: Instant
    ended: Instant | None
    peak: float


class Trial:
    """The last weeks of one queue at one threshold. stops: how often calls would have been told to have stopped."""

    def __init__(self, model: Model, zone: ZoneInfo, threshold: float, holidays: frozenset[int] = frozenset()) -> None:
        self.model, self.zone, self.threshold, self.holidays = model, zone, threshold, holidays
        self.alarms: list[Alarm] = []
        self.seen = 0.0
        self.stops = 0
        self._scan = Scan()
        self._began: Instant | None = None
        self._peak = 0.0

    def feed(self, begin: Instant, bins: Bins, known: Circumstance = NOTHING_KNOWN) -> None:
        """Play bins that began at `begin`, the first at a multiple of ten seconds, after those fed before."""
        for number, calls in enumerate(bins):
            now = Instant(begin + (number + 1) * BIN)
            wall = wall_time(Instant(now - BIN / 2.0), self.zone, self.holidays)
            if calls is None:
                scan.lay_unknown(self._scan)
            else:
                scan.lay(self._scan, self.model, wall, calls, known)
                self.seen += BIN
            before = self._scan.stopped
            scan.look(self._scan, self.model, wall, now, self.threshold, known)
            self.stops += before is None and self._scan.stopped is not None
            self._note(now)

    def _note(self, now: Instant) -> None:
        if self._scan.on is not None:
            self._began = self._began or now
            self._peak = max(self._peak, self._scan.peak)
        elif self._began is not None:
            self.alarms.append(Alarm(self._began, now, self._peak))
            self._began, self._peak = None, 0.0

    def told(self) -> list[Alarm]:
        """All alarms, the one that still lasts as well."""
        lasting = [] if self._began is None else [Alarm(self._began, None, self._peak)]
        return [*self.alarms, *lasting]

    def false_per_week(self, real: Iterable[tuple[Instant, Instant]] = ()) -> float | None:
        """Alarms outside stretches that people took for real surges; None when nothing was seen."""
        stretches = list(real)
        false = [each for each in self.told() if not any(begin <= each.began < end for begin, end in stretches)]
        return len(false) * WEEK / self.seen if self.seen else None


def next_threshold(tried: Mapping[float, float], target: float = TARGET) -> float | None:
    """Which h to try after those (false alarms per week by h), by halves; None when `proposed` knows enough."""
    low, high = _between(tried, target)
    return THRESHOLDS[(low + high) // 2] if low < high else None


def proposed(tried: Mapping[float, float], target: float = TARGET) -> float:
    """The smallest h that keeps to the target, 2.5 when none does."""
    low, _ = _between(tried, target)
    return THRESHOLDS[min(low, len(THRESHOLDS) - 1)]


def _between(tried: Mapping[float, float], target: float) -> tuple[int, int]:
    """Places in THRESHOLDS: the first that may be the smallest that keeps to the target, and one that does or the end.

    A higher threshold is taken to give no more alarms.
    """
    failed = [place for place, each in enumerate(THRESHOLDS) if each in tried and tried[each] > target]
    kept = [place for place, each in enumerate(THRESHOLDS) if each in tried and tried[each] <= target]
    low, high = max(failed, default=-1) + 1, min(kept, default=len(THRESHOLDS) - 1)
    return low, max(low, high)


class Pairs:
    """Counted and usual calls of each window, from windows of one length that do not overlap.

    Left out are windows with a bin that nobody saw or that lies near an edge of the open hours.
    """

    def __init__(self, model: Model, zone: ZoneInfo, holidays: frozenset[int] = frozenset()) -> None:
        self.model, self.zone, self.holidays = model, zone, holidays
        self.pairs: tuple[list[tuple[float, float]], ...] = tuple([] for _ in WINDOWS)
        self._scan = Scan()
        self._number = 0
        self._left_out = -1

    def feed(self, begin: Instant, bins: Bins, known: Circumstance = NOTHING_KNOWN) -> None:
        """Take bins as `Trial.feed` does."""
        for number, calls in enumerate(bins):
            wall = wall_time(Instant(begin + (number + 0.5) * BIN), self.zone, self.holidays)
            if calls is None:
                scan.lay_unknown(self._scan)
            else:
                scan.lay(self._scan, self.model, wall, calls, known)
            if calls is None or (self.model.usual is not None and not steady(self.model.usual, wall)):
                self._left_out = self._number
            self._number += 1
            self._collect()

    def _collect(self) -> None:
        for bins, pairs in zip(WINDOWS, self.pairs, strict=True):
            if self._number % bins == 0 and self._left_out < self._number - bins:
                memory = self._scan
                usual = (memory.usual[-1] - memory.usual[-1 - bins]) * scan.level(memory, self.model)
                if usual >= LEAST_MEAN:
                    pairs.append((float(memory.calls[-1] - memory.calls[-1 - bins]), usual))

    def spreads(self, days: int) -> tuple[Spread, ...]:
        """What dispersion.fit makes of them. days: of history behind the usual."""
        return tuple(dispersion.fit(pairs, days) for pairs in self.pairs)
