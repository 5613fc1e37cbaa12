"""What queue_log says of visits, laid over what was seen of them.

queue_log is written whatever happens to our link, in whole seconds; it knows neither hang-up causes nor redirects.
So it fills in what is missing and settles what is undecided, and never touches what was seen: the book of visits holds
only that, and what the log adds is worked out anew (`Visits.over`) whenever either side learns something. What shows
therefore does not depend on who spoke first. A telling repeated changes nothing, a later one of the same visit counts.

Which telling is about which visit is decided for all passes of one caller through one queue together: in their order,
as many as can belong together, each with the closest. A telling that belongs to no visit is one that nobody saw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from realtime.events import EndedBy, Verdict, VisitLogged
from realtime.names import AgentId, ChannelId, Instant, QueueId, VisitId
from realtime.outcomes import PRESENT, Signal, Stage, advance
from realtime.visits import SAME_JOIN, End, Visit, Visits

_SIGNAL = {
    Verdict.ANSWERED: Signal.ANSWERED,
    Verdict.ABANDON: Signal.LOGGED_ABANDON,
    Verdict.TIMEOUT: Signal.STATUS_TIMEOUT,
    Verdict.KEY: Signal.LOGGED_KEY,
    Verdict.EMPTY: Signal.STATUS_EMPTY,
    Verdict.WITHDRAW: Signal.STATUS_WITHDRAW,
    Verdict.RESTART: Signal.GONE,
}

_END = {
    EndedBy.CALLER: End.COMPLETED_BY_CALLER,
    EndedBy.AGENT: End.COMPLETED_BY_AGENT,
    EndedBy.TRANSFER: End.TRANSFERRED,
    None: End.UNKNOWN,
}

CUT = 2.0
"""A time cut to whole seconds lies up to one second early, and the log may be written a moment late."""

USUAL = 0.4
"""How much later than the log's second an event usually is: half a second, less what the log is late."""

SURE = 0.6
"""Up to this distance from USUAL a visit lies within the very second the log names. A caller sent through a queue again
a second later lies beyond: taken for the same pass, one of the two would never be told."""

FAR = 1e9
"""How far apart counts what a clock that was set has torn apart: any other partner is nearer."""

Key: TypeAlias = tuple[ChannelId, QueueId]


class Told(msgspec.Struct, frozen=True):
    """A telling, and the agent its name meant when it was told; None when nobody known."""

    event: VisitLogged
    agent: AgentId | None = None


@dataclass(slots=True)
class Logbook:
    """The latest telling of each pass, by caller and queue, then by the joining as the log writes it."""

    told: dict[Key, dict[float, Told]] = field(default_factory=dict)

    def passes(self, key: Key) -> list[Told]:
        """What was told of one caller in one queue, in the order of joining."""
        found = self.told.get(key, {})
        return [found[mark] for mark in sorted(found)]


def logged(book: Logbook, visits: Visits, event: VisitLogged, agent: AgentId | None) -> set[VisitId]:
    """Take note of a telling; gives the visits that now show something else."""
    if event.verdict is None:
        return set()  # Still waiting: the snapshot or the live feed tells of it, more exactly.
    key = (event.channel, event.queue)
    known = book.told.setdefault(key, {})
    mark = _mark(event)
    before = known.get(mark)
    if before is not None and _says(before.event) >= _says(event):
        return set()
    known[mark] = Told(event, agent)
    return relaid(book, visits, key)


def wanted(book: Logbook, visits: Visits, event: VisitLogged) -> bool:
    """Whether a telling could add something: its pass is not known, or not settled, or others of it are in doubt."""
    if event.verdict is None:
        return False
    key = (event.channel, event.queue)
    before = book.told.get(key, {}).get(_mark(event))
    if before is not None:
        return _says(before.event) < _says(event)
    if key in book.told:
        return True
    return not any(_surely(visit, event) and merged(visit, Told(event)) == visit for visit in visits.passes(*key))


def relaid(book: Logbook, visits: Visits, key: Key) -> set[VisitId]:
    """Lay what was told of one caller in one queue over what was seen; gives the visits that show something else."""
    told = book.passes(key)
    before = {found: visits.over[found] for found in visits.laid.get(key, ())}
    after: dict[VisitId, Visit] = {}
    seen = sorted(visits.passes(*key), key=_when)
    for visit, telling in _matched(seen, told):
        if telling is None:
            continue
        shown = _unseen(telling.event) if visit is None else visit
        over = merged(shown, telling)
        if visit is None or over != visit:
            after[over.id] = over
    for found in before.keys() - after.keys():
        del visits.over[found]
    visits.over.update(after)
    if after:
        visits.laid[key] = tuple(after)
    else:
        visits.laid.pop(key, None)
    return {found for found in before.keys() | after.keys() if before.get(found) != after.get(found)}


def forget_before(book: Logbook, visits: Visits, oldest: Instant) -> None:
    """Drop what was told of days long gone."""
    for key, passes in list(book.told.items()):
        kept = {mark: told for mark, told in passes.items() if told.event.at >= oldest}
        if len(kept) == len(passes):
            continue
        if kept:
            book.told[key] = kept
        else:
            del book.told[key]
        relaid(book, visits, key)


def merged(visit: Visit, told: Told) -> Visit:
    """The visit with what the log adds."""
    event = told.event
    if event.verdict is None:
        return visit
    if visit.joined is None or not _joined_then(visit, visit.joined, event):
        visit = msgspec.structs.replace(visit, joined=event.joined)
    stage = advance(visit.stage, _SIGNAL[event.verdict])
    if stage is not visit.stage:
        left = None if stage in PRESENT else _left(visit, event, stage)
        visit = msgspec.structs.replace(visit, stage=stage, left=left)
        if stage is Stage.ANSWERED:
            visit = msgspec.structs.replace(visit, agent=told.agent, leg=event.leg)
    unsure = visit.end in {None, End.UNKNOWN}
    if visit.stage is Stage.ANSWERED and (unsure or visit.ended is None) and event.ended is not None:
        ended = visit.ended if visit.ended is not None else _ended(visit, event, event.ended)
        end = _END[event.by] if unsure else visit.end
        visit = msgspec.structs.replace(visit, end=end, ended=ended, hold_since=None)
    return visit


