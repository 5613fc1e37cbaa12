from __future__ import annotations

import pytest

from connectors.ami.queue_events import RULES
from connectors.ami.translate import translate
from realtime.events import (
    AbandonReported,
    AgentAnswered,
    AgentDumped,
    AgentOffered,
    CallerJoined,
    CallerLeft,
    CallerSeen,
    ConversationEnded,
    Device,
    EndedBy,
    FloorEvent,
    MemberRemoved,
    MemberSet,
    OfferMissed,
    QueueSeen,
    Source,
)
from realtime.names import AgentId, ChannelId, Instant, QueueId, Seconds
from tests.connectors.ami.messages import HQ, NOW, about_agent, about_member, about_queue

SALES = QueueId("hq/sales")
CALLER = ChannelId("hq/1795415360.0")
LEG = ChannelId("hq/1795415360.2")
ZHANG = AgentId("hq/Local/1001@agents/n")


def read(message: dict[str, str]) -> FloorEvent | None:
    return translate(HQ, message, NOW)


def test_a_caller_joins_with_name_number_and_place() -> None:
    message = about_queue(
        "QueueCallerJoin",
        Position="2",
        CallerIDNum="13800000023",
        CallerIDName=r"O\'Neil",
        Linkedid="1795415359.9",
        Context="inbound",
        Exten="sales",
    )
    assert read(message) == CallerJoined(
        pbx=HQ,
        at=NOW,
        channel=CALLER,
        queue=SALES,
        position=2,
        number="13800000023",
        name="O'Neil",
        linked=ChannelId("hq/1795415359.9"),
        context="inbound",
        exten="sales",
    )


def test_a_caller_leaves() -> None:
    assert read(about_queue("QueueCallerLeave")) == CallerLeft(pbx=HQ, at=NOW, channel=CALLER, queue=SALES)


def test_an_abandon_keeps_its_wait_and_places() -> None:
    message = about_queue("QueueCallerAbandon", HoldTime="9", Position="1", OriginalPosition="3")
    assert read(message) == AbandonReported(
        pbx=HQ, at=NOW, channel=CALLER, queue=SALES, waited=Seconds(9), position=1, original_position=3
    )


def test_a_damaged_wait_costs_the_figure_and_not_the_event() -> None:
    message = about_queue("QueueCallerAbandon", HoldTime="nine", Position="", OriginalPosition="3")
    assert read(message) == AbandonReported(pbx=HQ, at=NOW, channel=CALLER, queue=SALES, original_position=3)


def test_an_offer_names_agent_and_leg() -> None:
    assert read(about_agent("AgentCalled")) == AgentOffered(
        pbx=HQ, at=NOW, channel=CALLER, queue=SALES, agent=ZHANG, leg=LEG, name="张伟"
    )


def test_ring_time_is_seconds_when_answered_and_milliseconds_when_missed() -> None:
    answered = read(about_agent("AgentConnect", HoldTime="4", RingTime="3"))
    missed = read(about_agent("AgentRingNoAnswer", RingTime="3000"))
    same = {"pbx": HQ, "at": NOW, "channel": CALLER, "queue": SALES, "agent": ZHANG, "leg": LEG, "name": "张伟"}
    assert answered == AgentAnswered(**same, waited=Seconds(4), rang=Seconds(3))  # type: ignore[arg-type]
    assert missed == OfferMissed(**same, rang=Seconds(3))  # type: ignore[arg-type]


@pytest.mark.parametrize(("reason", "by"), [("caller", EndedBy.CALLER), ("transfer", EndedBy.TRANSFER), ("?", None)])
def test_a_conversation_ends_by_somebody(reason: str, by: EndedBy | None) -> None:
    event = read(about_agent("AgentComplete", HoldTime="2", TalkTime="61", Reason=reason))
    assert event == ConversationEnded(
        pbx=HQ,
        at=NOW,
        channel=CALLER,
        queue=SALES,
        agent=ZHANG,
        by=by,
        leg=LEG,
        name="张伟",
        waited=Seconds(2),
        talked=Seconds(61),
    )


def test_a_conversation_may_end_after_asterisk_let_go_of_its_legs() -> None:
    message = about_agent("AgentComplete", TalkTime="6", Reason="caller")
    del message["Uniqueid"], message["DestUniqueid"]
    assert read(message) == ConversationEnded(
        pbx=HQ, at=NOW, queue=SALES, agent=ZHANG, by=EndedBy.CALLER, name="张伟", talked=Seconds(6)
    )


