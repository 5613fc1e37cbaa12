"""Builders of what happens on a floor, in domain words.

Times are seconds after nine in the morning of a Monday at the site; callers, agents, queues and legs go by short names.
"""

from __future__ import annotations

from typing import Final

from realtime import events
from realtime.events import Device, EndedBy, FeedState, Source, Verdict
from realtime.names import AgentId, BridgeId, ChannelId, Instant, PbxId, QueueId, Seconds

PBX: Final = PbxId("hq")
NINE: Final = 1795424400.0
"""2026-11-23 09:00 UTC, a Monday."""


def at(seconds: float) -> Instant:
    return Instant(NINE + seconds)


def channel(name: str) -> ChannelId:
    return ChannelId(f"{PBX}/{name}")


def queue(name: str) -> QueueId:
    return QueueId(f"{PBX}/{name}")


def agent(name: str) -> AgentId:
    return AgentId(f"{PBX}/{name}")


def leg_of(who: str, caller: str, queue_name: str = "sales") -> str:
    """The name of the leg on which a caller's call rings at an agent, where a story does not name it."""
    return f"{who}-{caller}-{queue_name}"


def _leg(who: str, caller: str, queue_name: str, leg: str | None) -> ChannelId:
    return channel(leg or leg_of(who, caller, queue_name))


# Callers


def joined(
    when: float,
    caller: str = "anna",
    to: str = "sales",
    *,
    position: int | None = None,
    number: str | None = None,
    source: Source = Source.AMI,
    place: tuple[str, str] = ("inbound", "100"),
) -> events.CallerJoined:
    return events.CallerJoined(
        pbx=PBX,
        at=at(when),
        source=source,
        channel=channel(caller),
        queue=queue(to),
        position=position,
        number=number,
        context=place[0],
        exten=place[1],
    )


def left(when: float, caller: str = "anna", of: str = "sales") -> events.CallerLeft:
    return events.CallerLeft(pbx=PBX, at=at(when), channel=channel(caller), queue=queue(of))


def abandoned(
    when: float,
    caller: str = "anna",
    of: str = "sales",
    *,
    waited: float | None = None,
    place: tuple[str, str] | None = None,
) -> events.AbandonReported:
    """QueueCallerAbandon, which alone does not say that the caller gave up. place: where the dialplan goes on."""
    return events.AbandonReported(
        pbx=PBX,
        at=at(when),
        channel=channel(caller),
        queue=queue(of),
        waited=None if waited is None else Seconds(waited),
        context=None if place is None else place[0],
        exten=None if place is None else place[1],
    )


def status(
    when: float,
    word: str,
    caller: str = "anna",
    *,
    of: str | None = None,
    place: tuple[str, str] | None = None,
) -> events.QueueStatusSet:
    return events.QueueStatusSet(
        pbx=PBX,
        at=at(when),
        channel=channel(caller),
        status=word,
        queue=None if of is None else queue(of),
        context=place[0] if place else None,
        exten=place[1] if place else None,
    )


def attempted(when: float, caller: str = "anna", to: str = "sales") -> events.QueueAttempted:
    return events.QueueAttempted(pbx=PBX, at=at(when), channel=channel(caller), queue=queue(to))


def logged(  # noqa: PLR0913  # everything a line can tell
    when: float,
    verdict: Verdict | None,
    caller: str = "anna",
    of: str = "sales",
    *,
    since: float = 0.0,
    by: str | None = None,
    ended_at: float | None = None,
    ended_by: EndedBy | None = EndedBy.AGENT,
    leg: str | None = None,
    mark: float | None = None,
) -> events.VisitLogged:
    """One whole visit as queue_log tells it, in whole seconds. by: the agent. since: the joining; mark: as written."""
    return events.VisitLogged(
        pbx=PBX,
        at=at(when),
        source=Source.QUEUE_LOG,
        channel=channel(caller),
        queue=queue(of),
        joined=at(since),
        verdict=verdict,
        left=None if verdict is None else at(when),
        agent=by,
        ended=None if ended_at is None else at(ended_at),
        by=None if ended_at is None else ended_by,
        leg=None if leg is None else channel(leg),
        mark=mark,
    )


