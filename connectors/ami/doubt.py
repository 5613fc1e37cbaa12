"""Events whose times fit no longer: held back for the moment in which the PBX is asked for its time.

Asterisk stamps events with its machine's time of day. When that is set, times leap; when we were held up, events are
late and their times are true. A ping tells which: meanwhile events wait here, in their order, and are then read by the
offset that held when each was stamped. Pure, as far as that goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from realtime.clocks import moved
from realtime.events import FloorEvent
from realtime.names import Seconds

EARLY: Final = -0.5
"""Seconds; no event comes before it happens, but offsets are not measured to the millisecond."""

LATER: Final = 0.75
"""Seconds by which an event may be later than the one before it without being doubted."""

MOST: Final = 20_000
"""Events held at most; a ping is answered within a few."""


class Doubt:
    """What is held since it arose. before: the PBX's offset as it was until then; usual: how late events were."""

    __slots__ = ("before", "held", "usual")

    def __init__(self, before: Seconds, usual: float) -> None:
        self.before = before
        self.usual = usual
        self.held: list[tuple[FloorEvent, float | None]] = []

    def hold(self, event: FloorEvent, late: float | None) -> None:
        """Keep one event. late: read by the offset before; None where it has no time of its own."""
        self.held.append((event, late))

    def resolved(self, offset: Seconds) -> Iterator[tuple[FloorEvent, float | None]]:
        """The events, as the PBX would have stamped them had its offset always been this one, and how late each is."""
        change = offset - self.before
        if not change:
            yield from self.held
            return
        first = split([late for _, late in self.held if late is not None], self.usual, change)
        seen = 0
        for event, late in self.held:
            if late is None:
                yield moved(event, Seconds(-change)), None  # It carries when it came, by the offset before.
                continue
            after = seen >= first
            seen += 1
            yield (event, late + change) if after else (moved(event, Seconds(-change)), late)


def split(lates: Sequence[float], usual: float, change: float) -> int:
    """How many of the events were stamped before the clock was set. change: how far it was set ahead.

    Lateness goes on smoothly but for the one leap by `-change` that comes of reading a time by the wrong offset. Beyond
    that, no event comes before it happens. usual: how late the event before was.
    """
    first, last = 0, len(lates)
    for place, late in enumerate(lates):
        if late < EARLY:
            last = min(last, place)
        if late + change < EARLY:
            first = max(first, place + 1)
    if first >= last:
        return min(first, len(lates))
    leaps = [after - before for before, after in pairwise([usual, *lates, -change])]
    return min(range(first, last + 1), key=lambda place: abs(leaps[place] + change) - abs(leaps[place]))
