"""Calls are offered to agents, taken and ended; agents come, pause and go."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from realtime.events.event import Event
from realtime.names import AgentId, ChannelId, Instant, QueueId, Seconds


class AgentOffered(Event, frozen=True, kw_only=True, tag="agent_offered"):
    """A waiting call begins to ring at an agent; `leg` is the agent's channel. Source: AMI AgentCalled."""

    channel: ChannelId
    queue: QueueId
    agent: AgentId
    leg: ChannelId
    name: str | None = None


class AgentAnswered(Event, frozen=True, kw_only=True, tag="agent_answered"):
    """The agent took the call. waited, rang: whole seconds. Source: AMI AgentConnect, queue_log CONNECT."""

    channel: ChannelId
    queue: QueueId
    agent: AgentId
    leg: ChannelId | None = None
    name: str | None = None
    waited: Seconds | None = None
    rang: Seconds | None = None


class EndedBy(StrEnum):
    """Who ended a conversation, in Asterisk's words (AgentComplete Reason)."""

    CALLER = "caller"
    AGENT = "agent"
    TRANSFER = "transfer"


class ConversationEnded(Event, frozen=True, kw_only=True, tag="conversation_ended"):
    """The agent's part of an answered visit is over. Source: AMI AgentComplete; queue_log COMPLETE*, *TRANSFER.

    channel, leg: None where Asterisk had let go of the legs before it spoke (seen on 22.10 when both hang up at once).
    """

    queue: QueueId
    agent: AgentId
    channel: ChannelId | None = None
    by: EndedBy | None = None
    leg: ChannelId | None = None
    name: str | None = None
    waited: Seconds | None = None
    talked: Seconds | None = None


class OfferMissed(Event, frozen=True, kw_only=True, tag="offer_missed"):
    """An agent let a call ring out. rang: seconds (Asterisk sends milliseconds). Source: AMI AgentRingNoAnswer."""

    channel: ChannelId
    queue: QueueId
    agent: AgentId
    leg: ChannelId | None = None
    name: str | None = None
    rang: Seconds | None = None


class AgentDumped(Event, frozen=True, kw_only=True, tag="agent_dumped"):
    """The agent hung up during the announcement before the call was connected. Source: AMI AgentDump."""

    channel: ChannelId
    queue: QueueId
    agent: AgentId
    leg: ChannelId | None = None
    name: str | None = None


class Device(IntEnum):
    """A phone's state as Asterisk numbers it in member rows (asterisk.md; include/asterisk/devicestate.h)."""

    UNKNOWN = 0
    NOT_IN_USE = 1
    IN_USE = 2
    BUSY = 3
    INVALID = 4
    UNAVAILABLE = 5
    RINGING = 6
    RING_IN_USE = 7
    ON_HOLD = 8


class MemberSet(Event, frozen=True, kw_only=True, tag="member_set"):
    """Everything Asterisk knows of an agent in one queue.

    last_call, last_pause, logged_in: instants on the PBX's clock; wrap_up: the queue's Wrapuptime.
    Source: AMI QueueMemberStatus, QueueMemberAdded, QueueMemberPause, QueueMemberPenalty, QueueMemberRinginuse;
    QueueMember rows of the snapshot.
    """

    queue: QueueId
    agent: AgentId
    name: str
    device: Device
    paused: bool
    pause_reason: str | None = None
    state_interface: str | None = None
    membership: str | None = None
    penalty: int = 0
    calls_taken: int = 0
    in_call: bool = False
    wrap_up: Seconds = Seconds(0.0)
    last_call: Instant | None = None
    last_pause: Instant | None = None
    logged_in: Instant | None = None


class MemberRemoved(Event, frozen=True, kw_only=True, tag="member_removed"):
    """An agent left one queue, perhaps in the middle of a conversation. Source: AMI QueueMemberRemoved."""

    queue: QueueId
    agent: AgentId


class QueueSeen(Event, frozen=True, kw_only=True, tag="queue_seen"):
    """A row of the snapshot: this queue exists. The counters are Asterisk's own, for parity only.

    Source: AMI QueueParams.
    """

    queue: QueueId
    strategy: str | None = None
    limit: int | None = None
    waiting: int = 0
    completed: int = 0
    abandoned: int = 0
