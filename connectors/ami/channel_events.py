"""Legs, bridges, holds, transfers, recordings: AMI events of the `call` and `dialplan` classes.

Source of the fields: main/manager_channels.c, manager_bridges.c, core_local.c, stasis_channels.c and the captures.
"""

from __future__ import annotations

from typing import Final

from connectors.ami.fields import Rule, bridge_id, channel_id, maybe_channel, name, number, text, whole
from connectors.ami.frames import Having, Message
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
from realtime.names import BridgeId, Instant, PbxId, QueueId, Seconds

UNSET: Final = -1
"""HangupRequest's Cause where nobody gave one (algorithms.md B0.5)."""


def channel_created(pbx: PbxId, message: Message, at: Instant) -> ChannelCreated:
    """Translate Newchannel."""
    return ChannelCreated(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        name=message["Channel"],
        linked=maybe_channel(pbx, message, "Linkedid"),
        number=number(message),
        caller_name=name(message),
        context=text(message, "Context"),
        exten=text(message, "Exten"),
    )


def channel_renamed(pbx: PbxId, message: Message, at: Instant) -> ChannelRenamed:
    """Translate Rename."""
    return ChannelRenamed(pbx=pbx, at=at, channel=channel_id(pbx, message), name=message["Newname"])


def channel_seen(pbx: PbxId, message: Message, at: Instant) -> ChannelSeen:
    """Translate a CoreShowChannel row of CoreShowChannels."""
    bridge = text(message, "BridgeId")
    return ChannelSeen(
        pbx=pbx,
        at=at,
        source=Source.SNAPSHOT,
        channel=channel_id(pbx, message),
        name=message["Channel"],
        linked=maybe_channel(pbx, message, "Linkedid"),
        number=number(message),
        application=text(message, "Application"),
        application_data=text(message, "ApplicationData"),
        bridge=None if bridge is None else BridgeId(f"{pbx}/{bridge}"),
        lasted=_clocked(message.get("Duration", "")),
    )


def _clocked(duration: str) -> Seconds:
    """Read `hours:minutes:seconds`, or seconds alone; 0 when damaged."""
    total = 0
    for part in duration.split(":"):
        if not (part.isascii() and part.isdigit()):
            return Seconds(0.0)
        total = total * 60 + int(part)
    return Seconds(float(total))


def dial_began(pbx: PbxId, message: Message, at: Instant) -> DialBegan:
    """Translate DialBegin."""
    leg = channel_id(pbx, message, "DestUniqueid")
    return DialBegan(pbx=pbx, at=at, leg=leg, caller=maybe_channel(pbx, message, "Uniqueid"))


def dial_ended(pbx: PbxId, message: Message, at: Instant) -> DialEnded:
    """Translate DialEnd."""
    return DialEnded(
        pbx=pbx,
        at=at,
        leg=channel_id(pbx, message, "DestUniqueid"),
        status=message["DialStatus"],
        caller=maybe_channel(pbx, message, "Uniqueid"),
    )


def bridge_entered(pbx: PbxId, message: Message, at: Instant) -> BridgeEntered:
    """Translate BridgeEnter."""
    return BridgeEntered(pbx=pbx, at=at, channel=channel_id(pbx, message), bridge=bridge_id(pbx, message))


def bridge_left(pbx: PbxId, message: Message, at: Instant) -> BridgeLeft:
    """Translate BridgeLeave."""
    return BridgeLeft(pbx=pbx, at=at, channel=channel_id(pbx, message), bridge=bridge_id(pbx, message))


def hold_began(pbx: PbxId, message: Message, at: Instant) -> HoldBegan:
    """Translate Hold."""
    return HoldBegan(pbx=pbx, at=at, channel=channel_id(pbx, message))


def hold_ended(pbx: PbxId, message: Message, at: Instant) -> HoldEnded:
    """Translate Unhold."""
    return HoldEnded(pbx=pbx, at=at, channel=channel_id(pbx, message))


