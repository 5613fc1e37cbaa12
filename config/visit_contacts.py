"""From a visit that is over to a contact that may be drawn, and to the names its recording may have. Pure."""

from __future__ import annotations

from connectors.audio.figures import AudioFigures
from connectors.recordings.find import Call
from realtime.calls import Calls
from realtime.names import AgentId, Seconds
from realtime.outcomes import Stage
from realtime.quality.contacts import Contact, Direction, Post, Recording, Signs, flags
from realtime.roster import Roster
from realtime.visits import End, Visit


def agent_of(roster: Roster, interface: AgentId) -> AgentId:
    """Who is drawn from: the person of the roster, whatever phone they use; else the interface."""
    person = roster.person_at(interface)
    return interface if person is None else AgentId(person.id)


def post_of(roster: Roster, agent: str) -> Post:
    """Where somebody stands now. agent: a person of the roster, or an interface."""
    person = roster.people.get(agent) or roster.person_at(AgentId(agent))
    return Post() if person is None else Post(person.team, person.seniority)


def contact_of(visit: Visit, roster: Roster, colleagues: frozenset[str]) -> Contact | None:
    """The contact of a conversation that is over; None for any other visit. colleagues: numbers of the house itself."""
    if visit.stage is not Stage.ANSWERED or visit.agent is None or visit.end is None:
        return None
    known = visit.left is not None and visit.ended is not None
    talked = Seconds(max(0.0, (visit.ended or 0.0) - (visit.left or 0.0))) if known else None
    return Contact(
        linked=visit.linked or visit.channel,
        agent=agent_of(roster, visit.agent),
        direction=Direction.INBOUND,
        answered=visit.left,
        talked=talked,
        external=visit.number not in colleagues,
        recording=Recording.PENDING,
        visit=visit.id,
        queue=visit.queue,
        flags=flags(signs_of(visit)),
        post=post_of(roster, visit.agent),
    )


def signs_of(visit: Visit) -> Signs:
    """What makes a call one at risk, before its sound is known."""
    return Signs(
        dropped=visit.end is End.DROPPED,
        held=Seconds(visit.held),
        transfers=int(visit.end is End.TRANSFERRED),
        agent_hung_up=visit.end is End.COMPLETED_BY_AGENT,
    )


def heard_signs(heard: AudioFigures | None, held: Seconds, *, placed: bool = False) -> Signs:
    """What the sound adds. placed: it was measured with the holds known; else silence in a call with one is no sign."""
    if heard is None:
        return Signs()
    silence = None if held and not placed else Seconds(max((span.seconds for span in heard.dead_air), default=0.0))
    return Signs(longest_silence=silence, talk_over=heard.talk_over_share)


def call_of(visit: Visit, calls: Calls) -> Call:
    """What names the recording. Files that the PBX told are known for ten minutes after the call."""
    leg = None if visit.leg is None else calls.by_id.get(visit.leg)
    own = calls.by_id.get(visit.channel)
    return Call(
        channel=visit.channel,
        leg=visit.leg,
        linked=visit.linked,
        answered=visit.left,
        named_by_caller=None if own is None else own.recording,
        named_by_agent=None if leg is None else leg.recording,
    )


def colleagues_of(agents: frozenset[AgentId]) -> frozenset[str]:
    """The numbers of phones of the house: `2001` of `hq/PJSIP/2001`, `1001` of `hq/Local/1001@agents/n`."""
    return frozenset(agent.split("/")[2].partition("@")[0] for agent in agents if agent.count("/") >= 2)
