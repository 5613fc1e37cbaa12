from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.access.caller_key import normalised
from realtime.agents import Agent
from realtime.calls import Channel
from realtime.erasing import CallerEraser, PersonEraser
from realtime.events import AgentOffered, CallerJoined, ChannelCreated, ChannelSeen, Verdict, VisitLogged
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId

HQ, AT = PbxId("hq"), Instant(1000.0)
LEG, SALES = ChannelId("hq/1795415360.13812340042"), QueueId("hq/sales")


def eraser() -> CallerEraser:
    digits = "8613812340042"
    return CallerEraser(digits, lambda number: normalised(number) == digits, lambda number: f"~{len(number):012d}")


def joined(number: str | None, name: str | None = "王") -> CallerJoined:
    return CallerJoined(pbx=HQ, at=AT, channel=LEG, queue=SALES, position=2, number=number, name=name, exten="500")


@pytest.mark.parametrize("number", ["13812340042", "+86 138-1234-0042", "sip:013812340042@trunk"])
def test_number_and_name_go_and_the_rest_stays(number: str) -> None:
    cleaned = eraser().cleaned(joined(number))
    assert cleaned == msgspec.structs.replace(joined(f"~{len(number):012d}"), name=None)


def test_somebody_elses_call_is_the_very_same_object() -> None:
    for event in (joined("13812340043"), joined(None)):
        assert eraser().cleaned(event) is event


def test_a_name_alone_goes_when_the_leg_is_known_to_be_theirs() -> None:
    known = eraser()
    known.learn(joined("13812340042"))
    assert known.cleaned(joined(None)).name is None


def test_the_number_within_texts_goes_and_uniqueids_stay() -> None:
    created = ChannelCreated(
        pbx=HQ,
        at=AT,
        channel=LEG,
        name="PJSIP/13812340042-0000001a",
        number="1",
        caller_name="王",
        exten="013812340042",
    )
    cleaned = eraser().cleaned(created)
    assert (cleaned.name, cleaned.exten, cleaned.channel) == ("PJSIP/**-0000001a", "**", LEG)
    seen = ChannelSeen(pbx=HQ, at=AT, channel=LEG, name="x", application_data="PJSIP/013812340042@trunk,20")
    assert eraser().cleaned(seen).application_data == "PJSIP/**@trunk,20"
    row = Channel(id=LEG, pbx=HQ, name="Local/2001@x", number="13812340042", recording="/m/13812340042.wav")
    cleaned_row = eraser().cleaned(row)
    assert (cleaned_row.name, cleaned_row.number, cleaned_row.recording) == (
        "Local/2001@x",
        "~000000000011",
        "/m/**.wav",
    )


@given(st.lists(st.sampled_from(["13812340042", "13812340043", "8613812340042", "x", ",", "@"]), max_size=6))
def test_cleaning_twice_is_cleaning_once(parts: list[str]) -> None:
    event = ChannelSeen(pbx=HQ, at=AT, channel=LEG, name=",".join(parts), number="".join(parts[:1]))
    once = eraser().cleaned(event)
    assert eraser().cleaned(once) is once
    assert "13812340042" not in once.name.split(",")


def test_a_row_concerns_once_the_leg_is_learned() -> None:
    known = eraser()
    written = msgspec.json.encode(joined(None))
    assert known.concerns(msgspec.json.encode(joined("138-1234-0042")))
    known.learn(msgspec.structs.replace(joined("13812340042"), channel=ChannelId("hq/5.5")))
    known.learned()
    assert known.subjects == {"hq/5.5"}
    assert known.concerns(written.replace(b"1795415360.13812340042", b"5.5"))


LINA = AgentId("hq/PJSIP/2001")


def logged_visit(agent: str) -> VisitLogged:
    return VisitLogged(pbx=HQ, at=AT, channel=LEG, queue=SALES, joined=AT, verdict=Verdict.ANSWERED, agent=agent)


def test_the_interface_takes_the_place_of_a_name() -> None:
    theirs = PersonEraser([LINA], ["李娜"])
    offered = AgentOffered(pbx=HQ, at=AT, channel=LEG, queue=SALES, agent=LINA, leg=ChannelId("hq/2.2"), name="Li Na")
    assert theirs.concerns(msgspec.json.encode(offered))
    assert not theirs.concerns(msgspec.json.encode(logged_visit("Li Na")))
    theirs.learn(offered)
    theirs.learned()
    assert theirs.concerns(msgspec.json.encode(logged_visit("Li Na")))
    assert theirs.cleaned(offered).name == "PJSIP/2001"
    assert theirs.cleaned(theirs.cleaned(offered)) == theirs.cleaned(offered)
    assert theirs.cleaned(logged_visit("Li Na")).agent == "PJSIP/2001"
    assert theirs.cleaned(Agent(id=LINA, pbx=HQ, name="李娜")).name == "PJSIP/2001"
    told = ChannelCreated(pbx=HQ, at=AT, channel=LEG, name="PJSIP/2001-0000001a", caller_name="Li Na")
    assert theirs.cleaned(told).caller_name is None
    assert theirs.cleaned(msgspec.structs.replace(told, name="PJSIP/2002-0000001a")).caller_name == "Li Na"


def test_who_is_called_the_same_keeps_their_visits() -> None:
    theirs = PersonEraser([LINA], ["Li Na"])
    other = Agent(id=AgentId("hq/PJSIP/2002"), pbx=HQ, name="Li Na")
    theirs.learn(other)
    assert theirs.cleaned(other) is other
    assert theirs.cleaned(logged_visit("Li Na")).agent == "Li Na"
