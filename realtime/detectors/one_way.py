"""One-way audio by trunk: in which recordings one side was not heard while the other spoke (algorithms.md B7).

The audio of recordings is measured elsewhere, for quality assurance; here it is told per trunk for a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from realtime.detectors.finding import Scope, Subject
from realtime.detectors.limits import Reading
from realtime.names import Instant, VisitId

WINDOW = 86_400.0
LEAST = 3
"""Conversations with one-way audio under which they say nothing of a trunk."""
EXAMPLES = 5


class Measured(msgspec.Struct, frozen=True, gc=False):
    """One recorded conversation whose audio was measured. trunk: "pbx/trunk" through which the caller came."""

    at: Instant
    visit: VisitId
    trunk: str
    one_way: bool


def one_way_readings(measured: Iterable[Measured], now: Instant) -> Iterator[Reading]:
    """Each trunk's share of conversations with one-way audio, of the last day."""
    trunks: dict[str, list[Measured]] = {}
    for each in measured:
        if each.at >= now - WINDOW:
            trunks.setdefault(each.trunk, []).append(each)
    for trunk, calls in trunks.items():
        mute = [each for each in calls if each.one_way]
        yield Reading(
            rule="one_way_audio",
            subject=Subject(Scope.TRUNK, trunk),
            value=len(mute) / len(calls) if len(mute) >= LEAST else 0.0,
            volume=len(calls),
            values={"trunk": trunk.partition("/")[2], "one_way": len(mute), "measured": len(calls)},
            examples=tuple(each.visit for each in mute[-EXAMPLES:]),
        )