def hangup_requested(pbx: PbxId, message: Message, at: Instant) -> HangupRequested:
    """Translate HangupRequest, whose Cause is missing or -1 when nobody gave one."""
    cause = whole(message, "Cause")
    cause = None if cause == UNSET else cause
    return HangupRequested(pbx=pbx, at=at, channel=channel_id(pbx, message), cause=cause)


def soft_hangup_requested(pbx: PbxId, message: Message, at: Instant) -> SoftHangupRequested:
    """Translate SoftHangupRequest, whose Cause is a set of flags."""
    flags = whole(message, "Cause") or 0
    return SoftHangupRequested(pbx=pbx, at=at, channel=channel_id(pbx, message), flags=flags)


def channel_ended(pbx: PbxId, message: Message, at: Instant) -> ChannelEnded:
    """Translate Hangup; a damaged Cause reads as 0, Asterisk's own word for not set."""
    return ChannelEnded(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        cause=whole(message, "Cause") or 0,
        tech_cause=text(message, "TechCause"),
    )


def local_optimized(pbx: PbxId, message: Message, at: Instant) -> LocalOptimized:
    """Translate LocalOptimizationBegin."""
    one = channel_id(pbx, message, "LocalOneUniqueid")
    return LocalOptimized(pbx=pbx, at=at, one=one, two=channel_id(pbx, message, "LocalTwoUniqueid"))


def blind_transferred(pbx: PbxId, message: Message, at: Instant) -> BlindTransferred:
    """Translate BlindTransfer."""
    return BlindTransferred(
        pbx=pbx,
        at=at,
        by=channel_id(pbx, message, "TransfererUniqueid"),
        success=message.get("Result") == "Success",
        moved=maybe_channel(pbx, message, "TransfereeUniqueid"),
        context=text(message, "Context"),
        exten=text(message, "Extension"),
    )


def attended_transferred(pbx: PbxId, message: Message, at: Instant) -> AttendedTransferred:
    """Translate AttendedTransfer."""
    return AttendedTransferred(
        pbx=pbx,
        at=at,
        by=channel_id(pbx, message, "OrigTransfererUniqueid"),
        success=message.get("Result") == "Success",
        second=maybe_channel(pbx, message, "SecondTransfererUniqueid"),
        moved=maybe_channel(pbx, message, "TransfereeUniqueid"),
        destination=text(message, "DestType"),
        target=maybe_channel(pbx, message, "TransferTargetUniqueid"),
    )


def recording_began(pbx: PbxId, message: Message, at: Instant) -> RecordingBegan:
    """Translate MixMonitorStart."""
    return RecordingBegan(pbx=pbx, at=at, channel=channel_id(pbx, message))


def recording_ended(pbx: PbxId, message: Message, at: Instant) -> RecordingEnded:
    """Translate MixMonitorStop."""
    return RecordingEnded(pbx=pbx, at=at, channel=channel_id(pbx, message))


def spy_began(pbx: PbxId, message: Message, at: Instant) -> SpyBegan:
    """Translate ChanSpyStart."""
    spy = channel_id(pbx, message, "SpyerUniqueid")
    return SpyBegan(pbx=pbx, at=at, spy=spy, target=maybe_channel(pbx, message, "SpyeeUniqueid"))


def spy_ended(pbx: PbxId, message: Message, at: Instant) -> SpyEnded:
    """Translate ChanSpyStop."""
    spy = channel_id(pbx, message, "SpyerUniqueid")
    return SpyEnded(pbx=pbx, at=at, spy=spy, target=maybe_channel(pbx, message, "SpyeeUniqueid"))


