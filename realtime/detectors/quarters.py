"""Quarters of an hour counted from visits, and what detectors learn from many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors.baseline import Quarter, by_days, learn
from realtime.detectors.drops import Base
from realtime.detectors.scan import Model
from realtime.names import Instant, PbxId, QueueId
from realtime.outcomes import Outcome
from realtime.state import Pbx, Span
from realtime.visits import End, Visit

QUARTER = 900.0
WEEKS_OF_BASE = 4.0
"""Weeks over which the usual share of drops is taken (B2.2)."""


class Tally(msgspec.Struct):
    """What one queue took in one quarter. calls: arrivals, each call once however often it came back by transfer."""

    calls: set[str] = msgspec.field(default_factory=set)
    answered: int = 0
    abandoned: int = 0
    dropped: int = 0

    def add(self, visit: Visit) -> None:
        """Count one visit."""
        self.calls.add(visit.linked or visit.channel)
        self.answered += visit.outcome is Outcome.ANSWERED
        self.abandoned += visit.outcome is Outcome.ABANDONED
        self.dropped += visit.end is End.DROPPED


Tallies = dict[tuple[QueueId, Instant], Tally]


def quarter_of(at: Instant) -> Instant:
    """The begin of the quarter in which an instant lies."""
    return Instant(at // QUARTER * QUARTER)


def tallied(visits: Iterable[Visit], begin: Instant, end: Instant, tallies: Tallies) -> None:
    """Count the visits that joined in a stretch of whole quarters."""
    for visit in visits:
        if visit.joined is not None and begin <= visit.joined < end:
            tallies.setdefault((visit.queue, quarter_of(visit.joined)), Tally()).add(visit)


def quarters_in(begin: Instant, end: Instant) -> Iterator[Instant]:
    """The begins of the quarters of a stretch."""
    at = quarter_of(begin)
    while at < end:
        yield at
        at = Instant(at + QUARTER)


def seen_part(pbx: Pbx, begin: Instant) -> float:
    """Which share of a quarter a PBX was seen live or was backfilled."""
    end = Instant(begin + QUARTER)
    return min(1.0, sum(_overlap(span, begin, end) for span in pbx.spans) / QUARTER)


def _overlap(span: Span, begin: Instant, end: Instant) -> float:
    return max(0.0, min(end, end if span.to is None else span.to) - max(begin, span.begin))


class Past(msgspec.Struct, frozen=True, gc=False):
    """One quarter of one queue as it was kept."""

    queue: QueueId
    quarter: Quarter
    answered: int
    dropped: int


def models_of(past: Iterable[Past], zone: ZoneInfo) -> dict[QueueId, Model]:
    """What is usual for each queue; queues without enough history are left out. past: by queue and time."""
    found: dict[QueueId, Model] = {}
    for queue, quarters in groupby(past, key=lambda each: each.queue):
        usual = learn(by_days([each.quarter for each in quarters], zone))
        if usual is not None:
            found[queue] = Model(usual=usual)
    return found


def bases_of(past: Iterable[Past]) -> dict[PbxId, Base]:
    """The usual share of drops of each PBX. past: of the last four weeks."""
    sums: dict[PbxId, tuple[int, int]] = {}
    for each in past:
        pbx = PbxId(each.queue.partition("/")[0])
        drops, ends = sums.get(pbx, (0, 0))
        sums[pbx] = (drops + each.dropped, ends + each.answered)
    return {pbx: Base(drops=drops, ends=ends) for pbx, (drops, ends) in sums.items()}
