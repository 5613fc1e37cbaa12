"""The rules that learn what is usual, driven together: surges and stopped calls by queue, drops by PBX.

They look every ten seconds, surges because their bins are that long; in between, what they found stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors import drops, surges
from realtime.detectors.campaigns import Campaign, factor_at
from realtime.detectors.drops import Base, End
from realtime.detectors.finding import Finding
from realtime.detectors.outlook import outlook
from realtime.detectors.scan import BIN, Circumstance, Model
from realtime.detectors.surges import Outlook, Surges
from realtime.events import FeedState
from realtime.names import Instant, PbxId, QueueId
from realtime.rows import AnyRow, DefinitionRow, QueueRow
from realtime.state import Floor

QUEUES_AT_ONCE = 3
"""Queues judged between two pauses: about a millisecond."""

JUST_OPENED = 600.0
"""Seconds after the opening hours began in which a queue is not judged: everybody who waited for them calls."""

UTC = ZoneInfo("UTC")
_NOBODY_KNOWS = Base()


@dataclass(slots=True)
class Learned:
    """What history and the site say. models: by queue; bases: of drops by PBX; expected: calls per hour by queue.

    thresholds: of queues that have their own, as "sales" or "hq/sales".
    """

    zone: ZoneInfo = UTC
    threshold: float = 1.5
    models: dict[QueueId, Model] = field(default_factory=dict)
    holidays: frozenset[int] = frozenset()
    bases: dict[PbxId, Base] = field(default_factory=dict)
    expected: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    campaigns: tuple[Campaign, ...] = ()


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered. stood: what stood at the last look, by queue and by PBX. looked: when drops were judged."""

    surges: surges.Memory = msgspec.field(default_factory=surges.Memory)
    drops: dict[PbxId, drops.Memory] = {}
    stood: dict[str, tuple[Finding, ...]] = {}
    looked: Instant = Instant(0.0)


class Statistics:
    """The detectors and what they found."""

    def __init__(self, learned: Learned, memory: Memory) -> None:
        self._learned = learned
        self.surges = Surges(learned.zone, threshold=learned.threshold, memory=memory.surges)
        self.surges.models, self.surges.holidays = learned.models, learned.holidays
        self.surges.bases = learned.thresholds
        self._drops = memory.drops
        self._stood = memory.stood
        self._looked = memory.looked
        self._fresh = False

    def learn(self, learned: Learned) -> None:
        """Take what the night learned."""
        self._learned = learned
        self.surges.base, self.surges.bases = learned.threshold, learned.thresholds
        self.surges.learned(learned.models, learned.holidays)

    def ended(self, end: End) -> None:
        """One contact ended."""
        pbx = PbxId(end.queue.partition("/")[0])
        drops.heard(self._drops.setdefault(pbx, drops.Memory()), end, self._base(pbx))
        self._fresh = self._fresh or end.dropped

    def look(
        self,
        floor: Floor,
        rows: Mapping[str, AnyRow],
        now: Instant,
        live: frozenset[str],
        opened: Callable[[float], bool],
    ) -> Iterator[tuple[Finding, ...]]:
        """What stands now, in slices. opened: whether the opening hours hold so many seconds ago."""
        open_now = opened(0.0)
        masked = open_now and not opened(JUST_OPENED)

        def seen(queue: QueueId) -> bool:
            pbx = floor.pbx(_pbx_of(queue))
            return pbx.state is FeedState.LIVE and (pbx.since is None or pbx.since <= now - BIN)

        def known(queue: QueueId) -> Circumstance:
            expected = self._learned.expected
            per_hour = expected.get(queue, expected.get(queue.partition("/")[2]))
            factor = factor_at(self._learned.campaigns, queue, now - BIN / 2.0)
            return Circumstance(open=None if open_now else False, masked=masked, factor=factor, expected=per_hour)

        ticked = self.surges.tick(now, seen, known, lambda queue, calls: _outlook(rows, queue, calls))
        for place, (queue, found) in enumerate(ticked):
            self._put(f"queue {queue}", found)
            if place % QUEUES_AT_ONCE == 0:
                yield ()
        if self._fresh or now - self._looked >= BIN:
            self._fresh, self._looked = False, now
            for pbx in [each for each in self._drops if each in live]:
                self._put(f"pbx {pbx}", tuple(drops.look(self._drops[pbx], pbx, now, self._base(pbx))))
                yield ()
        yield tuple(finding for found in list(self._stood.values()) for finding in found)

    def _put(self, key: str, found: tuple[Finding, ...]) -> None:
        if found:
            self._stood[key] = found
        else:
            self._stood.pop(key, None)

    def _base(self, pbx: PbxId) -> Base:
        return self._learned.bases.get(pbx, _NOBODY_KNOWS)

    def memory(self) -> Memory:
        """What is to be kept."""
        return Memory(surges=self.surges.memory, drops=self._drops, stood=self._stood, looked=self._looked)


def _pbx_of(queue: QueueId) -> PbxId:
    return PbxId(queue.partition("/")[0])


def _outlook(rows: Mapping[str, AnyRow], queue: QueueId, calls_per_hour: float) -> Outlook:
    """How a queue stands while its surge lasts, and what the surge will do to it."""
    row, definition = rows.get(f"queues/{queue}"), rows.get(f"definitions/{queue}")
    if not isinstance(row, QueueRow):
        return Outlook()
    return outlook(row, definition if isinstance(definition, DefinitionRow) else None, calls_per_hour)
