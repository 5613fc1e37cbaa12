"""Call legs ring, meet in bridges, hold, are transferred, recorded, listened to and hung up."""

from __future__ import annotations

from realtime.events.event import Event
from realtime.names import BridgeId, ChannelId, Seconds


class ChannelCreated(Event, frozen=True, kw_only=True, tag="channel_created"):
    """A call leg came into being. Source: AMI Newchannel."""

    channel: ChannelId
    name: str
    linked: ChannelId | None = None
    number: str | None = None
    caller_name: str | None = None
    context: str | None = None
    exten: str | None = None


class ChannelRenamed(Event, frozen=True, kw_only=True, tag="channel_renamed"):
    """A leg carries another name from now on (masquerade). Source: AMI Rename."""

    channel: ChannelId
    name: str


class ChannelSeen(Event, frozen=True, kw_only=True, tag="channel_seen"):
    """A row of the snapshot: this leg exists. lasted: seconds since its creation. Source: AMI CoreShowChannel."""

    channel: ChannelId
    name: str
    linked: ChannelId | None = None
    number: str | None = None
    application: str | None = None
    application_data: str | None = None
    bridge: BridgeId | None = None
    lasted: Seconds = Seconds(0.0)


class DialBegan(Event, frozen=True, kw_only=True, tag="dial_began"):
    """A leg begins to ring; caller is None for an originated call. Source: AMI DialBegin."""

    leg: ChannelId
    caller: ChannelId | None = None


class DialEnded(Event, frozen=True, kw_only=True, tag="dial_ended"):
    """A leg stopped ringing. status: ANSWER, NOANSWER, BUSY, CANCEL, CONGESTION, CHANUNAVAIL... Source: AMI DialEnd."""

    leg: ChannelId
    status: str
    caller: ChannelId | None = None


class BridgeEntered(Event, frozen=True, kw_only=True, tag="bridge_entered"):
    """A leg can be heard by the others in the bridge. Source: AMI BridgeEnter."""

    channel: ChannelId
    bridge: BridgeId


class BridgeLeft(Event, frozen=True, kw_only=True, tag="bridge_left"):
    """A leg is out of the bridge. Source: AMI BridgeLeave."""

    channel: ChannelId
    bridge: BridgeId


class HoldBegan(Event, frozen=True, kw_only=True, tag="hold_began"):
    """This leg put the other side on hold. Source: AMI Hold."""

    channel: ChannelId


class HoldEnded(Event, frozen=True, kw_only=True, tag="hold_ended"):
    """The other side is off hold again. Source: AMI Unhold."""

    channel: ChannelId


class HangupRequested(Event, frozen=True, kw_only=True, tag="hangup_requested"):
    """The far end of this leg hangs up. cause: Q.850, None when unset. Source: AMI HangupRequest."""

    channel: ChannelId
    cause: int | None = None


class SoftHangupRequested(Event, frozen=True, kw_only=True, tag="soft_hangup_requested"):
    """Asterisk itself ends or pulls this leg.

    flags: 1 device, 2 redirect, 8 time limit, 16 end of dialplan, 32 explicit.

    Source: AMI SoftHangupRequest, whose Cause is a set of flags and not Q.850 (algorithms.md B0.5).
    """

    channel: ChannelId
    flags: int


class AudioReported(Event, frozen=True, kw_only=True, tag="audio_reported"):
    """What RTCP said of a leg's audio: one report, or all of a leg summed up (realtime/audio_sums.py).

    heard: the far end's report, else ours. packets: sent so far by whoever reports. lost: share 0..1 of what the other
    side sent; jitter: seconds. stalled: reports in a row, up to the last, in which a side sent nothing.

    Source: AMI RTCPReceived and RTCPSent, where the file subscribes to them.
    """

    channel: ChannelId
    heard: bool = True
    packets: int | None = None
    lost: float | None = None
    jitter: Seconds | None = None
    reports: int = 1
    stalled: int = 0


class ChannelEnded(Event, frozen=True, kw_only=True, tag="channel_ended"):
    """A leg is gone. cause: Q.850; tech_cause: the SIP code where Asterisk tells it. Source: AMI Hangup."""

    channel: ChannelId
    cause: int
    tech_cause: str | None = None


class LocalOptimized(Event, frozen=True, kw_only=True, tag="local_optimized"):
    """A pair of Local legs removes itself from a call that goes on without it. Source: AMI LocalOptimizationBegin."""

    one: ChannelId
    two: ChannelId


class BlindTransferred(Event, frozen=True, kw_only=True, tag="blind_transferred"):
    """`by` sent the other party to an extension. success: Result was Success. Source: AMI BlindTransfer."""

    by: ChannelId
    success: bool
    moved: ChannelId | None = None
    context: str | None = None
    exten: str | None = None


class AttendedTransferred(Event, frozen=True, kw_only=True, tag="attended_transferred"):
    """`by` joined its two parties and left. destination: Bridge, App, Link, Threeway or Fail. target: the second party.

    Source: AMI AttendedTransfer.
    """

    by: ChannelId
    success: bool
    second: ChannelId | None = None
    moved: ChannelId | None = None
    destination: str | None = None
    target: ChannelId | None = None


class RecordingBegan(Event, frozen=True, kw_only=True, tag="recording_began"):
    """MixMonitor records this leg. Source: AMI MixMonitorStart."""

    channel: ChannelId


class RecordingEnded(Event, frozen=True, kw_only=True, tag="recording_ended"):
    """MixMonitor stopped on this leg. Source: AMI MixMonitorStop."""

    channel: ChannelId


class RecordingNamed(Event, frozen=True, kw_only=True, tag="recording_named"):
    """The file the leg is recorded to, as the PBX names it; hostile text. Source: VarSet MIXMONITOR_FILENAME."""

    channel: ChannelId
    file: str


class SpyBegan(Event, frozen=True, kw_only=True, tag="spy_began"):
    """Somebody listens to a leg. Source: AMI ChanSpyStart."""

    spy: ChannelId
    target: ChannelId | None = None


class SpyEnded(Event, frozen=True, kw_only=True, tag="spy_ended"):
    """The listener stopped. Source: AMI ChanSpyStop."""

    spy: ChannelId
    target: ChannelId | None = None
