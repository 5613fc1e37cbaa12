"""A whole day of queue_log at once: its visits in their last telling, and what is to be said of the log itself."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from connectors.queue_log.assemble import Assembly
from connectors.queue_log.lines import Line, Verb
from connectors.queue_log.source import LogSource
from realtime.events import VisitLogged
from realtime.names import Instant, PbxId

SLICE = 200
"""Lines between two pauses: some 3 ms of work, which a loop in the same process has to wait for."""


class LoggedDay(msgspec.Struct, frozen=True, kw_only=True):
    """What the log holds from `begin` on. Times are the PBX's own.

    first: the first instant it speaks of, not before `begin`; last: of its last line; None for an empty log.
    damaged: lines nobody can read, since `begin` as far as that can be told. names: agents as the log writes them.
    """

    begin: Instant
    visits: tuple[VisitLogged, ...] = ()
    first: Instant | None = None
    last: Instant | None = None
    lines: int = 0
    damaged: int = 0
    names: frozenset[str] = frozenset()


def read_day(source: LogSource, pbx: PbxId, begin: Instant, pause: Callable[[], None] = lambda: None) -> LoggedDay:
    """Read everything since `begin`; `pause` is called now and then. Raises OSError or EOFError. For a thread."""
    reading = _Reading(pbx, begin)
    try:
        for blocks in (*source.begin(begin), source.news()):
            for block in blocks:
                reading.damaged += block.damaged
                for place, line in enumerate(block.lines):
                    reading.take(line)
                    if place % SLICE == 0:
                        pause()
    finally:
        source.close()
    return reading.day()


class _Reading:
    def __init__(self, pbx: PbxId, begin: Instant) -> None:
        self._begin = begin
        self._assembly = Assembly(pbx)
        self._told: dict[tuple[str, str, float], VisitLogged] = {}
        self._first: Instant | None = None
        self._last: Instant | None = None
        self._lines = 0
        self._names: set[str] = set()
        self.damaged = 0

    def take(self, line: Line) -> None:
        """One line, in the order of the log."""
        if self._first is None:
            # A log that begins with QUEUESTART begins with its Asterisk: there was nothing before it.
            self._first = self._begin if line.verb is Verb.QUEUESTART or line.at <= self._begin else line.at
        self._last = line.at
        if line.at < self._begin:
            self.damaged = 0
        else:
            self._lines += 1
            if line.agent is not None and line.verb is not Verb.PENALTY:
                self._names.add(line.agent)
        for visit in self._assembly.feed(line):
            if visit.joined >= self._begin:
                self._told[visit.channel, visit.queue, visit.joined] = visit

    def day(self) -> LoggedDay:
        """What was found."""
        return LoggedDay(
            begin=self._begin,
            visits=tuple(self._told.values()),
            first=self._first,
            last=self._last,
            lines=self._lines,
            damaged=self.damaged,
            names=frozenset(self._names),
        )
