"""What can happen on the floor: one tagged union, `FloorEvent`, in the words of the trade.

Connectors translate their peers' words into these events; the journal keeps them; the floor is a pure function of
them. A field that a peer did not tell is None. New fields come with defaults, so that older journals still read.
"""

from __future__ import annotations

from typing import TypeAlias

from realtime.events.agents import (
    AgentAnswered,
    AgentDumped,
    AgentOffered,
    ConversationEnded,
    Device,
    EndedBy,
    MemberRemoved,
    MemberSet,
    OfferMissed,
    QueueSeen,
)
from realtime.events.callers import (
    AbandonReported,
    CallerJoined,
    CallerLeft,
    CallerSeen,
    QueueAttempted,
    QueueStatusSet,
    Verdict,
    VisitLogged,
)
from realtime.events.channels import (
    AttendedTransferred,
    AudioReported,
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
    RecordingBegan,
    RecordingEnded,
    RecordingNamed,
    SoftHangupRequested,
    SpyBegan,
    SpyEnded,
)
from realtime.events.event import Event, Source
from realtime.events.feed import (
    ContactChanged,
    DeviceChanged,
    DialplanVisible,
    FeedChanged,
    FeedReason,
    FeedState,
    GapClosed,
    PbxBooted,
    PbxClockSet,
    PbxReloaded,
    PbxStopping,
    PeerChanged,
    RegistrationChanged,
    SnapshotBegan,
    SnapshotEnded,
    UserEventSent,
)

FloorEvent: TypeAlias = (
    CallerJoined
    | CallerLeft
    | AbandonReported
    | QueueStatusSet
    | QueueAttempted
    | VisitLogged
    | CallerSeen
    | AgentOffered
    | AgentAnswered
    | ConversationEnded
    | OfferMissed
    | AgentDumped
    | MemberSet
    | MemberRemoved
    | QueueSeen
    | ChannelCreated
    | ChannelRenamed
    | ChannelSeen
    | DialBegan
    | DialEnded
    | BridgeEntered
    | BridgeLeft
    | HoldBegan
    | HoldEnded
    | HangupRequested
    | SoftHangupRequested
    | ChannelEnded
    | LocalOptimized
    | BlindTransferred
    | AttendedTransferred
    | AudioReported
    | RecordingBegan
    | RecordingEnded
    | RecordingNamed
    | SpyBegan
    | SpyEnded
    | DeviceChanged
    | ContactChanged
    | PeerChanged
    | RegistrationChanged
    | UserEventSent
    | FeedChanged
    | DialplanVisible
    | GapClosed
    | PbxBooted
    | PbxClockSet
    | PbxStopping
    | PbxReloaded
    | SnapshotBegan
    | SnapshotEnded
)

__all__ = [
    "AbandonReported",
    "AgentAnswered",
    "AgentDumped",
    "AgentOffered",
    "AttendedTransferred",
    "AudioReported",
    "BlindTransferred",
    "BridgeEntered",
    "BridgeLeft",
    "CallerJoined",
    "CallerLeft",
    "CallerSeen",
    "ChannelCreated",
    "ChannelEnded",
    "ChannelRenamed",
    "ChannelSeen",
    "ContactChanged",
    "ConversationEnded",
    "Device",
    "DeviceChanged",
    "DialBegan",
    "DialEnded",
    "DialplanVisible",
    "EndedBy",
    "Event",
    "FeedChanged",
    "FeedReason",
    "FeedState",
    "FloorEvent",
    "GapClosed",
    "HangupRequested",
    "HoldBegan",
    "HoldEnded",
    "LocalOptimized",
    "MemberRemoved",
    "MemberSet",
    "OfferMissed",
    "PbxBooted",
    "PbxClockSet",
    "PbxReloaded",
    "PbxStopping",
    "PeerChanged",
    "QueueAttempted",
    "QueueSeen",
    "QueueStatusSet",
    "RecordingBegan",
    "RecordingEnded",
    "RecordingNamed",
    "RegistrationChanged",
    "SnapshotBegan",
    "SnapshotEnded",
    "SoftHangupRequested",
    "Source",
    "SpyBegan",
    "SpyEnded",
    "UserEventSent",
    "Verdict",
    "VisitLogged",
]
