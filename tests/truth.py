"""The truth of a run as Asterisk itself wrote it: queue_log counted, per queue and per visit.

Independent of the floor: it knows only queue_log, and is what the floor is compared with. queue_log cannot tell some
outcomes apart (a redirect and a hang-up by a manager action are ABANDON there); `Visit.verb` says what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from connectors.queue_log.lines import Line, Verb, parse_line

# What each verb makes of a waiting visit, in the words of the table of outcomes.
EXITS = {
    Verb.CONNECT: "answered",
    Verb.ABANDON: "abandoned",
    Verb.EXITWITHTIMEOUT: "timed_out",
    Verb.EXITWITHKEY: "left_by_key",
    Verb.EXITEMPTY: "left_empty",
    Verb.WITHDRAW: "withdrawn",
}
ENDS = {
    Verb.COMPLETECALLER: "caller",
    Verb.COMPLETEAGENT: "agent",
    Verb.BLINDTRANSFER: "transferred",
    Verb.ATTENDEDTRANSFER: "transferred",
    Verb.TRANSFER: "transferred",
}


@dataclass(slots=True)
class Visit:
    """One pass of a call through a queue. Seconds are whole, as Asterisk writes them.

    nth: of this call through this queue, from 1. outcome: `waiting` while the log does not say; `unknown` for those who
    waited when Asterisk began anew.
    verb: the last word on it. waited: at the exit. talked, ended: None while the talk goes on, or where there was none.
    """

    callid: str
    queue: str
    nth: int
    joined: float
    caller: str | None
    outcome: str = "waiting"
    verb: Verb = Verb.ENTERQUEUE
    waited: float | None = None
    agent: str | None = None
    talked: float | None = None
    ended: str | None = None


@dataclass(slots=True)
class QueueTruth:
    """All visits to one queue that began while the log was written."""

    visits: list[Visit] = field(default_factory=list)

    def __getattr__(self, outcome: str) -> int:
        """`truth.abandoned` and the like: how many visits had that outcome."""
        if outcome not in {*EXITS.values(), "waiting", "unknown"}:
            raise AttributeError(outcome)
        return self.counts[outcome]

    @property
    def counts(self) -> Counter[str]:
        """Visits by outcome."""
        return Counter(visit.outcome for visit in self.visits)

    @property
    def offered(self) -> int:
        return len(self.visits)

    @property
    def transferred(self) -> int:
        return sum(visit.ended == "transferred" for visit in self.visits)

    @property
    def waited(self) -> float:
        """Seconds all answered visits waited."""
        return sum(visit.waited or 0 for visit in self.visits if visit.outcome == "answered")

    @property
    def talked(self) -> float:
        """Seconds all completed talks lasted."""
        return sum(visit.talked or 0 for visit in self.visits)


Truth = dict[str, QueueTruth]


def truth_of(path: Path) -> Truth:
    """Count a whole queue_log file."""
    lines = (parse_line(raw) for raw in path.read_bytes().splitlines())
    return count(line for line in lines if isinstance(line, Line))


def count(lines: Iterable[Line]) -> Truth:
    """Count lines in their order; those of visits that began before the first line are left out."""
    truth: Truth = {}
    latest: dict[tuple[str, str], Visit] = {}
    passes: Counter[tuple[str, str]] = Counter()
    for line in lines:
        key = (line.callid, line.queue)
        if line.verb is Verb.QUEUESTART:
            _begun_anew(latest)
        if line.verb is Verb.ENTERQUEUE:
            passes[key] += 1
            latest[key] = Visit(line.callid, line.queue, passes[key], line.at, line.caller)
            truth.setdefault(line.queue, QueueTruth()).visits.append(latest[key])
        elif key in latest:
            _proceed(latest[key], line)
    return truth


def _begun_anew(latest: dict[tuple[str, str], Visit]) -> None:
    """Whoever waited when Asterisk began anew was not seen to leave; whoever talked was answered all the same."""
    for visit in latest.values():
        if visit.outcome == "waiting":
            visit.outcome = "unknown"
    latest.clear()


def _proceed(visit: Visit, line: Line) -> None:
    if line.verb in EXITS and visit.outcome == "waiting":
        visit.outcome, visit.waited, visit.verb = EXITS[line.verb], line.waited, line.verb
        visit.agent = line.agent
    elif line.verb in ENDS and visit.outcome == "answered":
        visit.ended, visit.talked, visit.verb = ENDS[line.verb], line.talked, line.verb
