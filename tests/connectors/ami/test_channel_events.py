from __future__ import annotations

import pytest

from connectors.ami.channel_events import RULES
from connectors.ami.translate import translate
from realtime.events import (
    AttendedTransferred,
    BlindTransferred,
    BridgeEntered,
    BridgeLeft,
    ChannelCreated,
    ChannelEnded,
    ChannelRenamed,
    ChannelSeen,
    DialBegan,
    DialEnded,
    FloorEvent,
    HangupRequested,
    HoldBegan,
    HoldEnded,
    LocalOptimized,
    QueueAttempted,
    QueueStatusSet,
    RecordingBegan,
    RecordingEnded,
    RecordingNamed,
    SoftHangupRequested,
    Source,
    SpyBegan,
    SpyEnded,
)
from realtime.names import BridgeId, ChannelId, QueueId, Seconds
from tests.connectors.ami.messages import HQ, NOW, event

CALLER = ChannelId("hq/1795415360.0")
LEG = ChannelId("hq/1795415360.2")
BRIDGE = BridgeId("hq/41468295")


def read(message: dict[str, str]) -> FloorEvent | None:
    return translate(HQ, message, NOW)


def test_a_leg_is_born_with_what_is_known_of_it() -> None:
    message = event(
        "Newchannel",
        Channel="PJSIP/2001-00000020",
        Linkedid="1795415360.0",
        CallerIDNum="<unknown>",
        CallerIDName=r"张 \"总\"",
        Context="inbound",
        Exten="",
    )
    assert read(message) == ChannelCreated(
        pbx=HQ,
        at=NOW,
        channel=CALLER,
        name="PJSIP/2001-00000020",
        linked=CALLER,
        caller_name='张 "总"',
        context="inbound",
    )


def test_a_leg_is_renamed() -> None:
    renamed = ChannelRenamed(pbx=HQ, at=NOW, channel=CALLER, name="B")
    assert read(event("Rename", Channel="A", Newname="B")) == renamed


@pytest.mark.parametrize(("duration", "lasted"), [("01:02:03", 3723.0), ("17", 17.0), ("", 0.0), ("1:x", 0.0)])
def test_a_leg_is_seen_with_its_age(duration: str, lasted: float) -> None:
    message = event(
        "CoreShowChannel",
        Channel="PJSIP/trunk-6",
        Application="Queue",
        ApplicationData="sales,tTc,,,120",
        Duration=duration,
        BridgeId="41468295",
    )
    assert read(message) == ChannelSeen(
        pbx=HQ,
        at=NOW,
        source=Source.SNAPSHOT,
        channel=CALLER,
        name="PJSIP/trunk-6",
        application="Queue",
        application_data="sales,tTc,,,120",
        bridge=BRIDGE,
        lasted=Seconds(lasted),
    )


def test_a_dial_begins_and_ends_with_or_without_a_caller() -> None:
    assert read(event("DialBegin", DestUniqueid="1795415360.2")) == DialBegan(pbx=HQ, at=NOW, leg=LEG, caller=CALLER)
    ended = {"Event": "DialEnd", "DestUniqueid": "1795415360.2", "DialStatus": "ANSWER"}
    assert read(ended) == DialEnded(pbx=HQ, at=NOW, leg=LEG, status="ANSWER")


def test_a_leg_enters_and_leaves_a_bridge() -> None:
    where = {"BridgeUniqueid": "41468295"}
    assert read(event("BridgeEnter", **where)) == BridgeEntered(pbx=HQ, at=NOW, channel=CALLER, bridge=BRIDGE)
    assert read(event("BridgeLeave", **where)) == BridgeLeft(pbx=HQ, at=NOW, channel=CALLER, bridge=BRIDGE)
    assert read(event("BridgeLeave", BridgeUniqueid="")) is None


def test_hold_recording_and_listening_name_their_leg() -> None:
    same = {"pbx": HQ, "at": NOW}
    assert read(event("Hold")) == HoldBegan(**same, channel=CALLER)  # type: ignore[arg-type]
    assert read(event("Unhold")) == HoldEnded(**same, channel=CALLER)  # type: ignore[arg-type]
    assert read(event("MixMonitorStart")) == RecordingBegan(**same, channel=CALLER)  # type: ignore[arg-type]
    assert read(event("MixMonitorStop")) == RecordingEnded(**same, channel=CALLER)  # type: ignore[arg-type]
    spying = {"SpyerUniqueid": "1795415360.2", "SpyeeUniqueid": "1795415360.0"}
    assert read(event("ChanSpyStart", **spying)) == SpyBegan(**same, spy=LEG, target=CALLER)  # type: ignore[arg-type]
    assert read(event("ChanSpyStop", SpyerUniqueid="1795415360.2")) == SpyEnded(**same, spy=LEG)  # type: ignore[arg-type]