def _left(visit: Visit, event: VisitLogged, stage: Stage) -> Instant:
    """When waiting ended: as seen, unless that was only noticed later; else as many seconds as the log counts."""
    if visit.left is not None and stage is not Stage.ANSWERED and -0.5 <= visit.left - event.at <= 1.0:
        return visit.left
    told = event.left or event.at
    return told if visit.joined is None else Instant(visit.joined + (told - event.joined))


def _ended(visit: Visit, event: VisitLogged, ended: Instant) -> Instant:
    """When the talk was over: as many seconds after the answer as the log counts."""
    if visit.left is None or event.left is None:
        return ended
    return Instant(visit.left + max(0.0, ended - event.left))


def _unseen(event: VisitLogged) -> Visit:
    """A visit of which only the log knows."""
    local = event.queue.removeprefix(f"{event.pbx}/")
    return Visit(
        id=VisitId(f"{event.channel}/{local}/@{_mark(event):.0f}"),
        pbx=event.pbx,
        queue=event.queue,
        channel=event.channel,
        joined=event.joined,
        number=event.number,
    )


def _mark(event: VisitLogged) -> float:
    """What tells the passes of one caller through one queue apart, whatever was thought of the PBX's clock."""
    return event.joined if event.mark is None else event.mark


def _says(event: VisitLogged) -> tuple[bool, bool, float]:
    """How much a telling says; the log grows, so a later one says more."""
    return (event.by is not None, event.ended is not None, event.at)


def _when(visit: Visit) -> float:
    """When a visit was, as far as was seen: it began by then."""
    rang = (offer.began for offer in visit.offers if offer.began is not None)
    known = visit.joined if visit.joined is not None else next(rang, None)
    return known if known is not None else visit.left or 0.0


def _joined_then(visit: Visit, joined: Instant, event: VisitLogged) -> bool:
    """Whether the visit can have joined at the logged second."""
    later = joined - event.joined
    return -0.5 <= later <= CUT if visit.joined_sure else abs(later) <= SAME_JOIN


def _distance(visit: Visit, event: VisitLogged) -> float | None:
    """How far apart a visit and a telling are; None when they cannot be about the same.

    The agent's leg is sure: it is another one at every answer. Who passes a queue again within a second, unseen, may
    have been taken for the same visit, which then carries an answer that this pass did not have.
    """
    if visit.stage is Stage.ANSWERED and visit.leg is not None:
        if event.leg == visit.leg:
            return 0.0
        if event.leg is not None or event.verdict not in {Verdict.ANSWERED, Verdict.RESTART}:
            return None
    if visit.joined is not None:
        return abs(visit.joined - event.joined - USUAL) if _joined_then(visit, visit.joined, event) else None
    if visit.left is not None and event.left is not None:
        later = visit.left - event.left
        return abs(later) if abs(later) <= CUT else None
    rang = _when(visit)
    return SAME_JOIN if event.joined - 1 <= rang and (event.left is None or rang <= event.left + CUT) else None


def _surely(visit: Visit, event: VisitLogged) -> bool:
    """Whether the two are so close that nothing else is possible."""
    apart = _distance(visit, event)
    return apart is not None and apart <= SURE


def _matched(seen: list[Visit], told: list[Told]) -> Iterator[tuple[Visit | None, Told | None]]:
    """Pair visits with tellings, both in order: most pairs first, then the closest."""
    best: dict[tuple[int, int], tuple[int, float]] = {}

    def worth(row: int, column: int) -> tuple[int, float]:
        return best.get((row, column), (0, 0.0))

    for row in range(len(seen) - 1, -1, -1):
        for column in range(len(told) - 1, -1, -1):
            best[row, column] = max(
                worth(row + 1, column),
                worth(row, column + 1),
                _paired(seen, told, row, column, worth(row + 1, column + 1)),
            )
    row = column = 0
    while row < len(seen) or column < len(told):
        both = row < len(seen) and column < len(told)
        if both and best[row, column] == _paired(seen, told, row, column, worth(row + 1, column + 1)):
            yield seen[row], told[column]
            row, column = row + 1, column + 1
        elif row < len(seen) and (not both or best[row, column] == worth(row + 1, column)):
            yield seen[row], None
            row += 1
        else:
            yield None, told[column]
            column += 1


def _paired(seen: list[Visit], told: list[Told], row: int, column: int, rest: tuple[int, float]) -> tuple[int, float]:
    """What pairing these two and the rest is worth: how many pairs, and minus how far apart."""
    apart = _distance(seen[row], told[column].event)
    if apart is None and _but_for_the_clock(seen[row], told[column].event):
        apart = FAR
    return (-1, 0.0) if apart is None else (rest[0] + 1, rest[1] - apart)


def _but_for_the_clock(visit: Visit, event: VisitLogged) -> bool:
    """Whether the two lie apart only because a clock was set in between: the same wait of the same call.

    The log tells every pass in its order, so one that was told and seen has no other partner in the end.
    """
    if visit.joined is None or visit.left is None or event.left is None or visit.stage in PRESENT:
        return False
    if visit.stage is Stage.ANSWERED and visit.leg is not None and event.leg is not None:
        return visit.leg == event.leg
    return abs((visit.left - visit.joined) - (event.left - event.joined)) <= CUT
