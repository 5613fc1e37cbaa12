"""A caller enters, waits in and leaves a queue."""

from __future__ import annotations

from enum import StrEnum

from realtime.events.agents import EndedBy
from realtime.events.event import Event
from realtime.names import ChannelId, Instant, QueueId, Seconds


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
    """How queue_log says a caller's waiting ended; ABANDON also stands for redirects and manager hang-ups.

    RESTART: Asterisk started anew while the caller waited or talked; nothing more is known.
    """

    ANSWERED = "answered"
    ABANDON = "abandon"
    TIMEOUT = "timeout"
    KEY = "key"
    EMPTY = "empty"
    WITHDRAW = "withdraw"
    RESTART = "restart"


class VisitLogged(Event, frozen=True, kw_only=True, tag="visit_logged"):
    """One whole visit as queue_log knows it, in whole seconds; `at` is the time of its last line.

    verdict: None while the caller still waits. left, ended: when waiting and when talking ended. agent: the member's
    name or the interface, as the log writes it. by: who ended the conversation. Told again as the log grows; whatever
    the floor knows better stays. ended without by: cut off by a restart of Asterisk. mark: the joining as written, by
    the PBX's clock: it names this pass of the caller through the queue, whatever is thought of that clock.
    """

    channel: ChannelId
    queue: QueueId
    joined: Instant
    verdict: Verdict | None = None
    left: Instant | None = None
    number: str | None = None
    agent: str | None = None
    leg: ChannelId | None = None
    ended: Instant | None = None
    by: EndedBy | None = None
    mark: float | None = None


class CallerSeen(Event, frozen=True, kw_only=True, tag="caller_seen"):
    """A row of the snapshot: this caller waits. Source: AMI QueueEntry. waited: whole seconds at the list's time."""

    channel: ChannelId
    queue: QueueId
    waited: Seconds
    position: int | None = None
    number: str | None = None
    name: str | None = None