@pytest.mark.parametrize(("fields", "cause"), [({}, None), ({"Cause": "-1"}, None), ({"Cause": "38"}, 38)])
def test_a_hang_up_request_without_a_cause_has_none(fields: dict[str, str], cause: int | None) -> None:
    assert read(event("HangupRequest", **fields)) == HangupRequested(pbx=HQ, at=NOW, channel=CALLER, cause=cause)


def test_a_soft_hang_up_carries_flags_and_not_a_cause() -> None:
    pulled = SoftHangupRequested(pbx=HQ, at=NOW, channel=CALLER, flags=2)
    assert read(event("SoftHangupRequest", Cause="2")) == pulled


def test_a_leg_ends_with_both_causes() -> None:
    ended = ChannelEnded(pbx=HQ, at=NOW, channel=CALLER, cause=38, tech_cause="500")
    assert read(event("Hangup", Cause="38", TechCause="500")) == ended
    assert read(event("Hangup", Cause="?")) == ChannelEnded(pbx=HQ, at=NOW, channel=CALLER, cause=0)


def test_a_local_pair_steps_out() -> None:
    message = event("LocalOptimizationBegin", LocalOneUniqueid="1795415360.0", LocalTwoUniqueid="1795415360.2")
    assert read(message) == LocalOptimized(pbx=HQ, at=NOW, one=CALLER, two=LEG)


def test_transfers_tell_who_moved_whom_where() -> None:
    blind = event(
        "BlindTransfer",
        Result="Success",
        TransfererUniqueid="1795415360.2",
        TransfereeUniqueid="1795415360.0",
        Context="inbound",
        Extension="vip",
    )
    assert read(blind) == BlindTransferred(
        pbx=HQ, at=NOW, by=LEG, success=True, moved=CALLER, context="inbound", exten="vip"
    )
    attended = event(
        "AttendedTransfer",
        Result="Fail",
        OrigTransfererUniqueid="1795415360.2",
        SecondTransfererUniqueid="1795415361.4",
        TransferTargetUniqueid="1795415361.5",
        DestType="Bridge",
    )
    assert read(attended) == AttendedTransferred(
        pbx=HQ,
        at=NOW,
        by=LEG,
        success=False,
        second=ChannelId("hq/1795415361.4"),
        destination="Bridge",
        target=ChannelId("hq/1795415361.5"),
    )


def test_only_two_variables_mean_something() -> None:
    ended = event("VarSet", Variable="QUEUESTATUS", Value="TIMEOUT", Context="inbound", Exten="sales")
    assert read(ended) == QueueStatusSet(
        pbx=HQ, at=NOW, channel=CALLER, status="TIMEOUT", context="inbound", exten="sales"
    )
    named = event("VarSet", Variable="MIXMONITOR_FILENAME", Value="/rec/1.wav")
    assert read(named) == RecordingNamed(pbx=HQ, at=NOW, channel=CALLER, file="/rec/1.wav")
    assert read(event("VarSet", Variable="QUEUESTATUS", Value="")) is None
    assert read(event("VarSet", Variable="QUEUESTATUSES", Value="TIMEOUT")) is None


def test_an_attempt_names_the_queue_before_the_first_comma() -> None:
    attempted = QueueAttempted(pbx=HQ, at=NOW, channel=CALLER, queue=QueueId("hq/sales"))
    assert read(event("Newexten", Application="Queue", AppData="sales,tTc,,,120")) == attempted
    assert read(event("Newexten", Application="Queue", AppData="sales")) == attempted
    assert read(event("Newexten", Application="Queue", AppData="")) is None
    assert read(event("Newexten", Application="QueueLog", AppData="sales,x")) is None


@pytest.mark.parametrize("title", RULES)
def test_an_event_of_no_leg_is_given_up(title: str) -> None:
    assert (
        read({"Event": title, "Variable": "QUEUESTATUS", "Value": "x", "Application": "Queue", "AppData": "q"}) is None
    )
