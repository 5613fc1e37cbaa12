"""From lines to visits: what queue_log says of one caller in one queue, gathered until it ends.

Pure. A visit is told (`VisitLogged`) when it is answered and when it ends; `open_visits` tells those still under way.
A line of a visit whose joining is not in the log read (it began before) makes one with the joining worked out from the
seconds the line carries. QUEUESTART ends everything that was open: Asterisk began anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from connectors.queue_log.lines import Line, Verb
from realtime.events import EndedBy, Source, Verdict, VisitLogged
from realtime.names import ChannelId, Instant, PbxId, QueueId

_EXITS = {
    Verb.ABANDON: Verdict.ABANDON,
    Verb.EXITWITHTIMEOUT: Verdict.TIMEOUT,
    Verb.EXITWITHKEY: Verdict.KEY,
    Verb.EXITEMPTY: Verdict.EMPTY,
    Verb.WITHDRAW: Verdict.WITHDRAW,
}

_ENDS = {
    Verb.COMPLETECALLER: EndedBy.CALLER,
    Verb.COMPLETEAGENT: EndedBy.AGENT,
    Verb.BLINDTRANSFER: EndedBy.TRANSFER,
    Verb.ATTENDEDTRANSFER: EndedBy.TRANSFER,
    Verb.TRANSFER: EndedBy.TRANSFER,
}

MOST_OPEN = 100_000
"""Visits open at once; more than any PBX holds. The oldest is given up: its end was never written."""


@dataclass(slots=True)
class Assembly:
    """The visits of one PBX's queue_log, as its lines come."""

    pbx: PbxId
    open: dict[tuple[str, str], VisitLogged] = field(default_factory=dict)
    _second: float = 0.0
    _within: Counter[tuple[str, str]] = field(default_factory=Counter)

    def feed(self, line: Line) -> Iterator[VisitLogged]:
        """Take one line, in the order of the file; gives what it settles."""
        if line.verb is Verb.QUEUESTART:
            yield from self._restarted(line.at)
        elif line.verb is Verb.ENTERQUEUE:
            yield from self._joined(line)
        elif line.verb is Verb.CONNECT:
            yield self._answered(line)
        elif line.verb in _EXITS:
            yield self._left(line)
        elif line.verb in _ENDS:
            yield self._ended(line)

    def open_visits(self) -> list[VisitLogged]:
        """Callers who wait or talk as far as the log goes."""
        return list(self.open.values())

    def _restarted(self, at: Instant) -> Iterator[VisitLogged]:
        for visit in self.open.values():
            if visit.verdict is Verdict.ANSWERED:
                yield msgspec.structs.replace(visit, at=at, ended=at)
            else:
                yield msgspec.structs.replace(visit, at=at, verdict=Verdict.RESTART, left=at)
        self.open.clear()

    def _joined(self, line: Line) -> Iterator[VisitLogged]:
        """A visit begins; one of the same call that never ended in the log is forgotten."""
        key = (line.callid, line.queue)
        self.open.pop(key, None)
        if len(self.open) >= MOST_OPEN:
            del self.open[next(iter(self.open))]
        self.open[key] = self._begun(line, line.at)
        yield self.open[key]

    def _begun(self, line: Line, joined: Instant) -> VisitLogged:
        return VisitLogged(
            pbx=self.pbx,
            at=line.at,
            source=Source.QUEUE_LOG,
            channel=ChannelId(f"{self.pbx}/{line.callid}"),
            queue=QueueId(f"{self.pbx}/{line.queue}"),
            joined=joined,
            mark=self._mark(line, joined),
            number=line.caller,
        )

    def _mark(self, line: Line, joined: Instant) -> float:
        """The joining's second, and which of its passes within that second: a loop in a dialplan has several."""
        if joined != self._second:
            self._second = joined
            self._within.clear()
        key = (line.callid, line.queue)
        self._within[key] += 1
        return joined + (self._within[key] - 1) / 1000

    def _of(self, line: Line, before: float) -> VisitLogged:
        """The open visit a line is about, else one that began `before` seconds earlier."""
        return self.open.get((line.callid, line.queue)) or self._begun(line, Instant(line.at - before))

    def _answered(self, line: Line) -> VisitLogged:
        visit = self._of(line, line.waited or 0.0)
        visit = msgspec.structs.replace(
            visit,
            at=line.at,
            verdict=Verdict.ANSWERED,
            left=Instant(visit.joined + line.waited) if line.waited is not None else line.at,
            agent=line.agent,
            leg=None if line.leg is None else ChannelId(f"{self.pbx}/{line.leg}"),
        )
        self.open[line.callid, line.queue] = visit
        return visit

    def _left(self, line: Line) -> VisitLogged:
        visit = self._of(line, line.waited or 0.0)
        self.open.pop((line.callid, line.queue), None)
        left = Instant(visit.joined + line.waited) if line.waited is not None else line.at
        return msgspec.structs.replace(visit, at=line.at, verdict=_EXITS[line.verb], left=left)

    def _ended(self, line: Line) -> VisitLogged:
        visit = self._of(line, (line.waited or 0.0) + (line.talked or 0.0))
        self.open.pop((line.callid, line.queue), None)
        left = visit.left
        if left is None:
            left = Instant(visit.joined + (line.waited or 0.0))
        ended = Instant(left + line.talked) if line.talked is not None else line.at
        return msgspec.structs.replace(
            visit,
            at=line.at,
            verdict=Verdict.ANSWERED,
            left=left,
            agent=line.agent or visit.agent,
            ended=ended,
            by=_ENDS[line.verb],
        )