def test_an_agent_who_hangs_up_in_the_announcement_dumps_the_caller() -> None:
    assert isinstance(read(about_agent("AgentDump")), AgentDumped)


EXPECTED = MemberSet(
    pbx=HQ,
    at=NOW,
    queue=SALES,
    agent=ZHANG,
    name="张伟",
    device=Device.IN_USE,
    paused=False,
    state_interface="hint:1001@agents",
    membership="dynamic",
    penalty=2,
    calls_taken=7,
    in_call=True,
    wrap_up=Seconds(15),
    last_call=Instant(1795415300),
    logged_in=Instant(1795415000),
)


@pytest.mark.parametrize("title", [name for name, rule in RULES.items() if rule is RULES["QueueMemberStatus"]])
def test_every_member_event_tells_everything(title: str) -> None:
    assert read(about_member(title)) == EXPECTED


def test_a_row_of_the_list_reads_like_the_event_but_is_a_snapshot() -> None:
    row = about_member("QueueMember")
    row["Name"], row["Location"] = row.pop("MemberName"), row.pop("Interface")
    event = read(row)
    assert isinstance(event, MemberSet)
    assert event.source is Source.SNAPSHOT
    assert (event.agent, event.name, event.device) == (ZHANG, "张伟", Device.IN_USE)


def test_an_old_row_without_the_newer_fields_reads_with_their_defaults() -> None:
    row = {"Event": "QueueMember", "Queue": "sales", "Name": "Ann", "Location": "SIP/1", "Status": "1", "Paused": "1"}
    assert read(row) == MemberSet(
        pbx=HQ,
        at=NOW,
        source=Source.SNAPSHOT,
        queue=SALES,
        agent=AgentId("hq/SIP/1"),
        name="Ann",
        device=Device.NOT_IN_USE,
        paused=True,
    )


def test_a_pause_has_its_reason_and_its_moment() -> None:
    event = read(about_member("QueueMemberPause", Paused="1", PausedReason="午餐", LastPause="1795415350"))
    assert isinstance(event, MemberSet)
    assert event.paused
    assert event.pause_reason == "午餐"
    assert event.last_pause == Instant(1795415350)


def test_a_member_without_a_status_is_not_guessed() -> None:
    message = about_member("QueueMemberPaused")
    del message["Status"]
    assert read(message) is None


def test_a_status_nobody_knows_is_an_unknown_device() -> None:
    event = read(about_member("QueueMemberStatus", Status="17"))
    assert isinstance(event, MemberSet)
    assert event.device is Device.UNKNOWN


def test_a_member_goes() -> None:
    gone = MemberRemoved(pbx=HQ, at=NOW, queue=SALES, agent=ZHANG)
    assert read(about_member("QueueMemberRemoved")) == gone


def test_a_queue_without_a_limit_has_none() -> None:
    message = about_queue("QueueParams", Max="0", Strategy="rrmemory", Calls="3", Completed="5", Abandoned="1")
    assert read(message) == QueueSeen(
        pbx=HQ,
        at=NOW,
        source=Source.SNAPSHOT,
        queue=SALES,
        strategy="rrmemory",
        waiting=3,
        completed=5,
        abandoned=1,
    )


def test_a_waiting_caller_is_seen_with_the_wait_so_far() -> None:
    message = about_queue("QueueEntry", Position="1", Wait="7", CallerIDNum="unknown", CallerIDName="Mina")
    assert read(message) == CallerSeen(
        pbx=HQ, at=NOW, source=Source.SNAPSHOT, channel=CALLER, queue=SALES, waited=Seconds(7), position=1, name="Mina"
    )


@pytest.mark.parametrize("title", RULES)
def test_an_event_without_its_queue_is_given_up(title: str) -> None:
    message = about_agent(title, Status="1")
    del message["Queue"]
    assert read(message) is None


def test_a_wait_over_a_clock_that_was_set_back_is_told_as_it_is() -> None:
    seen = read(about_queue("QueueEntry", Position="1", Wait="-3560"))
    assert isinstance(seen, CallerSeen)
    assert seen.waited == -3560.0
