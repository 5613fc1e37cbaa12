"""Our day laid beside Asterisk's own accounts of it: every difference gets a named reason.

Two witnesses: queue_log, visit by visit; and Asterisk's counters (Completed, Abandoned), from one snapshot to the next.
Neither counts as we do (metrics.md): queue_log calls a redirect an abandon; the counters call every exit but a key one,
rise for an answer only when the talk ends, and begin again at nought with a reset, which no event tells.
What no reason explains is DIFFERENT and carries the visits in question: a fault of ours, or of the PBX.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeAlias

import msgspec

from realtime.events import Verdict, VisitLogged
from realtime.names import ChannelId, Instant, QueueId, Seconds, VisitId
from realtime.outcomes import Outcome
from realtime.state import Span
from realtime.visits import SAME_JOIN, End, Visit

TOLERANCE = 1.05
"""Seconds: the log's are whole, cut, and its clock is read a moment after the event's."""

ROUGH = 1.0
"""Seconds more where the joining was read from a snapshot's row, itself whole seconds."""

LATE = 5.0
"""Seconds that a line may be written after what it tells, before it counts as missing."""


class Reason(StrEnum):
    """Why two accounts differ. Only DIFFERENT is a fault."""

    COUNTERS_RESET = "counters_reset"
    TIMEOUTS_COUNTED_AS_ABANDONS = "timeouts_counted_as_abandons"
    REDIRECTS_LOGGED_AS_ABANDONS = "redirects_logged_as_abandons"
    COMPLETED_AT_END_ONLY = "completed_at_end_only"
    TRANSFER_LOGGED_LONGER = "transfer_logged_longer"
    NOT_COVERED = "not_covered"
    LOG_MISSING_FROM = "log_missing_from"
    UNDECIDED = "undecided"
    DIFFERENT = "different"


class Against(StrEnum):
    """The witness."""

    QUEUE_LOG = "queue_log"
    COUNTERS = "counters"


class Measure(StrEnum):
    """What was compared. WAIT, TALK: seconds of one visit. COMPLETED, ABANDONED: Asterisk's counters."""

    OUTCOME = "outcome"
    WAIT = "wait"
    TALK = "talk"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


Value: TypeAlias = Outcome | float | None


