"""All alert rules of a site as one object: what it heard, one look at the floor, and what it remembers in between.

`hear` takes events as they come, `follow` what they changed, `look` gives everything that stands, in slices, so that
whoever drives it may let others work in between. The same events and looks give the same findings, also when the memory
went to bytes and back in between. Figures of a PBX whose feed is not live are not judged: no alert out of ignorance.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from realtime.detectors.contacts import Contacts
from realtime.detectors.faults import disk_reading, fault_readings
from realtime.detectors.finding import Finding, Scope, Subject
from realtime.detectors.heard import Heard
from realtime.detectors.limits import Kept, Limits, Reading, Term
from realtime.detectors.one_way import Measured, one_way_readings
from realtime.detectors.queue_limits import Headcounts, agent_readings, queue_readings
from realtime.detectors.rings import WINDOW, Rings
from realtime.detectors.spoken import spoken
from realtime.detectors.statistics import Learned, Statistics
from realtime.detectors.statistics import Memory as Statistical
from realtime.detectors.surges import Pieces, drained
from realtime.events import CallerJoined, FeedState, FloorEvent
from realtime.names import Instant, Seconds
from realtime.rows import AgentRow, AnyRow
from realtime.state import Changes, Floor

VERSION = 1
THREE_RINGS = Seconds(15.0)
RECENT = 600.0
"""Seconds before the last look from which on something told late still counts."""
SCANNED = frozenset({"surge", "calls_stopped", "drops", "drop_burst"})
"""Rules that learn what is usual and find their own limits."""
SEEN_ANYWAY = frozenset({"feed_lost", "feed_late", "core_lost", "disk_full", "canary_failed"})
"""Rules about our own links and machine: a feed that is lost does not blind them."""


class Where(msgspec.Struct, frozen=True):
    """Of which queues ("sales" or "hq/sales") and PBXs a rule speaks; empty for all."""

    queues: frozenset[str] = frozenset()
    pbxs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The rules as the site wants them.

    limits: each rule with limits that is on. scanned: the other rules that are on. open: whether a rule is looked at
    then. planned: seconds of a break by reason, "" for others. capacity: calls by trunk. ring: seconds of three rings.
    """

    limits: Mapping[str, Term] = field(default_factory=dict)
    scanned: frozenset[str] = SCANNED
    where: Mapping[str, Where] = field(default_factory=dict)
    open: Callable[[str, Instant], bool] = lambda _rule, _now: True
    planned: Mapping[str, float] = field(default_factory=dict)
    capacity: Mapping[str, int] = field(default_factory=dict)
    ring: Seconds = THREE_RINGS
    learned: Learned = field(default_factory=Learned)


class Trouble(msgspec.Struct, frozen=True):
    """A channel of alerts that does not deliver."""

    channel: str
    since: Instant


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """What the floor cannot know. disk_used: share of the disk, None where it cannot be asked; disk_free: bytes.

    measured: the recorded conversations of the last day whose audio was measured.
    """

    disk_used: float | None = None
    disk_free: int | None = None
    troubles: tuple[Trouble, ...] = ()
    measured: tuple[Measured, ...] = ()


