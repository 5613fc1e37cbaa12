from __future__ import annotations

import msgspec

from config.dialled_contacts import call_of_dialled, contact_of_dialled, story_of_dialled
from connectors.recordings.find import Rule, candidates
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.quality.contacts import Direction, Flag, excluded
from realtime.quality.contacts import Recording as Kept
from realtime.quality.dialled import Dialled
from realtime.quality.story import Part
from realtime.roster import Person, Roster

PHONE = AgentId("hq/PJSIP/2001")
ROSTER = Roster([Person(id="li", name="李", interfaces=(PHONE,))])
CALL = Dialled(
    pbx=PbxId("hq"),
    agent=PHONE,
    channel=ChannelId("hq/1.1"),
    leg=ChannelId("hq/1.2"),
    linked=ChannelId("hq/1.1"),
    number="13800001111",
    rang=Instant(100.0),
    answered=Instant(106.0),
    ended=Instant(306.0),
    holds=((Instant(120.0), Instant(250.0)),),
    other_cause=17,
    by_agent=False,
    trunk="PJSIP/carrier",
)


def test_a_call_that_was_dialled_is_an_outbound_contact_without_a_queue() -> None:
    contact = contact_of_dialled(CALL, ROSTER)
    assert (contact.agent, contact.direction, contact.queue, contact.talked) == ("li", Direction.OUTBOUND, None, 200.0)
    assert contact.flags == {Flag.LONG_HOLD}
    assert excluded(msgspec.structs.replace(contact, recording=Kept.INTACT)) is None


def test_its_story_rings_talks_and_holds_with_the_number_masked() -> None:
    story = story_of_dialled(CALL, ROSTER, 2)
    assert [piece.part for piece in story.pieces] == [Part.RING, Part.TALK, Part.HOLD, Part.TALK]
    assert (story.caller, story.nth, story.end, story.cause) == ("138****1111", 2, "completed_by_caller", 17)


def test_its_recording_is_the_agents_own_channel() -> None:
    first, *_ = candidates(Rule(), call_of_dialled(CALL))
    assert (first.whole, first.agent, first.caller) == ("1.1.wav", "1.1-in.wav", "1.1-out.wav")
