from __future__ import annotations

from config.visit_contacts import agent_of, call_of, colleagues_of, contact_of, heard_signs
from connectors.audio.figures import AudioFigures, Span
from realtime.calls import Calls
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds, VisitId
from realtime.outcomes import Stage
from realtime.quality.contacts import Direction, Exclusion, Flag, Recording, excluded
from realtime.roster import Person, Roster
from realtime.visits import End, Visit

PHONE = AgentId("hq/PJSIP/2001")
ROSTER = Roster([Person(id="li", name="李", interfaces=(PHONE,))])


def visit(**told: object) -> Visit:
    facts: dict[str, object] = {
        "stage": Stage.ANSWERED,
        "agent": PHONE,
        "left": Instant(100.0),
        "ended": Instant(160.0),
        "end": End.COMPLETED_BY_CALLER,
        "number": "13800001111",
    } | told
    return Visit(
        id=VisitId("hq/1.0/sales/1"),
        pbx=PbxId("hq"),
        queue=QueueId("hq/sales"),
        channel=ChannelId("hq/1.0"),
        **facts,  # type: ignore[arg-type]
    )


def test_a_conversation_that_is_over_is_a_contact_of_the_person() -> None:
    contact = contact_of(visit(), ROSTER, frozenset())
    assert contact is not None
    assert (contact.agent, contact.direction, contact.talked) == ("li", Direction.INBOUND, 60.0)
    assert (contact.answered, contact.linked, contact.recording) == (100.0, "hq/1.0", Recording.PENDING)
    assert contact.flags == frozenset()
    assert agent_of(ROSTER, AgentId("hq/PJSIP/9")) == "hq/PJSIP/9"


def test_who_waits_talks_or_was_never_answered_is_none() -> None:
    for one in (visit(end=None), visit(stage=Stage.WAITING), visit(agent=None)):
        assert contact_of(one, ROSTER, frozenset()) is None


def test_a_colleague_is_not_from_outside_and_an_end_that_was_not_seen_has_no_length() -> None:
    inner = contact_of(visit(number="2001"), ROSTER, colleagues_of(frozenset({PHONE})))
    unseen = contact_of(visit(ended=None), ROSTER, frozenset())
    assert inner is not None
    assert unseen is not None
    assert excluded(inner) is Exclusion.INTERNAL
    assert excluded(unseen) is Exclusion.TALK_NOT_KNOWN
    assert colleagues_of(frozenset({AgentId("hq/Local/1001@agents/n"), AgentId("odd")})) == {"1001"}


def test_what_was_noticed_flags_the_call() -> None:
    contact = contact_of(visit(end=End.DROPPED, held=121.0), ROSTER, frozenset())
    assert contact is not None
    assert contact.flags == {Flag.DROPPED, Flag.LONG_HOLD}


def test_silence_counts_only_where_it_is_no_hold() -> None:
    heard = AudioFigures(
        seconds=60.0,
        sides=(),
        dead_air=(Span(0.0, 6.0), Span(10.0, 30.0)),
        talk_over=None,
        talk_over_share=0.2,
        agent_share=None,
        longest_monologue=None,
        one_way=None,
        mute=None,
        music=(),
        hints=frozenset(),
    )
    signs = heard_signs(heard, Seconds(0.0))
    assert (signs.longest_silence, signs.talk_over) == (20.0, 0.2)
    assert heard_signs(heard, Seconds(5.0)).longest_silence is None
    assert heard_signs(heard, Seconds(5.0), placed=True).longest_silence == 20.0
    assert heard_signs(None, Seconds(0.0)).talk_over is None


def test_a_call_has_the_names_that_the_pbx_told_of_either_leg() -> None:
    calls = Calls()
    calls.alter(PbxId("hq"), ChannelId("hq/1.0"), Instant(101.0), recording="a.wav")
    call = call_of(visit(leg=ChannelId("hq/1.1")), calls)
    assert (call.named_by_caller, call.named_by_agent, call.leg) == ("a.wav", None, "hq/1.1")