NOTHING = Outside()


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the rules remember, to be kept. looked: when they looked last."""

    version: int = VERSION
    looked: Instant | None = None
    kept: tuple[Kept, ...] = ()
    heads: dict[str, tuple[tuple[Instant, int], ...]] = {}
    heard: Heard = msgspec.field(default_factory=Heard)
    rings: Rings = msgspec.field(default_factory=Rings)
    contacts: Contacts = msgspec.field(default_factory=Contacts)
    statistical: Statistical = msgspec.field(default_factory=Statistical)


class MemoryRefusedError(ValueError):
    """What was kept cannot be read, or is newer than this program: begin without a memory."""


def memory_from(kept: bytes) -> Memory:
    """The memory from its bytes. Raises MemoryRefusedError."""
    try:
        memory = msgspec.json.decode(kept, type=Memory)
    except msgspec.DecodeError as error:
        raise MemoryRefusedError(f"what the alert rules remembered cannot be read: {error}") from error
    if memory.version > VERSION:
        raise MemoryRefusedError(
            f"what the alert rules remembered has version {memory.version}; this program reads up to {VERSION}"
        )
    return memory


class Rules:
    """The rules at work. caller: a number as a key that tells callers apart; None for a withheld one."""

    def __init__(
        self,
        terms: Terms,
        caller: Callable[[str | None], str | None] = lambda number: number,
        memory: Memory | None = None,
    ) -> None:
        memory = Memory() if memory is None else memory
        self.terms = terms
        self.looked = memory.looked
        self.heard = memory.heard
        self.rings = memory.rings
        self.contacts = memory.contacts
        self.limits = Limits({(kept.finding.rule, kept.finding.subject.id): kept for kept in memory.kept})
        self.heads = Headcounts({queue: deque(course) for queue, course in memory.heads.items()})
        self.statistics = Statistics(terms.learned, memory.statistical)
        self._caller = caller

    def hear(self, event: FloorEvent) -> None:
        """Take in one event, after the floor took it."""
        self.heard.hear(event)
        if isinstance(event, CallerJoined):
            self.statistics.surges.heard(event, self._caller(event.number))

    def follow(self, floor: Floor, changes: Changes) -> None:
        """Take in what a run of events changed."""
        since = Instant(0.0) if self.looked is None else self.looked
        self.contacts.follow(floor, changes, Instant(since - RECENT))
        for found in changes.visits:
            visit = floor.visits.by_id.get(found)
            if visit is not None and visit.offers:
                self.rings.heard(visit, self.terms.ring, Instant(since - WINDOW))

    def look(
        self, floor: Floor, rows: Mapping[str, AnyRow], now: Instant, outside: Outside = NOTHING
    ) -> Iterator[tuple[Finding, ...]]:
        """Everything that stands now, slice by slice. rows: the floor's rows as last drawn (Show.rows).

        A look begun has to be taken to its end before the next one; one left in the middle has not happened.
        """
        self.looked = now
        self.heard.forget(now)
        live = live_pbxs(floor)
        for pbx in floor.pbxs.keys() - live:
            self.heads.blind(pbx)
        terms = {rule: term for rule, term in self.terms.limits.items() if self.terms.open(rule, now)}
        readings = self._readings(floor, dict(rows), now, outside, live)
        hidden = frozenset(key for key, kept in self.limits.kept.items() if not visible(kept.finding, live))
        for _ in self.limits.judging(readings, terms, now, hidden):
            yield ()
        yield tuple(spoken(finding) for finding in self.limits.firing())
        for end in self.contacts.settled(floor, now):
            self.statistics.ended(end)
        on = frozenset(rule for rule in self.terms.scanned if self.terms.open(rule, now))
        for found in self.statistics.look(floor, rows, now, live, self._opened(now)):
            yield tuple(spoken(each) for each in found if each.rule in on and self._wanted(each.rule, each.subject, {}))

    def _readings(
        self, floor: Floor, rows: dict[str, AnyRow], now: Instant, outside: Outside, live: frozenset[str]
    ) -> Iterator[Reading]:
        seen = rows if len(live) == len(floor.pbxs) else _seen(rows, live)
        for reading in self._all(floor, seen, now, outside):
            if visible(reading, live) and self._wanted(reading.rule, reading.subject, rows):
                yield reading

    def _all(self, floor: Floor, rows: dict[str, AnyRow], now: Instant, outside: Outside) -> Iterator[Reading]:
        # What walks books that events change is read at once; rows are a copy.
        yield from list(fault_readings(floor, rows, self.heard, self.terms.capacity, now))
        yield disk_reading(outside.disk_used, outside.disk_free)
        yield from (_channel(trouble, now) for trouble in outside.troubles)
        yield from one_way_readings(outside.measured, now)
        yield from list(self.rings.readings(now, self.terms.ring))
        yield from queue_readings(rows, self.heads, now)
        yield from agent_readings(rows, self.heard, self.terms.planned, now)

    def _wanted(self, rule: str, subject: Subject, rows: Mapping[str, AnyRow]) -> bool:
        """Whether the rule speaks of this subject."""
        where = self.terms.where.get(rule)
        if where is None or subject.scope is Scope.SITE:
            return True
        if where.pbxs and subject.id.partition("/")[0] not in where.pbxs:
            return False
        if not where.queues or subject.scope not in (Scope.QUEUE, Scope.AGENT):
            return True
        person = rows.get(f"agents/{subject.id}")
        queues = person.queues if isinstance(person, AgentRow) else (subject.id,)
        return any(queue in where.queues or queue.partition("/")[2] in where.queues for queue in queues)

    def _opened(self, now: Instant) -> Callable[[float], bool]:
        """Whether the opening hours of surges hold so many seconds ago."""
        return lambda ago: self.terms.open("surge", Instant(now - ago))

    def memory(self) -> Memory:
        """Everything to be kept; to be encoded before the next event."""
        return Memory(
            looked=self.looked,
            kept=tuple(self.limits.kept.values()),
            heads={queue: tuple(course) for queue, course in self.heads.course.items()},
            heard=self.heard,
            rings=self.rings,
            contacts=self.contacts,
            statistical=self.statistics.memory(),
        )

    def to_bytes(self) -> bytes:
        """The memory as bytes at once; `memory_from` reads them."""
        return b"".join(drained(self.encoding()))

    def encoding(self) -> Pieces:
        """The same as pieces, in steps. All but the surges, which are most of it, is as it was at the first step."""
        memory = self.memory()
        rest, kept = _members(memory, "statistical"), _members(memory.statistical, "surges")
        surges = yield from self.statistics.surges.encoding()
        return [b"{", rest, b',"statistical":{', kept, b',"surges":', *surges, b"}}"]


def _members(memory: msgspec.Struct, but: str) -> bytes:
    """The members of a JSON object, without one of them and without its braces."""
    return msgspec.json.encode({name: getattr(memory, name) for name in memory.__struct_fields__ if name != but})[1:-1]


def live_pbxs(floor: Floor) -> frozenset[str]:
    """The PBXs that can be seen now."""
    return frozenset(str(pbx) for pbx, row in floor.pbxs.items() if row.state is FeedState.LIVE)


def visible(what: Finding | Reading, live: frozenset[str]) -> bool:
    """Whether anybody can see now how it is: what cannot be seen neither begins nor ends."""
    if what.rule in SEEN_ANYWAY or what.subject.scope is Scope.SITE:
        return True
    return what.subject.id.partition("/")[0] in live


def _seen(rows: dict[str, AnyRow], live: frozenset[str]) -> dict[str, AnyRow]:
    """Without the queues and agents of PBXs that nobody sees: their rows stand still."""
    return {
        path: row
        for path, row in rows.items()
        if not path.startswith(("queues/", "agents/")) or path.split("/", 2)[1] in live
    }


def _channel(trouble: Trouble, now: Instant) -> Reading:
    return Reading(
        rule="canary_failed",
        subject=Subject(Scope.SITE, f"channel/{trouble.channel}"),
        value=1.0,
        values={"channel": trouble.channel, "seconds": round(max(0.0, now - trouble.since))},
    )
