"""Sums over the sliding windows: five-second bins and a histogram of waits, appended and folded in as time goes on.

Each queue has a ring of bins for the last hour and a little of the future (a PBX's clock may run ahead). For every
window the running sums are kept: a bin that enters is added, one that leaves is subtracted, so reading costs nothing
and moving on costs one small array operation per queue and window.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from realtime.counted import COLUMNS, Part
from realtime.names import Instant, QueueId

BIN = 5.0
"""Seconds per bin."""

MINUTES = (5, 15, 30, 60)
"""The windows of the product, in minutes."""

LENGTHS = tuple(int(minutes * 60 / BIN) for minutes in MINUTES)
AHEAD = 24
RING = max(LENGTHS) + AHEAD

CLASSES = 64
_FIRST = 0.5
_RATIO = 1.15
_EDGES = _FIRST * _RATIO ** np.arange(CLASSES - 1)
"""Class borders of the wait histogram: 0.5 s, then 15 % steps up to about 50 minutes; within 15 % of the true wait."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


def wait_class(waited: float) -> int:
    """The histogram class of a wait."""
    return int(np.searchsorted(_EDGES, waited, side="left"))


def percentiles(classes: Ints, shares: tuple[float, ...]) -> tuple[float | None, ...]:
    """For each share (0..1), the wait it of the counted visits did not exceed: upper border of its class."""
    reached = np.cumsum(classes)
    total = int(reached[-1])
    if total <= 0:
        return (None,) * len(shares)
    places = np.searchsorted(reached, [share * total for share in shares], side="left")
    return tuple(float(_EDGES[min(int(place), CLASSES - 2)]) for place in places)


def bin_of(at: Instant) -> int:
    """The bin in which an instant lies, counted from the epoch."""
    return int(at // BIN)


@dataclass(slots=True)
class Ring:
    """The bins of one queue and the running sums over its windows."""

    bins: Floats = field(default_factory=lambda: np.zeros((RING, COLUMNS)))
    waits: Ints = field(default_factory=lambda: np.zeros((RING, CLASSES), dtype=np.int32))
    longest: Floats = field(default_factory=lambda: np.zeros(RING))
    sums: Floats = field(default_factory=lambda: np.zeros((len(LENGTHS), COLUMNS)))
    wait_sums: Ints = field(default_factory=lambda: np.zeros((len(LENGTHS), CLASSES), dtype=np.int32))


@dataclass(slots=True)
class Windows:
    """The sliding windows of all queues, ending with the bin of `now`."""

    now: int = 0
    rings: dict[QueueId, Ring] = field(default_factory=dict)

    def add(self, queue: QueueId, at: Instant, part: Part, sign: float = 1.0) -> None:
        """Add (or with sign -1 take out) a part at its time; what is older than the ring no longer counts."""
        found = self._bin(at)
        if found is None:
            return
        ring = self.rings.get(queue) or self.rings.setdefault(queue, Ring())
        row = ring.bins[found % RING]
        sums = ring.sums[self._shortest(found) :]
        for column, value in part:
            row[column] += sign * value
            sums[:, column] += sign * value

    def add_wait(self, queue: QueueId, at: Instant, waited: float, sign: int = 1) -> None:
        """Count an answered visit's wait at the time it joined."""
        found = self._bin(at)
        if found is None:
            return
        ring = self.rings.get(queue) or self.rings.setdefault(queue, Ring())
        column = wait_class(waited)
        ring.waits[found % RING, column] += sign
        ring.wait_sums[self._shortest(found) :, column] += sign

    def set_longest(self, queue: QueueId, at: Instant, waited: float) -> None:
        """Remember the longest wait among the visits of a bin."""
        found = self._bin(at)
        ring = self.rings.get(queue)
        if found is not None and ring is not None:
            ring.longest[found % RING] = max(ring.longest[found % RING], waited)

    def advance(self, now: Instant) -> bool:
        """Move on to the bin of `now`; True when that is another one. Time never moves back."""
        target = bin_of(now)
        if target <= self.now:
            return False
        steps = target - self.now
        if steps > max(LENGTHS) and self.now:
            self._refill(target)
        else:
            for _ in range(steps if self.now else 0):
                self._step()
            self.now = target
        return True

    def longest(self, queue: QueueId, window: int) -> float | None:
        """The longest wait of visits that joined within a window (an index of MINUTES)."""
        ring = self.rings.get(queue)
        if ring is None:
            return None
        rows = np.arange(self.now - LENGTHS[window] + 1, self.now + 1) % RING
        return float(ring.longest[rows].max()) or None

    def _bin(self, at: Instant) -> int | None:
        found = bin_of(at)
        inside = self.now - max(LENGTHS) < found < self.now + AHEAD
        return found if inside else None

    def _shortest(self, found: int) -> int:
        """The first window that holds a bin; all longer ones hold it too. One past the last for bins to come."""
        age = self.now - found
        return bisect_right(LENGTHS, age) if age >= 0 else len(LENGTHS)

    def _step(self) -> None:
        """One bin on: the oldest is cleared for the future, a bin enters every window, one leaves each."""
        self.now += 1
        for ring in self.rings.values():
            enters = self.now % RING
            for index, length in enumerate(LENGTHS):
                leaves = (self.now - length) % RING
                ring.sums[index] += ring.bins[enters] - ring.bins[leaves]
                ring.wait_sums[index] += ring.waits[enters] - ring.waits[leaves]
            freed = (self.now - max(LENGTHS)) % RING
            ring.bins[freed] = 0.0
            ring.waits[freed] = 0
            ring.longest[freed] = 0.0

    def _refill(self, target: int) -> None:
        """After a jump over more than the whole ring nothing of it counts any more."""
        self.now = target
        self.rings.clear()
