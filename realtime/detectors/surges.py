"""Sudden peaks of calls, and calls that stop, queue by queue (algorithms.md B1.2); scan.py holds the rule itself.

`heard` takes arrivals as they come, `tick` lays the bins that are over and gives each queue's findings. It is an
iterator, one queue at a time, so that whoever drives it may let others work in between. The memory goes to bytes and
back: the same arrivals and ticks give the same findings, restarted or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from itertools import islice
from math import log10
from zoneinfo import ZoneInfo

import msgspec

from realtime.detectors import scan
from realtime.detectors.baseline import WallTime, wall_time
from realtime.detectors.finding import Contributor, Finding, Reason, Scope, Severity, Subject, Value
from realtime.detectors.scan import BIN, NOTHING_KNOWN, Circumstance, Look, Model, Scan
from realtime.events import CallerJoined, Source
from realtime.names import ChannelId, Instant, QueueId, VisitId

NOTICE_UNDER = 0.5
CRITICAL_OVER = 1.5
"""Severities lie so far under and over the threshold: 1.0, 1.5 and 3.0 as they come."""
FAR_UNDER = 0.2
"""Points of service level under target that make a surge critical."""
MANY_QUEUES = 10
ROBOCALLS = 10
"""Calls of one number in five minutes that no person makes."""
FIVE_MINUTES = 300.0
SAME_CALL = 7200.0
"""Seconds for which a call is known to have been in a queue: transferred back in, it is no new arrival."""
LATE = 3
"""Bins a tick may be late before what happened meanwhile counts as not seen."""
MOST_RECENT = 5000
Pieces = Generator[None, None, list[bytes]]
"""Steps that lead to bytes in pieces: put together, they are JSON."""
QUEUES_AT_ONCE, CALLS_AT_ONCE = 10, 2000
"""Of the memory encoded between two pauses: about a millisecond."""
EXAMPLES = 5


class Outlook(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What a surge would do to a queue with present staff: service levels 0..1, callers waiting, longest in seconds."""

    service_level: float | None = None
    target: float | None = None
    within: float | None = None
    waiting: int | None = None
    longest: float | None = None


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """One call of the last five minutes. caller: a key that tells callers apart, None for a withheld number."""

    at: Instant
    call: ChannelId
    caller: str | None


class Watched(msgspec.Struct, gc=False):
    """The memory of one queue: its scan, the arrivals of the bin under way, and those of the last five minutes."""

    scan: Scan = msgspec.field(default_factory=Scan)
    pending: int = 0
    recent: list[Arrival] = []


class Memory(msgspec.Struct, gc=False):
    """Everything the detector remembers. bins: number of the last bin laid (instant / 10 s). calls: (queue, call)."""

    queues: dict[QueueId, Watched] = {}
    calls: dict[str, Instant] = {}
    bins: int | None = None


def threshold_for(base: float, queues: int) -> float:
    """The evidence that starts a surge, higher where many queues are looked at (B1.2.9)."""
    return base + (log10(queues / MANY_QUEUES) if queues > MANY_QUEUES else 0.0)


