"""What a caller does in a queue: join, wait, and leave in one of the ways of outcomes.py.

Each function takes the book of visits and one fact and gives the changed visit, or None. A fact about a visit that
was never seen to begin creates it, with its joining time taken from the whole seconds the fact carries.
"""

from __future__ import annotations

import msgspec

from realtime.events import AbandonReported, CallerJoined, CallerLeft, CallerSeen, QueueStatusSet
from realtime.names import ChannelId, Instant, Seconds
from realtime.outcomes import PRESENT, Signal, Stage, advance
from realtime.visits import MOMENT, SAME_JOIN, Ring, Visit, Visits, reckoned

_STATUS = {
    "TIMEOUT": Signal.STATUS_TIMEOUT,
    "LEAVEEMPTY": Signal.STATUS_EMPTY,
    "LEAVEUNAVAIL": Signal.STATUS_EMPTY,
    "WITHDRAW": Signal.STATUS_WITHDRAW,
}

UNDECIDED = frozenset({Stage.ADRIFT, Stage.LOST})
"""Stages that a queue's own word may still settle even long after the caller left."""


def signalled(visits: Visits, visit: Visit, signal: Signal, at: Instant) -> Visit | None:
    """Let a witness speak about a visit; the caller stops waiting at the first one who says so."""
    stage = advance(visit.stage, signal)
    if stage is visit.stage:
        return None
    left = visit.left
    if stage not in PRESENT and left is None:
        left = at
    return visits.put(msgspec.structs.replace(visit, stage=stage, left=left))


def joined(visits: Visits, event: CallerJoined) -> Visit | None:
    """A visit begins, or one known from a row or from its end learns its true beginning."""
    passes = visits.passes(event.channel, event.queue)
    for visit in reversed(passes):
        if visit.joined_sure and visit.joined is not None and abs(visit.joined - event.at) <= MOMENT:
            return None
        if not visit.joined_sure and _can_have_joined(visit, event.at):
            return visits.put(_with_joining(visit, event))
    if passes and passes[-1].stage in PRESENT:
        # The caller joins again, so the end of the pass before went unseen.
        signalled(visits, passes[-1], Signal.GONE, event.at)
    return visits.put(_with_joining(visits.begin(event.pbx, event.channel, event.queue), event))


def _can_have_joined(visit: Visit, at: Instant) -> bool:
    """Whether a visit whose joining was not seen can have begun then: not after it ended."""
    if visit.joined is not None:
        return abs(visit.joined - at) <= SAME_JOIN
    return visit.left is None or at <= visit.left + MOMENT


def _with_joining(visit: Visit, event: CallerJoined) -> Visit:
    return msgspec.structs.replace(
        visit,
        joined=event.at,
        joined_sure=True,
        linked=event.linked or visit.linked,
        position=visit.position if event.position is None else event.position,
        number=event.number or visit.number,
        name=event.name or visit.name,
        place=_place(event) or visit.place,
    )


def _place(event: CallerJoined | AbandonReported) -> tuple[str, str] | None:
    return None if event.context is None or event.exten is None else (event.context, event.exten)


def left(visits: Visits, event: CallerLeft) -> Visit | None:
    """The caller left the queue. With a picked-up offer the answer follows at once; without any, it was a key."""
    visit = visits.at(event.channel, event.queue, event.at)
    if visit is None:
        visit = visits.put(visits.begin(event.pbx, event.channel, event.queue))
    elif any(offer.ring is Ring.ANSWERED for offer in visit.offers):
        return None
    return signalled(visits, visit, Signal.LEFT, event.at)


def abandon_reported(
    visits: Visits, event: AbandonReported, *, hanging_up: bool, pulled: Instant | None = None
) -> Visit | None:
    """Asterisk's Abandon. hanging_up, pulled: what the caller's channel had told, even if the visit was not seen."""
    visit = visits.at(event.channel, event.queue, event.at)
    if visit is None:
        visit = visits.put(visits.begin(event.pbx, event.channel, event.queue))
    visit = _dated(visits, visit, event.at, event.waited)
    elsewhere = _place(event)
    if hanging_up and visit.stage is Stage.WAITING:
        visit = signalled(visits, visit, Signal.HANGUP_ASKED, event.at) or visit
    elif _moved(visit, elsewhere) or (pulled is not None and _within(visit, pulled, event.at)):
        visit = signalled(visits, visit, Signal.PULLED, event.at) or visit
    return signalled(visits, visit, Signal.ABANDON, event.at) or visit


def _moved(visit: Visit, elsewhere: tuple[str, str] | None) -> bool:
    """A redirect sets the dialplan's next place before the queue lets go of the caller."""
    return visit.place is not None and elsewhere is not None and elsewhere != visit.place


def _within(visit: Visit, at: Instant, end: Instant) -> bool:
    return at <= end and (visit.joined is None or at >= visit.joined)