class Difference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One difference and its reason.

    ours, theirs: an outcome (None: no such visit), seconds, or a count. count: how many visits it is about; visits:
    which. begin, to: the stretch of time the reason speaks of, where it does.
    """

    queue: QueueId
    against: Against
    measure: Measure
    reason: Reason
    ours: Value = None
    theirs: Value = None
    count: int = 1
    visits: tuple[VisitId, ...] = ()
    begin: Instant | None = None
    to: Instant | None = None


class Counted(msgspec.Struct, frozen=True):
    """How many visits of a queue had an outcome, here and there."""

    queue: QueueId
    outcome: Outcome
    ours: int
    theirs: int


class Comparison(msgspec.Struct, frozen=True):
    """Everything that was compared, and what differs."""

    counts: tuple[Counted, ...]
    differences: tuple[Difference, ...]

    @property
    def faults(self) -> int:
        """How many differences nothing explains."""
        return sum(each.count for each in self.differences if each.reason is Reason.DIFFERENT)


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """What can be compared. All times on one clock.

    begin: the day's start. until: visits that joined later, or that something happened to later, are left out: one
    account may lag a moment behind the other. spans: when the PBX was seen live. first, last: the log's lines.
    """

    begin: Instant
    until: Instant
    spans: tuple[Span, ...] = ()
    first: Instant | None = None
    last: Instant | None = None

    def covers(self, begin: Instant, to: Instant) -> bool:
        """Whether a stretch was seen whole."""
        return any(span.begin <= begin and (span.to is None or to <= span.to) for span in self.spans)

    def unlogged(self, at: Instant) -> tuple[Instant, Instant] | None:
        """The stretch around an instant that the log does not hold; None when it should hold it."""
        if self.first is None or self.last is None:
            return self.begin, self.until
        if at < self.first:
            return self.begin, self.first
        return (self.last, self.until) if at > self.last + LATE else None


_LOGGED = {
    None: Outcome.WAITING,
    Verdict.ANSWERED: Outcome.ANSWERED,
    Verdict.ABANDON: Outcome.ABANDONED,
    Verdict.TIMEOUT: Outcome.TIMED_OUT,
    Verdict.KEY: Outcome.LEFT_BY_KEY,
    Verdict.EMPTY: Outcome.LEFT_EMPTY,
    Verdict.WITHDRAW: Outcome.WITHDRAWN,
    Verdict.RESTART: Outcome.UNKNOWN,
}

Pair: TypeAlias = tuple[Visit | None, VisitLogged | None]


def against_log(ours: Iterable[Visit], logged: Iterable[VisitLogged], period: Period) -> Comparison:
    """Compare the visits that joined in the period, in the last telling of each, one by one."""
    counts: dict[QueueId, tuple[Counter[Outcome], Counter[Outcome]]] = {}
    found: list[Difference] = []
    for visit, telling in _pairs(ours, logged, period):
        if _fresh(visit, telling, period):
            continue
        queue = visit.queue if visit is not None else telling.queue if telling is not None else QueueId("")
        mine, theirs = counts.setdefault(queue, (Counter(), Counter()))
        if visit is not None:
            mine[visit.outcome] += 1
        if telling is not None:
            theirs[logged_outcome(telling)] += 1
        found.extend(_compared(queue, visit, telling, period))
    rows = [
        Counted(queue, outcome, mine[outcome], theirs[outcome])
        for queue, (mine, theirs) in sorted(counts.items())
        for outcome in Outcome
        if mine[outcome] or theirs[outcome]
    ]
    return Comparison(tuple(rows), tuple(gathered(found)))


def logged_outcome(telling: VisitLogged) -> Outcome:
    """A telling in our words."""
    return _LOGGED[telling.verdict]


def _pairs(ours: Iterable[Visit], logged: Iterable[VisitLogged], period: Period) -> Iterator[Pair]:
    """Each visit with what the log says of it; either may be alone."""
    mine: defaultdict[tuple[ChannelId, QueueId], list[Visit]] = defaultdict(list)
    theirs: defaultdict[tuple[ChannelId, QueueId], list[VisitLogged]] = defaultdict(list)
    for visit in ours:
        if _began(visit) is not None:
            mine[visit.channel, visit.queue].append(visit)
    for telling in logged:
        theirs[telling.channel, telling.queue].append(telling)
    for key in sorted(mine.keys() | theirs.keys()):
        for visit_, telling_ in _paired(mine.get(key, []), theirs.get(key, [])):
            began = _began(visit_) if visit_ is not None else telling_.joined if telling_ is not None else None
            if began is not None and period.begin <= began <= period.until:
                yield visit_, telling_


def _began(visit: Visit) -> Instant | None:
    return visit.joined if visit.joined is not None else visit.left


def _paired(mine: list[Visit], theirs: list[VisitLogged]) -> Iterator[Pair]:
    """The passes of one caller through one queue: in their order when equally many, else each with the closest."""
    mine = sorted(mine, key=lambda each: (_began(each) or 0.0, each.id))
    theirs = sorted(theirs, key=lambda each: each.joined)
    if len(mine) == len(theirs):
        yield from zip(mine, theirs, strict=True)
        return
    for telling in theirs:
        near = [visit for visit in mine if _apart(visit, telling) <= SAME_JOIN]
        if near:
            closest = min(near, key=lambda visit: _apart(visit, telling))
            mine.remove(closest)
            yield closest, telling
        else:
            yield None, telling
    yield from ((visit, None) for visit in mine)


def _apart(visit: Visit, telling: VisitLogged) -> float:
    if visit.joined is None and visit.left is not None and telling.left is not None:
        return abs(visit.left - telling.left)
    return abs((_began(visit) or 0.0) - telling.joined)


def _fresh(visit: Visit | None, telling: VisitLogged | None, period: Period) -> bool:
    """Whether something happened so late that one side may not know it yet."""
    late = () if visit is None else (visit.joined, visit.left, visit.ended)
    return any(at is not None and at > period.until for at in late) or (
        telling is not None and telling.at > period.until
    )


def _compared(queue: QueueId, visit: Visit | None, telling: VisitLogged | None, period: Period) -> Iterator[Difference]:
    mine = None if visit is None else visit.outcome
    theirs = None if telling is None else logged_outcome(telling)
    if mine != theirs:
        reason, stretch = _outcome_reason(visit, telling, period)
        yield Difference(
            queue=queue,
            against=Against.QUEUE_LOG,
            measure=Measure.OUTCOME,
            reason=reason,
            ours=mine,
            theirs=theirs,
            visits=(_id(visit, telling),),
            begin=stretch[0] if stretch else None,
            to=stretch[1] if stretch else None,
        )
    elif visit is not None and telling is not None:
        yield from _lengths(queue, visit, telling, period)


def _id(visit: Visit | None, telling: VisitLogged | None) -> VisitId:
    """The visit's id; for one that is not on the floor, one that tells the caller, the queue and the second."""
    if visit is not None:
        return visit.id
    if telling is None:
        return VisitId("")
    local = telling.queue.removeprefix(f"{telling.pbx}/")
    return VisitId(f"{telling.channel}/{local}/@{telling.joined:.0f}")


