"""What agents do with a visit: it rings, is taken or missed, talked, held, handed on and ended.

Each function takes the book of visits and one fact and gives the changed visit, or None. The end of a conversation is
first told by AgentComplete or by the leg's hang-up, whichever comes first; AgentComplete knows better who ended it,
and what is known of the legs says better whether it was a drop (facts.py, endings.py).
"""

from __future__ import annotations

import msgspec

from realtime.endings import Ending
from realtime.events import AgentAnswered, AgentDumped, AgentOffered, ConversationEnded, EndedBy, OfferMissed
from realtime.names import ChannelId, Instant
from realtime.outcomes import PRESENT, Signal, Stage, advance
from realtime.visits import MOST_HOLDS, End, Handed, Offer, Ring, Visit, Visits, reckoned

SAME_END = 5.0
"""Seconds after the end of a conversation within which a hang-up still belongs to it: a survey may follow."""

_END = {
    EndedBy.CALLER: End.COMPLETED_BY_CALLER,
    EndedBy.AGENT: End.COMPLETED_BY_AGENT,
    EndedBy.TRANSFER: End.TRANSFERRED,
    None: End.UNKNOWN,
}


def _visit(visits: Visits, event: AgentOffered | AgentAnswered) -> Visit:
    """The visit an agent's event is about, begun here when its joining went unseen."""
    found = visits.at(event.channel, event.queue, event.at)
    return found if found is not None else visits.begin(event.pbx, event.channel, event.queue)


def offered(visits: Visits, event: AgentOffered) -> Visit | None:
    """The call rings at one more agent."""
    visit = _visit(visits, event)
    if visit.stage is Stage.ANSWERED or any(offer.leg == event.leg for offer in visit.offers):
        return None
    offer = Offer(leg=event.leg, agent=event.agent, began=event.at)
    return visits.put(msgspec.structs.replace(visit, offers=(*visit.offers, offer)))


def rung(visits: Visits, leg: ChannelId, ring: Ring, at: Instant) -> Visit | None:
    """An offer stopped ringing; a miss is better knowledge than the cancelled leg that goes with it."""
    visit = visits.of_leg(leg)
    if visit is None:
        return None
    offers = tuple([_stopped(offer, ring, at) if offer.leg == leg else offer for offer in visit.offers])
    if offers == visit.offers:
        return None
    return visits.put(msgspec.structs.replace(visit, offers=offers))


def _stopped(offer: Offer, ring: Ring, at: Instant) -> Offer:
    better = offer.ring is Ring.RINGING or (offer.ring is Ring.CANCELLED and ring is Ring.MISSED)
    return msgspec.structs.replace(offer, ring=ring, ended=offer.ended or at) if better else offer


def offer_gone(visits: Visits, leg: ChannelId, at: Instant) -> Visit | None:
    """An offered leg is gone; one picked up that never got the caller leaves him waiting, free to press a key."""
    visit = visits.of_leg(leg)
    if visit is None or visit.stage not in PRESENT:
        return rung(visits, leg, Ring.CANCELLED, at)
    return _given_up(visits, visit, leg, at)


def _given_up(visits: Visits, visit: Visit, leg: ChannelId, at: Instant) -> Visit | None:
    offers = tuple(
        [
            msgspec.structs.replace(offer, ring=Ring.CANCELLED, ended=offer.ended or at)
            if offer.leg == leg and offer.ring is not Ring.MISSED
            else offer
            for offer in visit.offers
        ]
    )
    return None if offers == visit.offers else visits.put(msgspec.structs.replace(visit, offers=offers))


def missed(visits: Visits, event: OfferMissed) -> Visit | None:
    """The agent let it ring."""
    return None if event.leg is None else rung(visits, event.leg, Ring.MISSED, event.at)


def dumped(visits: Visits, event: AgentDumped) -> Visit | None:
    """The agent hung up before being connected: the caller waits on."""
    visit = None if event.leg is None else visits.of_leg(event.leg)
    if visit is None or event.leg is None or visit.stage is Stage.ANSWERED:
        return None
    return _given_up(visits, visit, event.leg, event.at)


def answered(visits: Visits, event: AgentAnswered) -> Visit | None:
    """An agent has the caller."""
    visit = _visit(visits, event)
    if visit.stage is Stage.ANSWERED:
        return None
    joined = reckoned(visit, event.at, event.waited)
    taken, others, leg = Ring.ANSWERED, Ring.CANCELLED, event.leg
    offers = tuple([_stopped(offer, taken if offer.leg == leg else others, event.at) for offer in visit.offers])
    return visits.put(
        msgspec.structs.replace(
            visit,
            stage=advance(visit.stage, Signal.ANSWERED),
            joined=joined,
            left=event.at,
            offers=offers,
            agent=event.agent,
            leg=event.leg,
        )
    )


def ended(visits: Visits, event: ConversationEnded) -> Visit | None:
    """The agent's part is over, in Asterisk's own words."""
    visit = of_end(visits, event)
    if visit is None:
        if event.channel is None:
            return None
        visit = visits.begin(event.pbx, event.channel, event.queue)
    if visit.stage is not Stage.ANSWERED:
        visit = _taken_unseen(visit, event)
    elif visit.end not in {None, End.UNKNOWN}:
        return None
    elif visit.ended is not None:
        return visits.put(msgspec.structs.replace(visit, end=_END[event.by])) if event.by is not None else None
    return visits.put(_closed(visit, _END[event.by], event.at))


