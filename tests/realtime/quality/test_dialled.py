"""Calls that agents dial, told as a PBX tells them."""

from __future__ import annotations

import pytest

from realtime import events
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.quality.dialled import MOST_OPEN, Dialled, DialledCalls

HQ = PbxId("hq")
PHONE = AgentId("hq/PJSIP/2001")


def at(second: float) -> Instant:
    return Instant(1000.0 + second)


def leg(number: int) -> ChannelId:
    return ChannelId(f"hq/1.{number}")


def created(second: float, number: int, name: str, exten: str = "913800001111") -> events.ChannelCreated:
    return events.ChannelCreated(pbx=HQ, at=at(second), channel=leg(number), name=name, linked=leg(1), exten=exten)


def began(second: float, called: int, caller: int | None) -> events.DialBegan:
    return events.DialBegan(pbx=HQ, at=at(second), leg=leg(called), caller=None if caller is None else leg(caller))


def dialled(second: float, called: int, caller: int, status: str = "ANSWER") -> events.DialEnded:
    return events.DialEnded(pbx=HQ, at=at(second), leg=leg(called), caller=leg(caller), status=status)


def ended(second: float, number: int, cause: int = 16) -> events.ChannelEnded:
    return events.ChannelEnded(pbx=HQ, at=at(second), channel=leg(number), cause=cause)


def told(*happened: events.FloorEvent, agents: frozenset[AgentId] = frozenset({PHONE})) -> list[Dialled]:
    calls = DialledCalls()
    calls.know(agents)
    for event in happened:
        calls.hear(event)
    found = calls.over()
    assert calls.over() == []
    return found


CALL = (
    created(0, 1, "PJSIP/2001-0000001a"),
    created(1, 2, "PJSIP/carrier-0000001b"),
    began(1, 2, 1),
    dialled(6, 2, 1),
)


@pytest.mark.parametrize(("asks", "by_agent"), [(1, True), (2, False), (None, False)])
def test_who_hung_up_is_who_asked_for_it_else_whose_leg_went_first(asks: int | None, *, by_agent: bool) -> None:
    asked = () if asks is None else (events.HangupRequested(pbx=HQ, at=at(30), channel=leg(asks)),)
    (one,) = told(*CALL, *asked, ended(30, 2), ended(30, 1))
    assert one.by_agent is by_agent
    assert one.other_cause == 16


def test_a_call_that_an_agent_dials_is_told_when_it_is_over() -> None:
    (one,) = told(
        *CALL,
        events.RecordingNamed(pbx=HQ, at=at(6), channel=leg(1), file="a.wav"),
        events.HoldBegan(pbx=HQ, at=at(20), channel=leg(1)),
        events.HoldEnded(pbx=HQ, at=at(25), channel=leg(1)),
        events.HoldBegan(pbx=HQ, at=at(60), channel=leg(2)),
        ended(66, 2, 17),
        ended(66, 1),
    )
    assert (one.agent, one.channel, one.leg, one.number) == (PHONE, leg(1), leg(2), "913800001111")
    assert (one.rang, one.answered, one.ended) == (at(1), at(6), at(66))
    assert one.holds == ((at(20), at(25)), (at(60), at(66)))
    assert (one.by_agent, one.cause, one.other_cause, one.trunk) == (False, None, 17, "PJSIP/carrier")
    assert (one.file, one.other_file, one.linked) == ("a.wav", None, leg(1))


def test_the_agents_own_leg_may_go_first() -> None:
    (one,) = told(*CALL, ended(30, 1, 16), ended(31, 2))
    assert (one.by_agent, one.cause, one.ended) == (True, 16, at(30))


def test_what_nobody_took_what_is_internal_and_what_rang_at_the_agent_is_none() -> None:
    assert told(*CALL[:3], dialled(9, 2, 1, "NOANSWER"), ended(9, 2), ended(9, 1)) == []
    inner = (created(0, 1, "PJSIP/2001-1"), created(1, 2, "PJSIP/2002-2"), began(1, 2, 1), dialled(5, 2, 1))
    both = frozenset({PHONE, AgentId("hq/PJSIP/2002")})
    assert told(*inner, ended(9, 1), ended(9, 2), agents=both) == []
    rung = (created(0, 1, "PJSIP/carrier-1"), created(1, 2, "PJSIP/2001-2"), began(1, 2, 1), dialled(5, 2, 1))
    assert told(*rung, ended(9, 2), ended(9, 1)) == []
    consulting = (*rung, created(20, 3, "PJSIP/carrier-3"), began(20, 3, 2), dialled(25, 3, 2), ended(40, 3))
    assert told(*consulting) == []
    local = (created(0, 1, "PJSIP/2001-1"), created(1, 2, "Local/9@x-00;1"), began(1, 2, 1), dialled(5, 2, 1))
    assert told(*local, ended(9, 1)) == []
    assert told(ended(9, 1), dialled(5, 2, 1), began(1, 2, None)) == []


def test_a_second_number_tried_after_the_first_did_not_answer_counts() -> None:
    (one,) = told(
        *CALL[:3],
        dialled(9, 2, 1, "BUSY"),
        ended(9, 2),
        created(10, 3, "PJSIP/other-3"),
        began(10, 3, 1),
        dialled(15, 3, 1),
        ended(40, 3),
    )
    assert (one.leg, one.rang, one.answered) == (leg(3), at(10), at(15))


def test_an_agent_known_by_a_local_interface_dials_from_the_phone_of_that_number() -> None:
    local = AgentId("hq/Local/2001@agents/n")
    (one,) = told(*CALL, ended(30, 1), agents=frozenset({local}))
    assert one.agent == local


def test_a_flood_of_legs_is_bounded() -> None:
    calls = DialledCalls()
    calls.know([PHONE])
    for number in range(MOST_OPEN + 10):
        calls.hear(created(0, 10 + number, "PJSIP/carrier-1"))
    for event in (*CALL, ended(30, 1)):
        calls.hear(event)
    assert calls.over() == []


def test_a_click_in_another_program_rings_the_agents_phone_first_and_is_a_call_they_dial() -> None:
    """AMI Originate: a DialBegin of the agent's leg without a dialler, and their leg then dials over a trunk."""
    click = (CALL[0], began(0.1, 1, None), *CALL[1:])
    (one,) = told(*click, ended(60, 1))
    assert (one.agent, one.leg, one.trunk) == (PHONE, leg(2), "PJSIP/carrier")
    called = (created(0, 9, "PJSIP/carrier-00000019"), CALL[0], began(0.1, 1, 9), *CALL[1:])
    assert told(*called, ended(60, 1)) == []
