"""How a visit's end is judged, and judged anew when something that explains it is told later."""

from __future__ import annotations

from realtime import conversations, facts
from realtime.events import CallerJoined
from realtime.names import ChannelId, Instant, PbxId
from realtime.reactions import callers
from realtime.reactions.callers import mark
from realtime.state import Changes, Floor
from realtime.visits import End, Visit


def settle(floor: Floor, visit: Visit, at: Instant, changes: Changes, *, lost: bool = False) -> None:
    """Judge a visit's end by all that is known now. lost: its phone or trunk was lost just after it."""
    ending = facts.ending_of(floor, visit, at, lost=lost)
    if ending is not None:
        mark(floor, conversations.judged(floor.visits, visit, ending), changes)


def leg_gone(floor: Floor, channel: ChannelId, at: Instant, changes: Changes) -> None:
    """A leg of a visit is gone: its cause says how that ended."""
    visit = floor.visits.of_leg(channel)
    if visit is None or visit.leg != channel:
        visit = floor.visits.of_channel(channel, at)
    if visit is None:
        return
    told = at if visit.ended is None else visit.ended
    if at - told <= conversations.SAME_END or visit.end is End.TRANSFERRED:
        settle(floor, visit, at, changes)


def endpoint_lost(floor: Floor, pbx: PbxId, endpoint: str, at: Instant, changes: Changes) -> None:
    """A phone or trunk was lost: what ended on it just before ended for that reason.

    What ended before a later conversation was taken on it did not, for it was alive in between.
    """
    alive = Instant(0.0)
    for channel, ended in reversed(list(floor.calls.ended.items())):
        if ended < at - facts.LOST_AFTER - conversations.SAME_END:
            return
        leg = floor.calls.by_id[channel]
        if leg.pbx == pbx and facts.endpoint_of(leg) == endpoint:
            visit = floor.visits.of_leg(channel) or floor.visits.of_channel(channel, ended)
            if visit is None or visit.ended is None or not at - facts.LOST_AFTER <= visit.ended <= at:
                continue
            if visit.ended >= alive:
                settle(floor, visit, at, changes, lost=True)
            alive = max(alive, visit.left or alive)


def caller_joined(floor: Floor, event: CallerJoined, changes: Changes) -> None:
    """A caller joins; if he spoke to somebody here just before, that end was perhaps none he wanted."""
    known = None if event.number is None else floor.visits.by_number.get(event.number)
    before = None if known is None else floor.visits.by_id[known]
    callers.caller_joined(floor, event, changes)
    if before is not None and before.ended is not None and 0.0 <= event.at - before.ended <= facts.BACK:
        settle(floor, before, event.at, changes)


def core_lost(floor: Floor, visit: Visit, at: Instant, changes: Changes) -> None:
    """A conversation vanished while Asterisk started anew."""
    mark(floor, conversations.judged(floor.visits, visit, facts.cut_off(visit, at)), changes)