def _outcome_reason(
    visit: Visit | None, telling: VisitLogged | None, period: Period
) -> tuple[Reason, tuple[Instant, Instant] | None]:
    """Why the outcomes differ, and the stretch of time the reason speaks of."""
    if visit is not None and (telling is None or telling.verdict is None):
        at = visit.left if telling is not None and visit.left is not None else _began(visit)
        unlogged = None if at is None else period.unlogged(at)
        if unlogged is not None:
            return Reason.LOG_MISSING_FROM, unlogged
    if visit is not None and telling is not None:
        pair = (visit.outcome, logged_outcome(telling))
        if pair == (Outcome.REDIRECTED, Outcome.ABANDONED):
            return Reason.REDIRECTS_LOGGED_AS_ABANDONS, None
    if not _covered(visit, telling, period):
        return Reason.NOT_COVERED, None
    if visit is not None and visit.outcome is Outcome.UNKNOWN:
        return Reason.UNDECIDED, None
    return Reason.DIFFERENT, None


def _covered(visit: Visit | None, telling: VisitLogged | None, period: Period) -> bool:
    """Whether we saw the whole visit, as far as either side knows when it was."""
    known = () if visit is None else (visit.joined, visit.left, visit.ended)
    told = () if telling is None else (telling.joined, telling.left, telling.ended)
    times = [at for at in (*known, *told) if at is not None]
    return bool(times) and period.covers(max(min(times), period.begin), min(max(times), period.until))


def _lengths(queue: QueueId, visit: Visit, telling: VisitLogged, period: Period) -> Iterator[Difference]:
    """Wait and talk of a visit of which both sides tell the same outcome."""
    slack = TOLERANCE if visit.joined_sure else TOLERANCE + ROUGH
    waited = None if telling.left is None else Seconds(telling.left - telling.joined)
    talked = None
    if telling.ended is not None and telling.left is not None and telling.by is not None:
        talked = Seconds(telling.ended - telling.left)
    sides = ((Measure.WAIT, visit.waited, waited, slack), (Measure.TALK, visit.talked, talked, TOLERANCE))
    for measure, mine, theirs, most in sides:
        if theirs is None or (mine is not None and abs(mine - theirs) <= most):
            continue
        reason = Reason.DIFFERENT
        if measure is Measure.TALK and mine is not None and mine < theirs and visit.end is End.TRANSFERRED:
            reason = Reason.TRANSFER_LOGGED_LONGER
        elif not _covered(visit, telling, period):
            reason = Reason.NOT_COVERED
        elif mine is None:
            reason = Reason.UNDECIDED
        yield Difference(
            queue=queue,
            against=Against.QUEUE_LOG,
            measure=measure,
            reason=reason,
            ours=None if mine is None else round(mine, 3),
            theirs=round(theirs, 3),
            visits=(visit.id,),
        )


def gathered(found: Iterable[Difference]) -> Iterator[Difference]:
    """Like differences as one, with all their visits; seconds stay apart."""
    alike: dict[tuple[object, ...], Difference] = {}
    for each in found:
        key = (each.queue, each.measure, each.reason, each.ours, each.theirs, each.begin, each.to)
        known = alike.get(key)
        if known is None:
            alike[key] = each
        else:
            alike[key] = msgspec.structs.replace(known, count=known.count + 1, visits=(*known.visits, *each.visits))
    yield from alike.values()
