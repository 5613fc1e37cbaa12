"""A caller enters, waits in and leaves a queue."""

from __future__ import annotations

from enum import StrEnum

from realtime.events.event import Event
from realtime.names import ChannelId, QueueId, Seconds


class CallerJoined(Event, frozen=True, kw_only=True, tag="caller_joined"):
    """A caller entered a queue: a visit begins. Source: AMI QueueCallerJoin, queue_log ENTERQUEUE."""

    channel: ChannelId
    queue: QueueId
    position: int | None = None
    number: str | None = None
    name: str | None = None
    linked: ChannelId | None = None
    context: str | None = None
    exten: str | None = None


class CallerLeft(Event, frozen=True, kw_only=True, tag="caller_left"):
    """A caller is no longer in the queue; the reason comes separately. Source: AMI QueueCallerLeave."""

    channel: ChannelId
    queue: QueueId


class AbandonReported(Event, frozen=True, kw_only=True, tag="abandon_reported"):
    """Asterisk says a caller left unanswered; also sent for timeouts and other exits (asterisk.md, table).

    Source: AMI QueueCallerAbandon. waited: whole seconds. context, exten: where the dialplan goes on; other than at the
    joining when somebody redirected the caller (seen on 22.10).
    """

    channel: ChannelId
    queue: QueueId
    waited: Seconds | None = None
    position: int | None = None
    original_position: int | None = None
    context: str | None = None
    exten: str | None = None


class QueueStatusSet(Event, frozen=True, kw_only=True, tag="queue_status_set"):
    """The dialplan learned how a pass through a queue ended, or that it was refused.

    status: TIMEOUT, LEAVEEMPTY, LEAVEUNAVAIL, WITHDRAW, CONTINUE; FULL, JOINEMPTY, JOINUNAVAIL when refused.
    Source: AMI VarSet QUEUESTATUS (queue unknown) or a UserEvent of the dialplan (queue named).
    """

    channel: ChannelId
    status: str
    queue: QueueId | None = None
    context: str | None = None
    exten: str | None = None


class QueueAttempted(Event, frozen=True, kw_only=True, tag="queue_attempted"):
    """A caller's dialplan runs Queue(): names the queue of a refusal. Source: AMI Newexten, Application Queue."""

    channel: ChannelId
    queue: QueueId


class Verdict(StrEnum):
    """How queue_log says a visit ended without an answer; ABANDON also stands for redirects and manager hang-ups."""

    ABANDON = "abandon"
    TIMEOUT = "timeout"
    KEY = "key"
    EMPTY = "empty"
    WITHDRAW = "withdraw"


class ExitLogged(Event, frozen=True, kw_only=True, tag="exit_logged"):
    """queue_log's own word on the end of a visit. waited: whole seconds where the verb carries them."""

    channel: ChannelId
    queue: QueueId
    verdict: Verdict
    waited: Seconds | None = None


class CallerSeen(Event, frozen=True, kw_only=True, tag="caller_seen"):
    """A row of the snapshot: this caller waits. Source: AMI QueueEntry. waited: whole seconds at the list's time."""

    channel: ChannelId
    queue: QueueId
    waited: Seconds
    position: int | None = None
    number: str | None = None
    name: str | None = None