def caller_seen(
    when: float,
    caller: str = "anna",
    of: str = "sales",
    *,
    waited: float = 0.0,
    position: int | None = None,
    number: str | None = None,
) -> events.CallerSeen:
    return events.CallerSeen(
        pbx=PBX,
        at=at(when),
        source=Source.SNAPSHOT,
        channel=channel(caller),
        queue=queue(of),
        waited=Seconds(waited),
        position=position,
        number=number,
    )


# Agents


def offered(
    when: float, caller: str = "anna", to: str = "wei", of: str = "sales", *, leg: str | None = None
) -> events.AgentOffered:
    return events.AgentOffered(
        pbx=PBX,
        at=at(when),
        channel=channel(caller),
        queue=queue(of),
        agent=agent(to),
        leg=_leg(to, caller, of, leg),
        name=to.title(),
    )


def answered(
    when: float,
    caller: str = "anna",
    by: str = "wei",
    of: str = "sales",
    *,
    leg: str | None = None,
    waited: float | None = None,
) -> events.AgentAnswered:
    return events.AgentAnswered(
        pbx=PBX,
        at=at(when),
        channel=channel(caller),
        queue=queue(of),
        agent=agent(by),
        leg=_leg(by, caller, of, leg),
        name=by.title(),
        waited=None if waited is None else Seconds(waited),
    )


def ended(  # noqa: PLR0913  # a story names only what it is about
    when: float,
    caller: str | None = "anna",
    with_agent: str = "wei",
    of: str = "sales",
    *,
    by: EndedBy | None = EndedBy.CALLER,
    leg: str | None = None,
    waited: float | None = None,
    talked: float | None = None,
) -> events.ConversationEnded:
    """AgentComplete; without a caller Asterisk named neither leg."""
    return events.ConversationEnded(
        pbx=PBX,
        at=at(when),
        queue=queue(of),
        agent=agent(with_agent),
        channel=None if caller is None else channel(caller),
        leg=None if caller is None else _leg(with_agent, caller, of, leg),
        by=by,
        waited=None if waited is None else Seconds(waited),
        talked=None if talked is None else Seconds(talked),
    )


def missed(
    when: float, caller: str = "anna", by: str = "wei", of: str = "sales", *, leg: str | None = None
) -> events.OfferMissed:
    return events.OfferMissed(
        pbx=PBX, at=at(when), channel=channel(caller), queue=queue(of), agent=agent(by), leg=_leg(by, caller, of, leg)
    )


def dumped(
    when: float, caller: str = "anna", by: str = "wei", of: str = "sales", *, leg: str | None = None
) -> events.AgentDumped:
    return events.AgentDumped(
        pbx=PBX, at=at(when), channel=channel(caller), queue=queue(of), agent=agent(by), leg=_leg(by, caller, of, leg)
    )


def member(  # noqa: PLR0913  # a story names only what it is about
    when: float,
    who: str = "wei",
    of: str = "sales",
    *,
    device: Device = Device.NOT_IN_USE,
    paused: bool = False,
    reason: str | None = None,
    wrap_up: float = 0.0,
    penalty: int = 0,
    source: Source = Source.AMI,
    last_call: float | None = None,
    last_pause: float | None = None,
    logged_in: float | None = None,
) -> events.MemberSet:
    return events.MemberSet(
        pbx=PBX,
        at=at(when),
        source=source,
        queue=queue(of),
        agent=agent(who),
        name=who.title(),
        device=device,
        paused=paused,
        pause_reason=reason,
        wrap_up=Seconds(wrap_up),
        penalty=penalty,
        last_call=None if last_call is None else at(last_call),
        last_pause=None if last_pause is None else at(last_pause),
        logged_in=None if logged_in is None else at(logged_in),
    )


def removed(when: float, who: str = "wei", of: str = "sales") -> events.MemberRemoved:
    return events.MemberRemoved(pbx=PBX, at=at(when), queue=queue(of), agent=agent(who))


def queue_seen(when: float, name: str = "sales", *, completed: int = 0) -> events.QueueSeen:
    return events.QueueSeen(pbx=PBX, at=at(when), source=Source.SNAPSHOT, queue=queue(name), completed=completed)


# Legs


def created(when: float, name: str = "anna") -> events.ChannelCreated:
    return events.ChannelCreated(pbx=PBX, at=at(when), channel=channel(name), name=f"PJSIP/{name}")


