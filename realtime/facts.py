"""What is known of one contact's end, gathered from its legs, its PBX and who called again (algorithms.md B2.1).

A visit's legs are the caller's channel and the leg the agent took it with. Only what happened to them up to a few
seconds after the conversation is its affair; a survey may follow.
"""

from __future__ import annotations

import math

import msgspec

from realtime.calls import Channel
from realtime.conversations import SAME_END
from realtime.endings import SIGNAL_CAUSES, EndClass, Ending, Facts, Side, classify, trunk_of
from realtime.names import Instant
from realtime.outcomes import Outcome, Stage
from realtime.state import Floor
from realtime.visits import End, Visit

LOST_BEFORE, LOST_AFTER = 60.0, 30.0
"""Seconds around an end within which a phone or trunk that was lost explains it."""
TRANSFER = 30.0
"""Seconds after a failed transfer within which the end is its fault."""
BACK = 300.0
"""Seconds within which the same number calling again makes an ordinary end suspect."""
WHOLE_NUMBER = 7
"""Digits of a number that tells one caller from another; shorter ones are extensions."""


def ending_of(floor: Floor, visit: Visit, at: Instant, *, lost: bool = False) -> Ending | None:
    """The class of a visit's end by all that is known at that time; None while there is none to be told.

    lost: its phone or trunk was lost just after the end.
    """
    if visit.stage is not Stage.ANSWERED:
        return _lost_in_queue(floor, visit)
    if visit.end is None:
        return None
    if visit.ending is not None and visit.ending.kind is EndClass.CORE:
        return visit.ending
    if visit.end is not End.TRANSFERRED and visit.ended is None:
        return None
    legs = _legs(floor, visit)
    failed, cause = _transfer_failed(legs, visit, at), _cause(legs)
    if visit.ended is None or visit.end is End.TRANSFERRED:
        found = Ending(EndClass.TRANSFER if failed else EndClass.NORMAL)
    else:
        found = classify(_facts(floor, visit, visit.ended, legs, cause, failed=failed, lost=lost))
    caller = floor.calls.by_id.get(visit.channel)
    trunk = None if caller is None else floor.rules.trunk(caller.pbx, caller.name)
    lost_audio = [leg.lost for leg in legs if leg.lost is not None]
    jitters = [leg.jitter for leg in legs if leg.jitter is not None]
    return Ending(
        found.kind,
        found.certain,
        cause,
        trunk,
        visit.ended or at,
        max(lost_audio) if lost_audio else None,
        max(jitters) if jitters else None,
    )


def cut_off(visit: Visit, at: Instant) -> Ending:
    """Asterisk itself ended it: nobody saw when."""
    return Ending(EndClass.CORE, noticed=at if visit.ended is None else visit.ended)


def recognisable(number: str | None) -> bool:
    """Whether a number tells one caller from another."""
    if number is None or len(number) < WHOLE_NUMBER:
        return False
    return number.isdigit() or sum(map(str.isdigit, number)) >= WHOLE_NUMBER


def _legs(floor: Floor, visit: Visit) -> list[Channel]:
    """Its legs as far as they are known, each as it was up to the end."""
    legs = []
    for channel in (visit.channel, visit.leg):
        leg = None if channel is None else floor.calls.by_id.get(channel)
        if leg is not None:
            late = visit.ended is not None and leg.ended is not None and leg.ended > visit.ended + SAME_END
            legs.append(msgspec.structs.replace(leg, cause=None, tech_cause=None) if late else leg)
    return legs


def _facts(
    floor: Floor, visit: Visit, ended: Instant, legs: list[Channel], cause: int | None, *, failed: bool, lost: bool
) -> Facts:
    near, flags, stalled, unreachable = list[Channel](), 0, 0, lost or _known_lost(visit)
    for leg in legs:
        if leg.asked is not None and leg.asked <= ended + SAME_END:
            near.append(leg)
            flags |= leg.flags
        stalled = max(stalled, leg.stalled)
        unreachable = unreachable or _lost_before(floor, leg, ended)
    tech_causes = [leg.tech_cause for leg in legs if leg.tech_cause is not None]
    return Facts(
        cause=cause,
        tech_cause=tech_causes[0] if tech_causes else None,
        flags=flags,
        asked=bool(near),
        side=_side(visit, near or legs, asked=bool(near)),
        talked=visit.talked,
        stalled=stalled,
        unreachable=unreachable,
        failed_transfer=failed,
        returned=_returned(floor, visit, ended),
    )


def _cause(legs: list[Channel]) -> int | None:
    """The technical cause when one of the legs shows one, else that of the first that was gone."""
    gone = [leg for leg in legs if leg.cause is not None and leg.ended is not None]
    if len(gone) > 1:
        gone.sort(key=_gone)
    for leg in gone:
        if leg.cause in SIGNAL_CAUSES:
            return leg.cause
    return gone[0].cause if gone else None


def _gone(leg: Channel) -> float:
    return leg.ended or 0.0


def _side(visit: Visit, legs: list[Channel], *, asked: bool) -> Side:
    """Whose leg spoke first: of those asked to hang up, else of those that left the bridge."""
    first, spoke = None, math.inf
    for leg in legs:
        time = leg.asked if asked else leg.unbridged
        if time is not None and time < spoke:
            first, spoke = leg.id, time
    if first is None:
        return Side.UNKNOWN
    return Side.CALLER if first == visit.channel else Side.AGENT


def endpoint_of(leg: Channel) -> str:
    """The phone's or trunk's name as Asterisk tells of its contacts and registrations; empty for other legs."""
    return (trunk_of(leg.name) or "").partition("/")[2]


def _lost_before(floor: Floor, leg: Channel, ended: Instant) -> bool:
    lost_there = floor.pbx(leg.pbx).lost
    lost = lost_there.get(endpoint_of(leg)) if lost_there else None
    return lost is not None and ended - LOST_BEFORE <= lost <= ended


def _known_lost(visit: Visit) -> bool:
    return visit.ending is not None and visit.ending.kind is EndClass.ENDPOINT


def _transfer_failed(legs: list[Channel], visit: Visit, at: Instant) -> bool:
    ended = at if visit.end is End.TRANSFERRED or visit.ended is None else visit.ended
    failed = [leg.transfer_failed for leg in legs if leg.transfer_failed is not None]
    return bool(failed) and any(0.0 <= ended - time <= TRANSFER for time in failed)


def _returned(floor: Floor, visit: Visit, ended: Instant) -> bool:
    """Whether the caller was back in the same queue soon after."""
    if visit.number is None or not recognisable(visit.number):
        return False
    found = floor.visits.by_id.get(floor.visits.by_number.get(visit.number, visit.id))
    if found is None or found.id == visit.id or found.queue != visit.queue or found.joined is None:
        return visit.ending is not None and visit.ending.kind is EndClass.SUSPECT
    return 0.0 <= found.joined - ended <= BACK


def _lost_in_queue(floor: Floor, visit: Visit) -> Ending | None:
    """A caller who left unanswered because the line failed, not because he lost patience."""
    leg = floor.calls.by_id.get(visit.channel)
    if leg is None or leg.cause is None or leg.ended is None or visit.left is None:
        return None
    if visit.outcome not in {Outcome.ABANDONED, Outcome.UNKNOWN} or leg.ended > visit.left + SAME_END:
        return None
    found = classify(Facts(answered=False, cause=leg.cause, tech_cause=leg.tech_cause))
    if found.kind is not EndClass.QUEUE_LOST:
        return None
    return msgspec.structs.replace(
        found, cause=leg.cause, trunk=floor.rules.trunk(leg.pbx, leg.name), noticed=visit.left
    )
