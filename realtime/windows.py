"""Sums over the sliding windows: five-second bins and a histogram of waits, appended and folded in as time goes on.

Each queue has a ring of bins for the last hour and a little of the future (a PBX's clock may run ahead). For every
window the running sums are kept: a bin that enters is added, one that leaves is subtracted, so reading costs nothing
and moving on costs one small array operation per queue and window.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from realtime.counted import COLUMNS, Part
from realtime.names import Instant, QueueId, VisitId

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

_BORDERS: list[float] = _EDGES.tolist()

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


def wait_class(waited: float) -> int:
    """The histogram class of a wait."""
    return bisect_left(_BORDERS, waited)


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
    """The bins of one queue and the running sums over its windows. longest: below nought where nobody has left.

    filled: the bins that hold anything; most of a quiet queue's do not. version: another one whenever a sum changes.
    """

    bins: Floats = field(default_factory=lambda: np.zeros((RING, COLUMNS)))
    waits: Ints = field(default_factory=lambda: np.zeros((RING, CLASSES), dtype=np.int32))
    longest: Floats = field(default_factory=lambda: np.full(RING, -1.0))
    sums: Floats = field(default_factory=lambda: np.zeros((len(LENGTHS), COLUMNS)))
    wait_sums: Ints = field(default_factory=lambda: np.zeros((len(LENGTHS), CLASSES), dtype=np.int32))
    filled: set[int] = field(default_factory=set)
    version: int = 0


class _Entry(NamedTuple):
    """One addition to a bin. wait: class of an answered wait."""

    queue: QueueId
    part: Part
    wait: int | None
    sign: float


@dataclass(slots=True)
class Windows:
    """The sliding windows of all queues, ending with the bin of `now`.

    later: what was told of times beyond the ring, until they come within it. left: waits by queue and bin, by visit.
    """

    now: int = 0
    rings: dict[QueueId, Ring] = field(default_factory=dict)
    later: dict[int, list[_Entry]] = field(default_factory=dict)
    left: dict[tuple[QueueId, int], dict[VisitId, float]] = field(default_factory=dict)

    def add(self, queue: QueueId, at: Instant, part: Part, sign: float = 1.0) -> None:
        """Add (or with sign -1 take out) a part at its time; what is older than the ring no longer counts."""
        self._add(bin_of(at), _Entry(queue, part, None, sign))

    def add_wait(self, queue: QueueId, at: Instant, waited: float, sign: int = 1) -> None:
        """Count an answered visit's wait at the time it joined."""
        self._add(bin_of(at), _Entry(queue, (), wait_class(waited), sign))

    def set_longest(self, queue: QueueId, at: Instant, visit: VisitId, waited: float | None) -> None:
        """Remember how long a visit waited (None: no longer) for the longest wait of its bin."""
        found = bin_of(at)
        if self.now and found <= self.now - max(LENGTHS):
            return
        waits = self.left.setdefault((queue, found), {})
        if waited is None:
            waits.pop(visit, None)
        else:
            waits[visit] = waited
        self._relong(queue, found)

    def advance(self, now: Instant) -> bool:
        """Move on to the bin of `now`; True when that is another one. Time never moves back."""
        target = bin_of(now)
        if target <= self.now:
            return False
        if not self.now or target - self.now > max(LENGTHS):
            self._jump(target)
        else:
            while self.now < target:
                self._step()
        return True

    def reach(self) -> Instant:
        """The begin of the oldest bin that counts: what is older adds nothing."""
        return Instant((self.now - max(LENGTHS) + 1) * BIN)

    def longest(self, queue: QueueId, window: int) -> float | None:
        """The longest wait of visits that joined within a window (an index of MINUTES)."""
        ring = self.rings.get(queue)
        if ring is None:
            return None
        rows = np.arange(self.now - LENGTHS[window] + 1, self.now + 1) % RING
        longest = float(ring.longest[rows].max())
        return longest if longest >= 0 else None

    def _add(self, found: int, entry: _Entry) -> None:
        if found >= self.now + AHEAD:
            self.later.setdefault(found, []).append(entry)
        elif found > self.now - max(LENGTHS):
            self._put(found, entry)

    def _put(self, found: int, entry: _Entry) -> None:
        ring = self.rings.get(entry.queue) or self.rings.setdefault(entry.queue, Ring())
        place, first = found % RING, self._shortest(found)
        ring.filled.add(found)
        ring.version += 1
        added = np.zeros(COLUMNS)  # one addition of a whole row costs less than one for each column
        for column, value in entry.part:
            added[column] += entry.sign * value
        ring.bins[place] += added
        ring.sums[first:] += added
        if entry.wait is not None:
            ring.waits[place, entry.wait] += int(entry.sign)
            ring.wait_sums[first:, entry.wait] += int(entry.sign)

    def _relong(self, queue: QueueId, found: int) -> None:
        ring = self.rings.get(queue)
        if ring is not None and self.now - max(LENGTHS) < found < self.now + AHEAD:
            ring.filled.add(found)
            ring.version += 1
            ring.longest[found % RING] = max(self.left.get((queue, found), {}).values(), default=-1.0)

    def _shortest(self, found: int) -> int:
        """The first window that holds a bin; all longer ones hold it too. One past the last for bins to come."""
        age = self.now - found
        return bisect_right(LENGTHS, age) if age >= 0 else len(LENGTHS)

    def _step(self) -> None:
        """One bin on: the oldest is cleared for the future, a bin enters every window, one leaves each."""
        self.now += 1
        for ring in self.rings.values():
            self._move(ring)
        for queue in self.rings:
            self.left.pop((queue, self.now - max(LENGTHS)), None)
        newest = self.now + AHEAD - 1
        for entry in self.later.pop(newest, ()):
            self._put(newest, entry)
            self._relong(entry.queue, newest)

    def _move(self, ring: Ring) -> None:
        """Let a bin enter all windows of a queue, and let the bins that are too old for one leave it."""
        filled, enters = ring.filled, self.now
        if enters in filled:
            ring.sums += ring.bins[enters % RING]
            ring.wait_sums += ring.waits[enters % RING]
            ring.version += 1
        for index, length in enumerate(LENGTHS):
            leaves = self.now - length
            if leaves in filled:
                ring.sums[index] -= ring.bins[leaves % RING]
                ring.wait_sums[index] -= ring.waits[leaves % RING]
                ring.version += 1
        oldest = self.now - max(LENGTHS)
        if oldest in filled:
            filled.discard(oldest)
            ring.bins[oldest % RING] = 0.0
            ring.waits[oldest % RING] = 0
            ring.longest[oldest % RING] = -1.0

    def _jump(self, target: int) -> None:
        """After a jump over more than the whole ring nothing of it counts any more; what was told ahead may."""
        ahead = {found: entries for found, entries in self.later.items() if found > target - max(LENGTHS)}
        self.left = {key: waits for key, waits in self.left.items() if key[1] > target - max(LENGTHS)}
        self.now = target
        self.rings.clear()
        self.later = {}
        for found, entries in ahead.items():
            for entry in entries:
                self._add(found, entry)
        for queue, found in self.left:
            self._relong(queue, found)
