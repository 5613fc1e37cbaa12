"""From a visit that is over to its story for a listener. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from realtime.calls import Calls
from realtime.endings import trunk_of
from realtime.masking import mask_number
from realtime.names import AgentId, ChannelId, PbxId, QueueId
from realtime.quality.story import Part, Piece, Story, talked_pieces
from realtime.visits import Handed, Visit

LOCAL = "Local/"
LEAST_OUTSIDE = 7
"""Digits of a number that is taken for somebody's outside, and masked."""


class Surroundings(msgspec.Struct, frozen=True):
    """What of the floor tells whom a caller was handed to. leads_to: the queue behind a place of the dialplan."""

    agents: Iterable[AgentId] = ()
    leads_to: Mapping[tuple[PbxId, str, str], QueueId | None] = {}


def story_of(
    visit: Visit,
    calls: Calls,
    who: Callable[[AgentId], AgentId],
    nth: int | None,
    around: Surroundings = Surroundings(),  # noqa: B008 - it is frozen
) -> Story:
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
    if visit.handed is not None:
        pieces.append(_transfer(visit.pbx, visit.handed, around, who))
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


def _transfer(pbx: PbxId, handed: Handed, around: Surroundings, who: Callable[[AgentId], AgentId]) -> Piece:
    """The moment of a transfer, and where it led: to an agent's phone, a queue, or an extension."""
    phone = None if handed.target is None else trunk_of(handed.target) or _local(handed.target)
    place = (pbx, handed.context or "", handed.exten or "")
    exten = handed.exten
    if phone is not None and phone.startswith(LOCAL):
        exten = phone.removeprefix(LOCAL).partition("@")[0]
    agent = _agent_at(pbx, phone, exten, around.agents)
    queue = None if agent is not None or handed.exten is None else around.leads_to.get(place)
    outside = exten is not None and len(exten) >= LEAST_OUTSIDE and exten.removeprefix("+").isdigit()
    to = mask_number(exten) if outside else exten
    return Piece(
        part=Part.TRANSFER,
        begin=handed.at,
        end=handed.at,
        agent=None if agent is None else who(agent),
        way="attended" if handed.attended else "blind",
        queue=queue,
        to=None if agent is not None or queue is not None else to or phone,
    )


def _local(channel: str) -> str | None:
    """`Local/1002@agents` of one half of a Local channel, `Local/1002@agents-0000001a;1`."""
    technology, slash, rest = channel.partition("/")
    endpoint, dash, _number = rest.rpartition("-")
    return f"{LOCAL}{endpoint}" if technology == "Local" and slash and dash and endpoint else None


def _agent_at(pbx: PbxId, phone: str | None, exten: str | None, agents: Iterable[AgentId]) -> AgentId | None:
    """Whose phone it is: the interface itself, or the agent whose interface has that number."""
    known = sorted(each for each in agents if each.startswith(f"{pbx}/"))
    number = exten if phone is None else phone.partition("/")[2].partition("@")[0]
    named = [each for each in known if phone is not None and each.removesuffix("/n") == f"{pbx}/{phone}"]
    numbered = [each for each in known if number and each.split("/")[2].partition("@")[0] == number]
    return next(iter(named or numbered), None)


def _cause(calls: Calls, channel: ChannelId) -> int | None:
    found = calls.by_id.get(channel)
    return None if found is None else found.cause


def _trunk(visit: Visit, calls: Calls) -> str | None:
    if visit.ending is not None and visit.ending.trunk is not None:
        return visit.ending.trunk
    channel = calls.by_id.get(visit.channel)
    return None if channel is None else trunk_of(channel.name)
