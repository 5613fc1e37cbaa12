"""From a call that an agent dialled to a contact that may be drawn, with its story and its recording's names. Pure."""

from __future__ import annotations

from config.visit_contacts import agent_of, post_of
from connectors.recordings.find import Call
from realtime.masking import mask_number
from realtime.names import Seconds
from realtime.quality.contacts import Contact, Direction, Recording, Signs, flags
from realtime.quality.dialled import Dialled
from realtime.quality.story import Part, Piece, Story, talked_pieces
from realtime.roster import Roster
from realtime.visits import End


def contact_of_dialled(call: Dialled, roster: Roster) -> Contact:
    """The agent's part of it. It has no queue."""
    signs = Signs(held=Seconds(sum(end - begin for begin, end in call.holds)), agent_hung_up=call.by_agent)
    return Contact(
        linked=call.linked or call.channel,
        agent=agent_of(roster, call.agent),
        direction=Direction.OUTBOUND,
        answered=call.answered,
        talked=Seconds(max(0.0, call.ended - call.answered)),
        external=True,
        recording=Recording.PENDING,
        flags=flags(signs),
        post=post_of(roster, call.agent),
    )


def story_of_dialled(call: Dialled, roster: Roster, nth: int | None) -> Story:
    """What happened. nth: the how many-th call with this number within 24 hours."""
    agent = agent_of(roster, call.agent)
    end = End.COMPLETED_BY_AGENT if call.by_agent else End.COMPLETED_BY_CALLER
    return Story(
        queue=None,
        caller=mask_number(call.number),
        pieces=(
            Piece(part=Part.RING, begin=call.rang, end=call.answered, ring="answered"),
            *talked_pieces(call.answered, call.ended, call.holds, agent),
        ),
        answered=call.answered,
        ended=call.ended,
        end=None if call.by_agent is None else end.value,
        cause=call.other_cause,
        agent_cause=call.cause,
        nth=nth,
        trunk=call.trunk,
    )


def call_of_dialled(call: Dialled) -> Call:
    """What names the recording: the dialplan that records runs on the agent's own channel."""
    return Call(
        channel=call.channel,
        leg=call.leg,
        linked=call.linked,
        answered=call.answered,
        named_by_caller=call.other_file,
        named_by_agent=call.file,
        dialled=True,
    )
