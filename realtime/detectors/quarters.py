"""Quarters of an hour counted from visits, and what detectors learn from many of them.

An arrival is a call's first join: who comes back to the same queue by transfer within two hours is no new one (B1.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors.baseline import Quarter, by_days, learn
from realtime.detectors.dispersion import Spread
from realtime.detectors.drops import Base
from realtime.detectors.scan import BIN, Model
from realtime.detectors.surges import SAME_CALL
from realtime.names import Instant, PbxId, QueueId
from realtime.outcomes import Outcome
from realtime.state import Pbx, Span
from realtime.visits import End, Visit

QUARTER = 900.0
BINS = 90
"""Ten-second bins of a quarter."""
WEEKS_OF_BASE = 4.0
"""Weeks over which the usual share of drops is taken (B2.2)."""


class Tally(msgspec.Struct):
    """What one queue took in one quarter. calls: arrivals, each call once, and when it first came."""

    calls: dict[str, Instant] = msgspec.field(default_factory=dict)
    answered: int = 0
    abandoned: int = 0
    dropped: int = 0

    def add(self, visit: Visit) -> None:
        """Count one visit that joined."""
        if visit.joined is not None:
            call = visit.linked or visit.channel
            self.calls[call] = min(visit.joined, self.calls.get(call, visit.joined))
        self.answered += visit.outcome is Outcome.ANSWERED
        self.abandoned += visit.outcome is Outcome.ABANDONED
        self.dropped += visit.end is End.DROPPED


Tallies = dict[tuple[QueueId, Instant], Tally]


def only_first(tallies: Tallies) -> None:
    """Leave each call only where it arrived. The tallies reach two hours further back than what is to be told."""
    arrived: dict[tuple[QueueId, str], Instant] = {}
    for queue, at in sorted(tallies, key=lambda key: key[1]):
        calls = tallies[queue, at].calls
        for call, joined in list(calls.items()):
            first = arrived.get((queue, call))
            if first is not None and joined - first < SAME_CALL:
                del calls[call]
            else:
                arrived[queue, call] = joined


def bins_of(tally: Tally, begin: Instant) -> bytes:
    """The arrivals of a quarter by ten seconds, one byte each; what is nothing up to the end is left out."""
    counts = [0] * BINS
    for joined in tally.calls.values():
        place = min(max(int((joined - begin) // BIN), 0), BINS - 1)
        counts[place] = min(counts[place] + 1, 255)
    return bytes(counts).rstrip(b"\0")


def counts_of(bins: bytes) -> list[int]:
    """What `bins_of` packed."""
    return [*bins, *[0] * (BINS - len(bins))]


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


Stretches = Mapping[QueueId, Sequence[tuple[Instant, Instant]]]


def models_of(
    past: Iterable[Past],
    zone: ZoneInfo,
    holidays: frozenset[int] = frozenset(),
    surged: Stretches = MappingProxyType({}),
    spreads: Mapping[QueueId, tuple[Spread, ...]] = MappingProxyType({}),
) -> dict[QueueId, Model]:
    """What is usual for each queue; queues without enough history are left out.

    past: by queue and time. surged: known surges, no part of what is usual. spreads: as the night fitted them.
    """
    found: dict[QueueId, Model] = {}
    for queue, quarters in groupby(past, key=lambda each: each.queue):
        usual = learn(by_days([each.quarter for each in quarters], zone, surged.get(queue, ())), holidays)
        if usual is not None:
            found[queue] = Model(usual, spreads[queue]) if queue in spreads else Model(usual)
    return found


def bases_of(past: Iterable[Past]) -> dict[PbxId, Base]:
    """The usual share of drops of each PBX. past: of the last four weeks."""
    sums: dict[PbxId, tuple[int, int]] = {}
    for each in past:
        pbx = PbxId(each.queue.partition("/")[0])
        drops, ends = sums.get(pbx, (0, 0))
        sums[pbx] = (drops + each.dropped, ends + each.answered)
    return {pbx: Base(drops=drops, ends=ends) for pbx, (drops, ends) in sums.items()}
