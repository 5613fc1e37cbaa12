from __future__ import annotations

import msgspec
import pytest

from config.visit_stories import Surroundings, story_of
from realtime.calls import Calls
from realtime.endings import EndClass, Ending
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, VisitId
from realtime.outcomes import Stage
from realtime.quality.story import Part
from realtime.visits import End, Handed, Offer, Ring, Visit

PHONE, LEG = AgentId("hq/PJSIP/2001"), ChannelId("hq/1.1")
VISIT = Visit(
    id=VisitId("hq/1.0/sales/1"),
    pbx=PbxId("hq"),
    queue=QueueId("hq/sales"),
    channel=ChannelId("hq/1.0"),
    stage=Stage.ANSWERED,
    number="13812340042",
    joined=Instant(80.0),
    offers=(
        Offer(
            leg=ChannelId("hq/1.9"),
            agent=AgentId("hq/PJSIP/2009"),
            began=Instant(85.0),
            ended=Instant(95.0),
            ring=Ring.MISSED,
        ),
        Offer(leg=LEG, agent=PHONE, began=Instant(96.0), ended=Instant(100.0), ring=Ring.ANSWERED),
    ),
    agent=PHONE,
    leg=LEG,
    left=Instant(100.0),
    ended=Instant(160.0),
    end=End.COMPLETED_BY_AGENT,
    holds=((Instant(120.0), Instant(130.0)),),
    ending=Ending(EndClass.NORMAL, cause=16),
)


def test_a_call_is_told_from_the_wait_to_the_end_without_its_number() -> None:
    calls = Calls()
    calls.alter(PbxId("hq"), VISIT.channel, Instant(70.0), name="PJSIP/carrier-0000001a", cause=16)
    calls.alter(PbxId("hq"), LEG, Instant(160.0), cause=31)
    story = story_of(VISIT, calls, lambda _interface: AgentId("li"), 2)
    assert [(piece.part, piece.begin, piece.end) for piece in story.pieces] == [
        (Part.WAIT, 80.0, 100.0),
        (Part.RING, 85.0, 95.0),
        (Part.RING, 96.0, 100.0),
        (Part.TALK, 100.0, 120.0),
        (Part.HOLD, 120.0, 130.0),
        (Part.TALK, 130.0, 160.0),
    ]
    assert [piece.ring for piece in story.pieces[1:3]] == ["missed", "answered"]
    assert (story.caller, story.nth, story.trunk) == ("138****0042", 2, "PJSIP/carrier")
    assert (story.end, story.ending, story.cause, story.agent_cause) == ("completed_by_agent", "normal", 16, 31)
    assert story.holds() == ((120.0, 130.0),)


def test_what_was_not_seen_is_not_told() -> None:
    bare = Visit(id=VISIT.id, pbx=VISIT.pbx, queue=VISIT.queue, channel=VISIT.channel)
    story = story_of(bare, Calls(), lambda interface: interface, None)
    assert (story.pieces, story.caller, story.cause, story.agent_cause, story.trunk) == ((), None, None, None, None)


AROUND = Surroundings(
    (AgentId("hq/PJSIP/2002"), AgentId("hq/Local/1002@agents/n"), AgentId("branch/PJSIP/2003")),
    {(PbxId("hq"), "inbound", "billing"): QueueId("hq/billing"), (PbxId("hq"), "inbound", "both"): None},
)


@pytest.mark.parametrize(
    ("handed", "way", "agent", "queue", "to"),
    [
        (Handed(at=Instant(160.0), context="inbound", exten="billing"), "blind", None, "hq/billing", None),
        (Handed(at=Instant(160.0), context="x", exten="1002"), "blind", "hq/Local/1002@agents/n", None, None),
        (Handed(at=Instant(160.0), context="x", exten="2003"), "blind", None, None, "2003"),
        (Handed(at=Instant(160.0), context="inbound", exten="both"), "blind", None, None, "both"),
        (Handed(at=Instant(160.0), context="x", exten="+8613800001234"), "blind", None, None, "+861****1234"),
        (Handed(at=Instant(160.0), attended=True, target="PJSIP/2002-0000001a"), "attended",
         "hq/PJSIP/2002", None, None),
        (Handed(at=Instant(160.0), attended=True, target="Local/1002@agents-0000001a;1"), "attended",
         "hq/Local/1002@agents/n", None, None),
        (Handed(at=Instant(160.0), attended=True, target="Local/700@elsewhere-00000083;1"), "attended", None, None,
         "700"),
        (Handed(at=Instant(160.0), attended=True, target="Local/13800001234@out-00000083;1"), "attended", None, None,
         "138****1234"),
        (Handed(at=Instant(160.0), attended=True, target="PJSIP/carrier-0000001b"), "attended", None, None,
         "PJSIP/carrier"),
        (Handed(at=Instant(160.0), attended=True), "attended", None, None, None),
    ],
)  # fmt: skip
def test_a_transfer_is_told_with_its_way_and_where_it_led(
    handed: Handed, way: str, agent: str | None, queue: str | None, to: str | None
) -> None:
    visit = msgspec.structs.replace(VISIT, end=End.TRANSFERRED, handed=handed)
    last = story_of(visit, Calls(), lambda interface: interface, None, AROUND).pieces[-1]
    assert (last.part, last.begin, last.end) == (Part.TRANSFER, 160.0, 160.0)
    assert (last.way, last.agent, last.queue, last.to) == (way, agent, queue, to)