def variable_set(pbx: PbxId, message: Message, at: Instant) -> QueueStatusSet | RecordingNamed | None:
    """Translate VarSet of the two variables that tell something; Queue() itself empties QUEUESTATUS at times."""
    value = message.get("Value")
    if not value:
        return None
    match message.get("Variable"):
        case "QUEUESTATUS":
            return QueueStatusSet(
                pbx=pbx,
                at=at,
                channel=channel_id(pbx, message),
                status=value,
                context=text(message, "Context"),
                exten=text(message, "Exten"),
            )
        case "MIXMONITOR_FILENAME":
            return RecordingNamed(pbx=pbx, at=at, channel=channel_id(pbx, message), file=value)
        case _:
            return None


def queue_attempted(pbx: PbxId, message: Message, at: Instant) -> QueueAttempted | None:
    """Translate Newexten of the application Queue; its first argument names the queue."""
    queue = message.get("AppData", "").partition(",")[0].strip()
    if message.get("Application") != "Queue" or not queue:
        return None
    return QueueAttempted(pbx=pbx, at=at, channel=channel_id(pbx, message), queue=QueueId(f"{pbx}/{queue}"))


OF_SOMEBODY: Final = Having(b"Cause", rb"(?!16(?:[\r\n]|$))")
"""A Local channel whose other half was hung up says SoftHangupRequest with 16 alone, the flag of a module's unloading
(algorithms.md B0.5), after the HangupRequest that says who it was: a tenth of all wanted events of a busy centre."""

_LEG = ("Uniqueid",)
_DIALLED = ("Uniqueid", "DestUniqueid")
_BRIDGED = ("Uniqueid", "BridgeUniqueid")
_ENDING = ("Uniqueid", "Cause")
_SPYING = ("SpyerUniqueid", "SpyeeUniqueid")

RULES: Final = {
    "Newchannel": Rule(
        channel_created,
        ("Uniqueid", "Channel", "Linkedid", "CallerIDNum", "CallerIDName", "Context", "Exten"),
    ),
    "Rename": Rule(channel_renamed, ("Uniqueid", "Newname")),
    "CoreShowChannel": Rule(channel_seen),
    "DialBegin": Rule(dial_began, _DIALLED),
    "DialEnd": Rule(dial_ended, (*_DIALLED, "DialStatus")),
    "BridgeEnter": Rule(bridge_entered, _BRIDGED),
    "BridgeLeave": Rule(bridge_left, _BRIDGED),
    "Hold": Rule(hold_began, _LEG),
    "Unhold": Rule(hold_ended, _LEG),
    "HangupRequest": Rule(hangup_requested, _ENDING),
    "SoftHangupRequest": Rule(soft_hangup_requested, _ENDING, OF_SOMEBODY),
    "Hangup": Rule(channel_ended, (*_ENDING, "TechCause")),
    "LocalOptimizationBegin": Rule(local_optimized, ("LocalOneUniqueid", "LocalTwoUniqueid")),
    "BlindTransfer": Rule(
        blind_transferred,
        ("TransfererUniqueid", "TransfereeUniqueid", "Result", "Context", "Extension"),
    ),
    "AttendedTransfer": Rule(
        attended_transferred,
        (
            "OrigTransfererUniqueid",
            "SecondTransfererUniqueid",
            "TransfereeUniqueid",
            "TransferTargetUniqueid",
            "Result",
            "DestType",
        ),
    ),
    "MixMonitorStart": Rule(recording_began, _LEG),
    "MixMonitorStop": Rule(recording_ended, _LEG),
    "ChanSpyStart": Rule(spy_began, _SPYING),
    "ChanSpyStop": Rule(spy_ended, _SPYING),
    "VarSet": Rule(
        variable_set,
        ("Uniqueid", "Variable", "Value", "Context", "Exten"),
        Having(b"Variable", rb"(?:QUEUESTATUS|MIXMONITOR_FILENAME)(?:[\r\n]|$)"),
    ),
    "Newexten": Rule(
        queue_attempted, ("Uniqueid", "Application", "AppData"), Having(b"Application", rb"Queue(?:[\r\n]|$)")
    ),
}
"""How each of these events is read."""
