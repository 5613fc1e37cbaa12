"""From a visit that is over to its story for a listener. Pure."""

from __future__ import annotations

from collections.abc import Callable

from realtime.calls import Calls
from realtime.endings import trunk_of
from realtime.masking import mask_number
from realtime.names import AgentId, ChannelId
from realtime.quality.story import Part, Piece, Story, talked_pieces
from realtime.visits import Visit


def story_of(visit: Visit, calls: Calls, who: Callable[[AgentId], AgentId], nth: int | None) -> Story:
    """What happened in a visit. who: the person at an interface; nth: the caller's how many-th call in 24 hours."""
    pieces = []
    if visit.joined is not None:
        pieces.append(Piece(part=Part.WAIT, begin=visit.joined, end=visit.left))
    pieces += [
        Piece(part=Part.RING, begin=offer.began, end=offer.ended, agent=who(offer.agent), ring=offer.ring.value)
        for offer in visit.offers
        if offer.began is not None
    ]
    if visit.left is not None:
        agent = None if visit.agent is None else who(visit.agent)
        pieces += talked_pieces(visit.left, visit.ended, visit.holds, agent)
    ending = visit.ending
    return Story(
        queue=visit.queue,
        caller=mask_number(visit.number),
        pieces=tuple(pieces),
        answered=visit.left,
        ended=visit.ended,
        end=None if visit.end is None else visit.end.value,
        ending=None if ending is None else ending.kind.value,
        cause=_cause(calls, visit.channel) if ending is None or ending.cause is None else ending.cause,
        agent_cause=None if visit.leg is None else _cause(calls, visit.leg),
        nth=nth,
        trunk=_trunk(visit, calls),
    )


def _cause(calls: Calls, channel: ChannelId) -> int | None:
    found = calls.by_id.get(channel)
    return None if found is None else found.cause


def _trunk(visit: Visit, calls: Calls) -> str | None:
    if visit.ending is not None and visit.ending.trunk is not None:
        return visit.ending.trunk
    channel = calls.by_id.get(visit.channel)
    return None if channel is None else trunk_of(channel.name)
