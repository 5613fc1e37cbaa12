"""Asterisk's own counters of a queue, from one snapshot to the next, beside what we saw in between.

app_queue counts a visit as completed when its talk ends, and as abandoned when it leaves in any way but an answer or a
key. Both begin again at nought with `queue reset stats`, a reload of the queue's module or a restart: that sends no
event, and is noticed by counters that fall, or that are what we saw since some moment in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from realtime.names import Instant, QueueId, VisitId
from realtime.outcomes import Outcome
from realtime.parity import Against, Difference, Measure, Reason
from realtime.state import Span
from realtime.visits import Visit

EDGE = 2.0
"""Seconds around a snapshot in which an event may or may not be counted in it yet."""

_TIMEOUTS = frozenset({Outcome.TIMED_OUT, Outcome.LEFT_EMPTY, Outcome.WITHDRAWN})
_ABANDONS = frozenset({*_TIMEOUTS, Outcome.ABANDONED, Outcome.REDIRECTED, Outcome.UNKNOWN})


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot's row says of a queue."""

    queue: QueueId
    at: Instant
    completed: int
    abandoned: int


def fell(before: Counters, after: Counters) -> bool:
    """Whether somebody reset them in between."""
    return after.completed < before.completed or after.abandoned < before.abandoned


def against_counters(
    before: Counters, after: Counters, ours: Iterable[Visit], spans: tuple[Span, ...]
) -> tuple[Difference, ...]:
    """Compare what two snapshots add up to with the visits of that queue in between."""
    visits = [visit for visit in ours if visit.queue == after.queue]
    if fell(before, after) or _began_anew(before, after, visits):
        return (_reset(before, after),)
    tell = partial(Difference, queue=after.queue, against=Against.COUNTERS, begin=before.at, to=after.at)
    seen = any(span.begin <= before.at and (span.to is None or after.at <= span.to) for span in spans)
    unexplained = Reason.DIFFERENT if seen else Reason.NOT_COVERED
    return (
        *_completed(before, after, visits, tell, unexplained),
        *_abandoned(before, after, visits, tell, unexplained),
    )


def _reset(before: Counters, after: Counters) -> Difference:
    return Difference(
        queue=after.queue,
        against=Against.COUNTERS,
        measure=Measure.COMPLETED if after.completed < before.completed else Measure.ABANDONED,
        reason=Reason.COUNTERS_RESET,
        ours=float(before.completed + before.abandoned),
        theirs=float(after.completed + after.abandoned),
        begin=before.at,
        to=after.at,
    )


def _began_anew(before: Counters, after: Counters, visits: list[Visit]) -> bool:
    """Whether the counters are too low for what was seen, and right for what was seen since some moment in between."""
    ends, leaves = _ends(visits), _leaves(visits)
    open_ends, open_leaves = _edge(ends, before, after), _edge(leaves, before, after)
    ends, leaves = _inside(ends, before, after), _inside(leaves, before, after)
    grown = (after.completed - before.completed, after.abandoned - before.abandoned)
    low = grown[0] < len(ends) - open_ends or grown[1] < len(leaves) - open_leaves
    if not low or after.completed > len(ends) or after.abandoned > len(leaves):
        return False
    # The moment lies before the last `completed` ends and after the one before them; and so for those who left.
    latest = min([*ends[len(ends) - after.completed :], *leaves[len(leaves) - after.abandoned :], after.at])
    earliest = max([*ends[: len(ends) - after.completed], *leaves[: len(leaves) - after.abandoned], before.at])
    return earliest <= latest


def _completed(
    before: Counters, after: Counters, visits: list[Visit], tell: partial[Difference], unexplained: Reason
) -> Iterator[Difference]:
    grown = after.completed - before.completed
    answered = [each for each in visits if each.outcome is Outcome.ANSWERED and _within(each.left, before, after)]
    talking = [each for each in answered if each.ended is None or each.ended > after.at]
    ends = _ends(visits)
    inside = len(_inside(ends, before, after))
    if talking:
        yield tell(
            measure=Measure.COMPLETED,
            reason=Reason.COMPLETED_AT_END_ONLY,
            ours=float(len(answered)),
            theirs=float(grown),
            count=len(talking),
            visits=_ids(talking),
        )
    lost = sum(each.end is not None and each.ended is None for each in visits)
    apart = abs(grown - inside) - _edge(ends, before, after)
    if apart > 0:
        reason = Reason.UNDECIDED if unexplained is Reason.DIFFERENT and apart <= lost else unexplained
        yield tell(measure=Measure.COMPLETED, reason=reason, ours=float(inside), theirs=float(grown), count=apart)


def _abandoned(
    before: Counters, after: Counters, visits: list[Visit], tell: partial[Difference], unexplained: Reason
) -> Iterator[Difference]:
    grown = after.abandoned - before.abandoned
    leaving = [each for each in visits if each.outcome in _ABANDONS and _within(each.left, before, after)]
    ours = float(sum(each.outcome is Outcome.ABANDONED for each in leaving))
    named = (
        (Reason.TIMEOUTS_COUNTED_AS_ABANDONS, [each for each in leaving if each.outcome in _TIMEOUTS]),
        (Reason.REDIRECTS_LOGGED_AS_ABANDONS, [each for each in leaving if each.outcome is Outcome.REDIRECTED]),
        (Reason.UNDECIDED, [each for each in leaving if each.outcome is Outcome.UNKNOWN]),
    )
    for reason, found in named:
        if found:
            yield tell(
                measure=Measure.ABANDONED,
                reason=reason,
                ours=ours,
                theirs=float(grown),
                count=len(found),
                visits=_ids(found),
            )
    undecided = len(named[2][1])
    edge = _edge(_leaves(visits), before, after)
    apart = max(grown - len(leaving), len(leaving) - undecided - grown) - edge
    if apart > 0:
        yield tell(measure=Measure.ABANDONED, reason=unexplained, ours=ours, theirs=float(grown), count=apart)


def _within(at: Instant | None, before: Counters, after: Counters) -> bool:
    return at is not None and before.at < at <= after.at


def _ends(visits: list[Visit]) -> list[Instant]:
    """When talks ended, in order."""
    return sorted(each.ended for each in visits if each.outcome is Outcome.ANSWERED and each.ended is not None)


def _leaves(visits: list[Visit]) -> list[Instant]:
    """When callers left in the ways that Asterisk counts as abandoned, in order."""
    return sorted(each.left for each in visits if each.outcome in _ABANDONS and each.left is not None)


def _inside(times: list[Instant], before: Counters, after: Counters) -> list[Instant]:
    return [at for at in times if _within(at, before, after)]


def _edge(times: Iterable[Instant], before: Counters, after: Counters) -> int:
    """How many events lie so close to a snapshot that it is open in which of two they are counted."""
    return sum(min(abs(at - before.at), abs(at - after.at)) <= EDGE for at in times)


def _ids(visits: list[Visit]) -> tuple[VisitId, ...]:
    return tuple(visit.id for visit in visits)
