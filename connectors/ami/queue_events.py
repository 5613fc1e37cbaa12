"""Queues, callers, members and agents: AMI events of the `agent` class, and the rows of QueueStatus.

Source of the fields: apps/app_queue.c of Asterisk 13 to 22, and the captures.
"""

from __future__ import annotations

from typing import Final

from connectors.ami.fields import (
    Rule,
    agent_id,
    channel_id,
    flag,
    instant,
    maybe_channel,
    member_name,
    name,
    number,
    queue_id,
    seconds,
    text,
    whole,
)
from connectors.ami.frames import Message
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
    MemberRemoved,
    MemberSet,
    OfferMissed,
    QueueSeen,
    Source,
)
from realtime.names import Instant, PbxId, Seconds

NEVER: Final = Seconds(0.0)


def caller_joined(pbx: PbxId, message: Message, at: Instant) -> CallerJoined:
    """Translate QueueCallerJoin."""
    return CallerJoined(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        queue=queue_id(pbx, message),
        position=whole(message, "Position"),
        number=number(message),
        name=name(message),
        linked=maybe_channel(pbx, message, "Linkedid"),
        context=text(message, "Context"),
        exten=text(message, "Exten"),
    )


def caller_left(pbx: PbxId, message: Message, at: Instant) -> CallerLeft:
    """Translate QueueCallerLeave."""
    return CallerLeft(pbx=pbx, at=at, channel=channel_id(pbx, message), queue=queue_id(pbx, message))


def abandon_reported(pbx: PbxId, message: Message, at: Instant) -> AbandonReported:
    """Translate QueueCallerAbandon."""
    return AbandonReported(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        queue=queue_id(pbx, message),
        waited=seconds(message, "HoldTime"),
        position=whole(message, "Position"),
        original_position=whole(message, "OriginalPosition"),
        context=text(message, "Context"),
        exten=text(message, "Exten"),
    )


def agent_offered(pbx: PbxId, message: Message, at: Instant) -> AgentOffered:
    """Translate AgentCalled."""
    return AgentOffered(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        queue=queue_id(pbx, message),
        agent=agent_id(pbx, message),
        leg=channel_id(pbx, message, "DestUniqueid"),
        name=member_name(message),
    )


def agent_answered(pbx: PbxId, message: Message, at: Instant) -> AgentAnswered:
    """Translate AgentConnect, whose RingTime is in whole seconds (algorithms.md B0.3)."""
    return AgentAnswered(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        queue=queue_id(pbx, message),
        agent=agent_id(pbx, message),
        leg=maybe_channel(pbx, message, "DestUniqueid"),
        name=member_name(message),
        waited=seconds(message, "HoldTime"),
        rang=seconds(message, "RingTime"),
    )


_ENDED_BY: Final = {each.value: each for each in EndedBy}


def conversation_ended(pbx: PbxId, message: Message, at: Instant) -> ConversationEnded:
    """Translate AgentComplete."""
    return ConversationEnded(
        pbx=pbx,
        at=at,
        channel=maybe_channel(pbx, message, "Uniqueid"),
        queue=queue_id(pbx, message),
        agent=agent_id(pbx, message),
        by=_ENDED_BY.get(message.get("Reason", "")),
        leg=maybe_channel(pbx, message, "DestUniqueid"),
        name=member_name(message),
        waited=seconds(message, "HoldTime"),
        talked=seconds(message, "TalkTime"),
    )


def offer_missed(pbx: PbxId, message: Message, at: Instant) -> OfferMissed:
    """Translate AgentRingNoAnswer, whose RingTime is in milliseconds (algorithms.md B0.3)."""
    return OfferMissed(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        queue=queue_id(pbx, message),
        agent=agent_id(pbx, message),
        leg=maybe_channel(pbx, message, "DestUniqueid"),
        name=member_name(message),
        rang=seconds(message, "RingTime", per_second=1000),
    )


def agent_dumped(pbx: PbxId, message: Message, at: Instant) -> AgentDumped:
    """Translate AgentDump."""
    return AgentDumped(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        queue=queue_id(pbx, message),
        agent=agent_id(pbx, message),
        leg=maybe_channel(pbx, message, "DestUniqueid"),
        name=member_name(message),
    )


_DEVICES: Final = {str(each.value): each for each in Device}