def of_end(visits: Visits, event: ConversationEnded) -> Visit | None:
    """The visit whose conversation ended; where Asterisk names no leg, the one the agent took last, just ended.

    The leg speaks first: a caller sent back to the same queue may wait there again before Asterisk says so.
    """
    taken = None if event.leg is None else visits.of_leg(event.leg)
    if event.channel is None and event.leg is not None:
        return taken
    if event.channel is not None:
        own = taken is not None and taken.channel == event.channel and taken.queue == event.queue
        return taken if own else visits.at(event.channel, event.queue, event.at)
    visit = visits.of_agent(event.agent, event.queue)
    if visit is None or (visit.left is not None and event.at < visit.left):
        return None  # An earlier conversation's end, told again.
    if not (visit.talking or (visit.ended is not None and abs(event.at - visit.ended) <= SAME_END)):
        return None
    return visit


def _taken_unseen(visit: Visit, event: ConversationEnded) -> Visit:
    """A conversation of which only the end was seen began `talked` seconds before it."""
    left = Instant(event.at - (event.talked or 0.0))
    joined = reckoned(visit, left, event.waited)
    stage = advance(visit.stage, Signal.ANSWERED)
    return msgspec.structs.replace(visit, stage=stage, joined=joined, left=left, agent=event.agent, leg=event.leg)


def _closed(visit: Visit, end: End, at: Instant) -> Visit:
    return msgspec.structs.replace(_taken_off(visit, at), end=end, ended=at)


def leg_gone(visits: Visits, channel: ChannelId, at: Instant) -> Visit | None:
    """One side of a conversation hung up: it is over."""
    visit = visits.of_leg(channel)
    if visit is None or visit.leg != channel:
        visit = visits.of_channel(channel, at)
    if visit is None or visit.stage is not Stage.ANSWERED or visit.end is not None:
        return None
    return visits.put(_closed(visit, End.UNKNOWN, at))


def judged(visits: Visits, visit: Visit, ending: Ending) -> Visit | None:
    """The class of its end; a drop is one whoever is said to have hung up."""
    end = End.DROPPED if ending.dropped and visit.stage is Stage.ANSWERED else visit.end
    if ending == visit.ending and end is visit.end:
        return None
    return visits.put(msgspec.structs.replace(visit, ending=ending, end=end))


def leg_merged(visits: Visits, leg: ChannelId) -> Visit | None:
    """A Local leg removed itself from a conversation that goes on: no list of channels will show it again."""
    visit = visits.of_leg(leg)
    if visit is None or visit.leg != leg or visit.merged:
        return None
    return visits.put(msgspec.structs.replace(visit, merged=True))


def transferred(visits: Visits, by: ChannelId, handed: Handed) -> Visit | None:
    """The agent's leg handed the caller on; just before, Asterisk may say that the agent hung up (seen on 22.10)."""
    visit = visits.of_leg(by)
    if visit is None or visit.leg != by or visit.stage is not Stage.ANSWERED:
        return None
    if visit.end is None:
        return visits.put(msgspec.structs.replace(_closed(visit, End.TRANSFERRED, handed.at), handed=handed))
    recent = visit.ended is not None and abs(handed.at - visit.ended) <= SAME_END
    if not recent or visit.handed is not None:
        return None
    if visit.end is End.TRANSFERRED:  # AgentComplete said that it was one, and nothing more
        return visits.put(msgspec.structs.replace(visit, handed=handed))
    if visit.end not in {End.UNKNOWN, End.COMPLETED_BY_AGENT}:
        return None
    return visits.put(msgspec.structs.replace(visit, end=End.TRANSFERRED, handed=handed))


def _taken_off(visit: Visit, at: Instant) -> Visit:
    """The visit after a hold that runs, if one does, ended at that time."""
    since = visit.hold_since
    if since is None:
        return visit
    until = max(since, at)
    holds = (*visit.holds, (since, until)) if len(visit.holds) < MOST_HOLDS else visit.holds
    return msgspec.structs.replace(visit, hold_since=None, held=visit.held + until - since, holds=holds)


def hold(visits: Visits, channel: ChannelId, at: Instant, *, on: bool) -> Visit | None:
    """Either side of a conversation puts the other on hold or takes it off again."""
    visit = visits.of_leg(channel) or visits.of_channel(channel, at)
    if visit is None or not visit.talking or on is (visit.hold_since is not None):
        return None
    if visit.hold_told is not None and at < visit.hold_told:
        return None  # An earlier hold, told again.
    if on:
        return visits.put(msgspec.structs.replace(visit, hold_since=at, hold_told=at))
    return visits.put(msgspec.structs.replace(_taken_off(visit, at), hold_told=at))


def vanished(visits: Visits, visit: Visit) -> Visit:
    """The snapshot no longer shows a conversation: when and how it ended is not known."""
    return visits.put(msgspec.structs.replace(visit, end=End.UNKNOWN, hold_since=None))


def wrapped(visits: Visits, visit: Visit, seconds: float) -> Visit | None:
    """Wrap-up after a conversation, as long as it was granted or as short as it turned out."""
    if visit.wrap_up == seconds:
        return None
    return visits.put(msgspec.structs.replace(visit, wrap_up=seconds))