def _dated(visits: Visits, visit: Visit, end: Instant, waited: Seconds | None) -> Visit:
    """Derive a joining time that was not seen from the seconds waited until `end`."""
    if visit.stage not in {*PRESENT, *UNDECIDED}:
        return visit
    joined = reckoned(visit, end, waited)
    return visit if joined == visit.joined else visits.put(msgspec.structs.replace(visit, joined=joined))


def status_set(visits: Visits, event: QueueStatusSet) -> Visit | None:
    """QUEUESTATUS as the caller's dialplan sees it; statuses of refusals and of answers are not about a visit's end."""
    if event.queue is None:
        visit = visits.of_channel(event.channel, event.at)
    else:
        visit = visits.at(event.channel, event.queue, event.at)
    signal = _STATUS.get(event.status)
    if visit is None or signal is None:
        return None
    return signalled(visits, visit, signal, event.at)


def hangup_asked(visits: Visits, channel: ChannelId, at: Instant, *, dialplan_visible: bool) -> Visit | None:
    """The caller's far end hangs up: in the queue it foretells an abandon, after it the call had gone on."""
    visit = visits.of_channel(channel, at)
    if visit is None:
        return None
    if visit.stage is Stage.ADRIFT:
        return lives_on(visits, channel, at, dialplan_visible=dialplan_visible)
    return signalled(visits, visit, Signal.HANGUP_ASKED, at)


def pulled(visits: Visits, channel: ChannelId, at: Instant) -> Visit | None:
    """Somebody redirects the caller's channel."""
    visit = visits.of_channel(channel, at)
    return None if visit is None else signalled(visits, visit, Signal.PULLED, at)


def lives_on(visits: Visits, channel: ChannelId, at: Instant, *, dialplan_visible: bool) -> Visit | None:
    """The call goes on after a bare Abandon: a redirect, provided that a QUEUESTATUS would have been seen."""
    visit = visits.of_channel(channel, at)
    if visit is None or visit.stage is not Stage.ADRIFT or not dialplan_visible:
        return None
    if visit.left is None or at < visit.left:
        return None  # What the caller met before, told again.
    return signalled(visits, visit, Signal.PULLED, at)


def channel_gone(visits: Visits, channel: ChannelId, at: Instant, *, dialplan_visible: bool) -> Visit | None:
    """The caller's channel ended. After a bare Abandon without QUEUESTATUS, a manager's hang-up is all that is left."""
    visit = visits.of_channel(channel, at)
    if visit is None or not (visit.stage in PRESENT or visit.stage is Stage.ADRIFT):
        return None
    return signalled(visits, visit, Signal.MANAGER_HANGUP if dialplan_visible else Signal.GONE, at)


def seen(visits: Visits, event: CallerSeen, *, touched: bool, ended: Instant | None = None) -> Visit | None:
    """A row of the snapshot. touched: a live event about this caller is newer; the row only fills what is missing.

    ended: when the caller's channel ended, where that came before the row.
    """
    if event.waited < 0:  # The PBX's clock was set back meanwhile, and nobody knew.
        event = msgspec.structs.replace(event, waited=Seconds(0.0))
    joined_about = Instant(event.at - event.waited)
    passes = visits.passes(event.channel, event.queue)
    same = next((visit for visit in reversed(passes) if _same_pass(visit, joined_about)), None)
    if same is not None and (touched or ended is not None):
        return _filled(visits, same, event)
    if touched:
        return None
    if same is not None and same.stage in PRESENT:
        return _filled(visits, same, event)
    if same is not None and same.stage in UNDECIDED:
        same = _filled(visits, same, event) or same
        return visits.put(msgspec.structs.replace(same, stage=Stage.WAITING, left=None))
    if passes and passes[-1].stage in PRESENT:
        signalled(visits, passes[-1], Signal.GONE, joined_about)
    begun = visits.put(visits.begin(event.pbx, event.channel, event.queue))
    begun = _filled(visits, begun, event) or begun
    return begun if ended is None else signalled(visits, begun, Signal.GONE, ended)


def _same_pass(visit: Visit, joined_about: Instant) -> bool:
    """Whether a row that tells this joining time is about this visit."""
    if visit.joined is not None:
        return abs(visit.joined - joined_about) <= SAME_JOIN
    return visit.left is None or joined_about <= visit.left + SAME_JOIN


def _filled(visits: Visits, visit: Visit, event: CallerSeen) -> Visit | None:
    """What the row knows and nobody told before."""
    filled = msgspec.structs.replace(
        visit,
        joined=reckoned(visit, event.at, event.waited),
        position=event.position if visit.position is None else visit.position,
        number=visit.number or event.number,
        name=visit.name or event.name,
    )
    return None if filled == visit else visits.put(filled)


def vanished(visits: Visits, visit: Visit, at: Instant) -> Visit | None:
    """The snapshot no longer shows a caller who waited: how it ended is not known."""
    return signalled(visits, visit, Signal.GONE, at)