def _member(pbx: PbxId, message: Message, at: Instant, source: Source) -> MemberSet:
    agent = agent_id(pbx, message)
    return MemberSet(
        pbx=pbx,
        at=at,
        source=source,
        queue=queue_id(pbx, message),
        agent=agent,
        name=member_name(message) or agent.partition("/")[2],
        device=_DEVICES.get(message["Status"], Device.UNKNOWN),
        paused=flag(message, "Paused"),
        pause_reason=text(message, "PausedReason"),
        state_interface=text(message, "StateInterface"),
        membership=text(message, "Membership"),
        penalty=whole(message, "Penalty") or 0,
        calls_taken=whole(message, "CallsTaken") or 0,
        in_call=flag(message, "InCall"),
        wrap_up=seconds(message, "Wrapuptime") or NEVER,
        last_call=instant(message, "LastCall"),
        last_pause=instant(message, "LastPause"),
        logged_in=instant(message, "LoginTime"),
    )


def member_set(pbx: PbxId, message: Message, at: Instant) -> MemberSet:
    """Translate QueueMemberStatus and the four events that carry the same fields."""
    return _member(pbx, message, at, Source.AMI)


def member_seen(pbx: PbxId, message: Message, at: Instant) -> MemberSet:
    """Translate a QueueMember row of QueueStatus."""
    return _member(pbx, message, at, Source.SNAPSHOT)


def member_removed(pbx: PbxId, message: Message, at: Instant) -> MemberRemoved:
    """Translate QueueMemberRemoved."""
    return MemberRemoved(pbx=pbx, at=at, queue=queue_id(pbx, message), agent=agent_id(pbx, message))


def queue_seen(pbx: PbxId, message: Message, at: Instant) -> QueueSeen:
    """Translate a QueueParams row of QueueStatus. A Max of 0 is no limit."""
    return QueueSeen(
        pbx=pbx,
        at=at,
        source=Source.SNAPSHOT,
        queue=queue_id(pbx, message),
        strategy=text(message, "Strategy"),
        limit=whole(message, "Max") or None,
        waiting=whole(message, "Calls") or 0,
        completed=whole(message, "Completed") or 0,
        abandoned=whole(message, "Abandoned") or 0,
    )


def caller_seen(pbx: PbxId, message: Message, at: Instant) -> CallerSeen:
    """Translate a QueueEntry row of QueueStatus, whose names are not escaped; a clock set back tells waits below 0."""
    return CallerSeen(
        pbx=pbx,
        at=at,
        source=Source.SNAPSHOT,
        channel=channel_id(pbx, message),
        queue=queue_id(pbx, message),
        waited=Seconds(whole(message, "Wait") or 0),
        position=whole(message, "Position"),
        number=number(message),
        name=number(message, "CallerIDName"),
    )


_CALL = ("Uniqueid", "Queue")
_OFFER = ("Uniqueid", "Queue", "Interface", "Location", "DestUniqueid", "MemberName")
_MEMBER = Rule(
    member_set,
    (
        "Queue", "Interface", "Location", "MemberName", "Name", "Status", "Paused", "PausedReason", "StateInterface",
        "Membership", "Penalty", "CallsTaken", "InCall", "Wrapuptime", "LastCall", "LastPause", "LoginTime",
    ),
)  # fmt: skip

RULES: Final = {
    "QueueCallerJoin": Rule(
        caller_joined,
        (*_CALL, "Position", "CallerIDNum", "CallerIDName", "Linkedid", "Context", "Exten"),
    ),
    "QueueCallerLeave": Rule(caller_left, _CALL),
    "QueueCallerAbandon": Rule(
        abandon_reported, (*_CALL, "HoldTime", "Position", "OriginalPosition", "Context", "Exten")
    ),
    "AgentCalled": Rule(agent_offered, _OFFER),
    "AgentConnect": Rule(agent_answered, (*_OFFER, "HoldTime", "RingTime")),
    "AgentComplete": Rule(conversation_ended, (*_OFFER, "HoldTime", "TalkTime", "Reason")),
    "AgentRingNoAnswer": Rule(offer_missed, (*_OFFER, "RingTime")),
    "AgentDump": Rule(agent_dumped, _OFFER),
    "QueueMemberStatus": _MEMBER,
    "QueueMemberAdded": _MEMBER,
    "QueueMemberPause": _MEMBER,
    "QueueMemberPaused": _MEMBER,  # the name in 12.0
    "QueueMemberPenalty": _MEMBER,
    "QueueMemberRinginuse": _MEMBER,
    "QueueMemberRemoved": Rule(member_removed, ("Queue", "Interface", "Location")),
    "QueueParams": Rule(queue_seen),
    "QueueMember": Rule(member_seen),
    "QueueEntry": Rule(caller_seen),
}
"""How each of these events is read."""
