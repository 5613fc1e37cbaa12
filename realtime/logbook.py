"""What queue_log says of a visit, laid beside what was seen of it.

queue_log is written whatever happens to our link, in whole seconds; it knows neither hang-up causes nor redirects.
So it fills in what is missing and settles what is undecided, and leaves alone whatever was seen itself. A logged visit
is told whole, may be told again and in any order, and changes nothing the second time.
"""

from __future__ import annotations

import msgspec

from realtime.events import EndedBy, Verdict, VisitLogged
from realtime.names import AgentId, Instant
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
}

CUT = 2.0
"""A time cut to whole seconds lies up to one second early, and the log may be written a moment late."""


def logged(visits: Visits, event: VisitLogged, agent: AgentId | None) -> Visit | None:
    """The visit with what queue_log adds to it. agent: whoever the log's name means, None when nobody known."""
    known = matching(visits, event)
    if known is None and event.verdict is None:
        return None  # Still waiting and not seen: the snapshot or the live feed tells of it, more exactly.
    visit = known or msgspec.structs.replace(
        visits.begin(event.pbx, event.channel, event.queue), joined=event.joined, number=event.number
    )
    if visit.joined is None:
        visit = msgspec.structs.replace(visit, joined=event.joined)
    visit = _settled(visit, event, agent)
    return None if visit == known else visits.put(visit)


def matching(visits: Visits, event: VisitLogged) -> Visit | None:
    """The visit the log means: of the same caller and queue, joined at that second, or else left at that one."""
    passes = visits.passes(event.channel, event.queue)
    found = [visit for visit in passes if visit.joined is not None and _near(visit, visit.joined - event.joined)]
    if found:
        return min(found, key=lambda visit: abs((visit.joined or 0.0) - event.joined))
    left = event.left
    if left is not None:
        unjoined = [each for each in passes if each.joined is None and each.left is not None]
        return next((each for each in unjoined if abs((each.left or 0.0) - left) <= CUT), None)
    return None


def _near(visit: Visit, later: float) -> bool:
    """Whether a joining `later` seconds after the logged second can be that joining."""
    return -0.5 <= later <= CUT if visit.joined_sure else abs(later) <= SAME_JOIN


def _settled(visit: Visit, event: VisitLogged, agent: AgentId | None) -> Visit:
    if event.verdict is None:
        return visit
    stage = advance(visit.stage, _SIGNAL[event.verdict])
    if stage is not visit.stage:
        left = visit.left if visit.left is not None and stage is not Stage.ANSWERED else event.left or event.at
        visit = msgspec.structs.replace(visit, stage=stage, left=None if stage in PRESENT else left)
        if stage is Stage.ANSWERED:
            visit = msgspec.structs.replace(visit, agent=agent, leg=event.leg)
    if visit.stage is Stage.ANSWERED and visit.end in {None, End.UNKNOWN}:
        return _ended(visit, event)
    return visit


def _ended(visit: Visit, event: VisitLogged) -> Visit:
    """The end of a conversation that was not seen, or not understood."""
    if event.verdict is Verdict.RESTART:
        return msgspec.structs.replace(visit, end=End.UNKNOWN)
    if event.ended is None or event.by is None:
        return visit
    ended = visit.ended if visit.ended is not None else Instant(max(event.ended, visit.left or event.ended))
    return msgspec.structs.replace(visit, end=_END[event.by], ended=ended, hold_since=None)


def unsettled(visit: Visit | None) -> bool:
    """Whether queue_log could still add something."""
    if visit is None or visit.joined is None:
        return True
    return visit.stage in {*PRESENT, Stage.ADRIFT, Stage.LOST} or (
        visit.stage is Stage.ANSWERED and visit.end in {None, End.UNKNOWN}
    )