class Surges:
    """The detector of all queues. threshold: h for up to ten queues. models: what history says, by queue."""

    def __init__(self, zone: ZoneInfo, *, threshold: float = 1.5, memory: Memory | None = None) -> None:
        self.zone = zone
        self.base = threshold
        self.models: dict[QueueId, Model] = {}
        self.bases: Mapping[str, float] = {}
        self.holidays: frozenset[int] = frozenset()
        self.memory = memory or Memory()

    def learned(self, models: Mapping[QueueId, Model], holidays: frozenset[int] = frozenset()) -> None:
        """Take what the night learned; anchors of level shifts end, for the history knows better."""
        self.models, self.holidays = dict(models), holidays
        for queue in models:
            self.know(queue)
        for queue, watched in self.memory.queues.items():
            if queue in models:
                watched.scan.anchor = 1.0

    def know(self, queue: QueueId) -> None:
        """Watch a queue from now on, even if nobody calls: its windows fill, and its first calls may be a surge."""
        if queue not in self.memory.queues:
            self.memory.queues[queue] = Watched()

    def heard(self, event: CallerJoined, caller: str | None) -> None:
        """One caller joined. caller: a key of his number. Told late by queue_log, he is no sudden arrival."""
        call = event.linked or event.channel
        key = f"{event.queue} {call}"
        if event.source is Source.QUEUE_LOG or key in self.memory.calls:
            return
        self.memory.calls[key] = event.at
        self.know(event.queue)
        watched = self.memory.queues[event.queue]
        watched.pending += 1
        watched.recent.append(Arrival(event.at, event.channel, caller))
        if len(watched.recent) > MOST_RECENT:
            del watched.recent[0]

    def tick(
        self,
        now: Instant,
        seen: Callable[[QueueId], bool] = lambda _queue: True,
        known: Callable[[QueueId], Circumstance] = lambda _queue: NOTHING_KNOWN,
        outlook: Callable[[QueueId, float], Outlook] = lambda _queue, _rate: Outlook(),
    ) -> Iterator[tuple[QueueId, tuple[Finding, ...]]]:
        """Lay the bins that are over; give what stands at each queue, one queue per step.

        seen: whether the queue's PBX was live in the last bin. outlook: what so many calls per hour would do to it.
        """
        bins = int(now // BIN)
        last = self.memory.bins
        if last is not None and bins <= last:
            return
        missed = 0 if last is None else bins - last - 1
        self.memory.bins = bins
        self._forget(now)
        wall = wall_time(Instant((bins - 0.5) * BIN), self.zone, self.holidays)
        for queue in list(self.memory.queues):
            yield queue, self._queue(queue, now, wall, missed, seen(queue), known(queue), outlook)

    def _forget(self, now: Instant) -> None:
        calls = self.memory.calls
        while calls:
            first = next(iter(calls))
            if calls[first] > now - SAME_CALL:
                return
            del calls[first]

    def _queue(  # all that a look at one queue depends on
        self,
        queue: QueueId,
        now: Instant,
        wall: WallTime,
        missed: int,
        seen: bool,  # noqa: FBT001
        known: Circumstance,
        outlook: Callable[[QueueId, float], Outlook],
    ) -> tuple[Finding, ...]:
        watched = self.memory.queues[queue]
        model = self.models.get(queue, COLD)
        for _ in range(min(missed, scan.RING)):
            if seen and missed <= LATE:
                scan.lay(watched.scan, model, wall, 0, known)
            else:
                scan.lay_unknown(watched.scan)
        if seen:
            scan.lay(watched.scan, model, wall, watched.pending, known)
        else:
            scan.lay_unknown(watched.scan)
        watched.pending = 0
        watched.recent = [each for each in watched.recent if each.at >= now - FIVE_MINUTES]
        threshold = self.threshold(queue)
        found = scan.look(watched.scan, model, wall, now, threshold, known)
        return tuple(_findings(queue, watched, found, now, threshold, outlook))

    def threshold(self, queue: QueueId) -> float:
        """The evidence that starts a surge at this queue: its own h, else the site's."""
        own = self.bases.get(queue, self.bases.get(queue.partition("/")[2], self.base))
        return threshold_for(own, len(self.memory.queues))

    def to_bytes(self) -> bytes:
        """The memory at once."""
        return b"".join(drained(self.encoding()))

    def encoding(self) -> Pieces:
        """The memory as pieces of bytes, in steps: others may work in between.

        Calls go before queues: one that comes meanwhile is then counted, and at worst counted again when it comes back.
        """
        calls = []
        known = iter(list(self.memory.calls))
        while part := list(islice(known, CALLS_AT_ONCE)):
            here = {call: at for call in part if (at := self.memory.calls.get(call)) is not None}
            if here:
                calls.append(msgspec.json.encode(here)[1:-1])
            yield
        queues = []
        for place, (queue, watched) in enumerate(list(self.memory.queues.items()), start=1):
            queues.append(msgspec.json.encode({queue: watched})[1:-1])
            if place % QUEUES_AT_ONCE == 0:
                yield
        bins = msgspec.json.encode(self.memory.bins)
        return [b'{"queues":{', *separated(queues), b'},"calls":{', *separated(calls), b'},"bins":', bins, b"}"]


COLD = Model()


def separated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The members of a JSON object with commas between them."""
    for place, piece in enumerate(pieces):
        if place:
            yield b","
        yield piece


def drained(steps: Pieces) -> list[bytes]:
    """What steps lead to, without letting anybody in between."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: list[bytes] = end.value
            return found


def memory_from(kept: bytes) -> Memory:
    """The memory from its bytes; raises ValueError (msgspec.DecodeError) when they are damaged."""
    return msgspec.json.decode(kept, type=Memory)


def severity(evidence: float, threshold: float, outlook: Outlook) -> Severity:
    """How loud a surge is: a notice when present staff can absorb it, critical when they are far from it (B1.2.7)."""
    level, target = outlook.service_level, outlook.target
    if level is not None and target is not None:
        if level >= target:
            return Severity.NOTICE
        if level < target - FAR_UNDER:
            return Severity.CRITICAL
    if evidence >= threshold + CRITICAL_OVER:
        return Severity.CRITICAL
    return Severity.WARNING if evidence >= threshold else Severity.NOTICE


def _findings(  # all that a finding explains
    queue: QueueId,
    watched: Watched,
    found: Look,
    now: Instant,
    threshold: float,
    outlook: Callable[[QueueId, float], Outlook],
) -> Iterator[Finding]:
    memory = watched.scan
    if found.shifted or memory.on is not None:
        ahead = outlook(queue, found.count * 3600.0 / FIVE_MINUTES)
        loud = Severity.NOTICE if found.shifted else severity(memory.peak, threshold, ahead)
        key = "surge_level_shift" if found.shifted else "surge"
        yield _surge(queue, watched, found, _Said(key, loud, ahead, now))
    elif found.evidence is not None and found.evidence >= threshold - NOTICE_UNDER and now >= memory.armed:
        yield _surge(queue, watched, found, _Said("surge_hint", Severity.NOTICE, Outlook(), now))
    if memory.stopped is not None:
        yield Finding(
            rule="calls_stopped",
            subject=Subject(Scope.QUEUE, queue),
            severity=Severity.WARNING,
            reason=Reason("calls_stopped", _values(watched, found, Outlook(), now)),
            clears=Reason("calls_stopped", {"at_least": 0.5 * found.usual, "minutes": 2}),
            value=float(found.count),
            baseline=found.usual,
            since=memory.stopped,
        )


class _Said(msgspec.Struct, frozen=True, gc=False):
    key: str
    severity: Severity
    outlook: Outlook
    now: Instant


def _surge(queue: QueueId, watched: Watched, found: Look, said: _Said) -> Finding:
    local = queue.partition("/")[2]
    newest = watched.recent[-EXAMPLES:]
    return Finding(
        rule="surge",
        subject=Subject(Scope.QUEUE, queue),
        severity=said.severity,
        reason=Reason(said.key, _values(watched, found, said.outlook, said.now)),
        clears=Reason("surge", {"below": scan.clear_below(found.usual), "minutes": 10}),
        value=float(found.count),
        baseline=found.usual,
        since=watched.scan.began or Instant(said.now - found.window * BIN),
        contributors=tuple(_repeaters(watched, found.count)),
        examples=tuple(VisitId(f"{each.call}/{local}/1") for each in newest),
    )


def _values(watched: Watched, found: Look, outlook: Outlook, now: Instant) -> dict[str, Value]:
    known = [each.caller for each in watched.recent if each.caller is not None]
    most = max(Counter(known).values(), default=0)
    return {
        "count": found.count,
        "minutes": 5,
        "callers": len(set(known)),
        "withheld": len(watched.recent) - len(known),
        "usual": found.usual,
        "sd": found.sd,
        "at": now,
        "level": found.level,
        "evidence": found.evidence if found.stopped is None else found.stopped,
        "window_minutes": found.window * BIN / 60.0,
        "robocall": most >= ROBOCALLS,
        "most_of_one": most,
        "waiting": outlook.waiting,
        "longest_seconds": outlook.longest,
        "predicted_service_level": outlook.service_level,
        "target": outlook.target,
        "within_seconds": outlook.within,
    }


def _repeaters(watched: Watched, calls: int) -> Iterator[Contributor]:
    """Numbers that call more often than a person does."""
    known = Counter(each.caller for each in watched.recent if each.caller is not None)
    for caller, count in known.most_common(3):
        if count >= ROBOCALLS:
            yield Contributor(kind="caller", name=caller, count=count, total=max(calls, count), suspect=True)