def channel_seen(when: float, name: str = "anna") -> events.ChannelSeen:
    return events.ChannelSeen(pbx=PBX, at=at(when), source=Source.SNAPSHOT, channel=channel(name), name=f"PJSIP/{name}")


def dialled(when: float, leg: str, caller: str | None = "anna") -> events.DialBegan:
    return events.DialBegan(pbx=PBX, at=at(when), leg=channel(leg), caller=None if caller is None else channel(caller))


def dial_ended(
    when: float, who: str = "wei", caller: str = "anna", of: str = "sales", *, word: str = "ANSWER"
) -> events.DialEnded:
    return events.DialEnded(
        pbx=PBX, at=at(when), leg=channel(leg_of(who, caller, of)), caller=channel(caller), status=word
    )


def met(when: float, name: str = "anna", bridge: str = "b1") -> events.BridgeEntered:
    return events.BridgeEntered(pbx=PBX, at=at(when), channel=channel(name), bridge=_bridge(bridge))


def parted(when: float, name: str = "anna", bridge: str = "b1") -> events.BridgeLeft:
    return events.BridgeLeft(pbx=PBX, at=at(when), channel=channel(name), bridge=_bridge(bridge))


def hold(when: float, name: str) -> events.HoldBegan:
    return events.HoldBegan(pbx=PBX, at=at(when), channel=channel(name))


def unhold(when: float, name: str) -> events.HoldEnded:
    return events.HoldEnded(pbx=PBX, at=at(when), channel=channel(name))


def hangup_asked(when: float, name: str = "anna", *, cause: int | None = None) -> events.HangupRequested:
    return events.HangupRequested(pbx=PBX, at=at(when), channel=channel(name), cause=cause)


def soft_hangup(when: float, name: str = "anna", *, flags: int = 32) -> events.SoftHangupRequested:
    return events.SoftHangupRequested(pbx=PBX, at=at(when), channel=channel(name), flags=flags)


def hangup(when: float, name: str = "anna", *, cause: int = 16) -> events.ChannelEnded:
    return events.ChannelEnded(pbx=PBX, at=at(when), channel=channel(name), cause=cause)


def optimized(when: float, one: str, two: str) -> events.LocalOptimized:
    return events.LocalOptimized(pbx=PBX, at=at(when), one=channel(one), two=channel(two))


def blind_transfer(when: float, by: str, *, success: bool = True, exten: str = "200") -> events.BlindTransferred:
    return events.BlindTransferred(pbx=PBX, at=at(when), by=channel(by), success=success, exten=exten)


def attended_transfer(when: float, by: str, *, success: bool = True) -> events.AttendedTransferred:
    return events.AttendedTransferred(pbx=PBX, at=at(when), by=channel(by), success=success, destination="Bridge")


def recorded(when: float, name: str, file: str) -> events.RecordingNamed:
    return events.RecordingNamed(pbx=PBX, at=at(when), channel=channel(name), file=file)


# The PBX and our link to it


def feed(
    when: float, state: FeedState = FeedState.LIVE, *, reason: events.FeedReason | None = None
) -> events.FeedChanged:
    return events.FeedChanged(pbx=PBX, at=at(when), state=state, reason=reason)


def dialplan_visible(when: float) -> events.DialplanVisible:
    return events.DialplanVisible(pbx=PBX, at=at(when))


def contact(when: float, endpoint: str, word: str) -> events.ContactChanged:
    return events.ContactChanged(pbx=PBX, at=at(when), endpoint=endpoint, status=word)


def registration(when: float, trunk: str, word: str) -> events.RegistrationChanged:
    return events.RegistrationChanged(pbx=PBX, at=at(when), trunk=trunk, status=word)


def snapshot_began(when: float) -> events.SnapshotBegan:
    return events.SnapshotBegan(pbx=PBX, at=at(when), source=Source.SNAPSHOT)


def snapshot_ended(when: float, *, queues: bool = True, channels: bool = True) -> events.SnapshotEnded:
    return events.SnapshotEnded(pbx=PBX, at=at(when), source=Source.SNAPSHOT, queues=queues, channels=channels)


def _bridge(name: str) -> BridgeId:
    return BridgeId(f"{PBX}/{name}")
