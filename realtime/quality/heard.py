"""How much of a recording somebody heard: stretches that were played, joined; hearing one twice counts once."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from realtime.names import Seconds

GAP = 0.5
"""Stretches that lie no further apart are one: a player reports several times a second."""

MOST = 500
"""Stretches kept of one recording."""

FASTEST = 4.0
"""Nobody understands speech played faster; more than that was skipped through."""

LEEWAY = 10.0
"""Seconds that a report may be ahead of the clock: a player tells in steps, and starts before it is asked."""


class Stretch(msgspec.Struct, frozen=True, array_like=True):
    """From one second of the recording to another."""

    begin: Seconds
    end: Seconds


def joined(stretches: Iterable[Stretch], length: Seconds) -> tuple[Stretch, ...]:
    """Stretches in order, within the recording, those that touch made one; of too many the shortest are forgotten."""
    found: list[Stretch] = []
    for each in sorted(stretches, key=lambda one: (one.begin, one.end)):
        begin, end = Seconds(max(0.0, each.begin)), Seconds(min(each.end, length))
        if end <= begin:
            continue
        if found and begin - found[-1].end <= GAP:
            found[-1] = Stretch(found[-1].begin, Seconds(max(found[-1].end, end)))
        else:
            found.append(Stretch(begin, end))
    kept = sorted(found, key=lambda one: one.end - one.begin, reverse=True)[:MOST]
    return tuple(sorted(kept, key=lambda one: one.begin))


def seconds(stretches: Iterable[Stretch]) -> Seconds:
    """How long they are together; they must not overlap."""
    return Seconds(sum(each.end - each.begin for each in stretches))


def share(stretches: Iterable[Stretch], length: Seconds) -> float:
    """The share of the recording, 0..1, from stretches in any order."""
    return min(1.0, seconds(joined(stretches, length)) / length) if length > 0 else 0.0


def believable(before: Iterable[Stretch], after: Iterable[Stretch], elapsed: Seconds) -> bool:
    """Whether what is new can have been played in so many seconds."""
    return seconds(after) - seconds(before) <= FASTEST * max(0.0, elapsed) + LEEWAY
