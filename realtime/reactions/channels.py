"""Events of call legs: they come, ring, hold, ask to hang up, are pulled, recorded and gone."""

from __future__ import annotations

from realtime import calls, conversations, staff, waiting
from realtime.events import (
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
    RecordingNamed,
    SoftHangupRequested,
)
from realtime.names import ChannelId, Instant, PbxId
from realtime.reactions import ends
from realtime.reactions.agents import freed, noted, ringing_stopped
from realtime.reactions.callers import mark
from realtime.state import Changes, Floor
from realtime.visits import End, Handed, Ring

REDIRECT = 2
"""AST_SOFTHANGUP_ASYNCGOTO of include/asterisk/channel.h: the channel goes on elsewhere."""


def _visible(floor: Floor, pbx: PbxId) -> bool:
    return floor.pbx(pbx).dialplan_visible


def channel_created(floor: Floor, event: ChannelCreated, _changes: Changes) -> None:
    """A leg came into being."""
    floor.touch(event.pbx, event.channel)
    calls.created(floor.calls, event)


def channel_renamed(floor: Floor, event: ChannelRenamed, _changes: Changes) -> None:
    """A leg has another name."""
    floor.calls.alter(event.pbx, event.channel, event.at, name=event.name)


def channel_seen(floor: Floor, event: ChannelSeen, _changes: Changes) -> None:
    """A leg in a snapshot."""
    sync = floor.syncs.get(event.pbx)
    if sync is None:
        return
    sync.seen.add(event.channel)
    calls.seen(floor.calls, event, touched=event.channel in sync.touched)


def audio_reported(floor: Floor, event: AudioReported, _changes: Changes) -> None:
    """What its reports said of a leg's audio, told just before it ends."""
    facts = {"stalled": event.stalled, "lost": event.lost, "jitter": event.jitter}
    floor.calls.alter(event.pbx, event.channel, event.at, **facts)


def dial_began(floor: Floor, event: DialBegan, changes: Changes) -> None:
    """A leg rings; a caller who dials on after a bare Abandon was redirected."""
    if event.caller is not None:
        _lives_on(floor, event.pbx, event.caller, event.at, changes)


def dial_ended(floor: Floor, event: DialEnded, changes: Changes) -> None:
    """A leg stopped ringing: picked up, or given up on."""
    ring = Ring.ANSWERED if event.status == "ANSWER" else Ring.CANCELLED
    mark(floor, conversations.rung(floor.visits, event.leg, ring, event.at), changes)
    if ring is Ring.CANCELLED:
        ringing_stopped(floor, event.leg, event.at, changes)
    if event.caller is not None:
        _target_ended(floor, event, event.caller)


def _target_ended(floor: Floor, event: DialEnded, caller: ChannelId) -> None:
    """A caller who was handed on rang at somebody: taken, or refused, which is the transfer's failure."""
    visit = floor.visits.of_channel(caller, event.at)
    if visit is not None and visit.end is End.TRANSFERRED and event.status != "CANCEL":
        failed = None if event.status == "ANSWER" else event.at
        floor.calls.alter(event.pbx, caller, event.at, transfer_failed=failed)


def bridge_entered(floor: Floor, event: BridgeEntered, changes: Changes) -> None:
    """A leg is heard by others; a caller who meets somebody after a bare Abandon was redirected."""
    floor.calls.alter(event.pbx, event.channel, event.at, bridge=event.bridge)
    _lives_on(floor, event.pbx, event.channel, event.at, changes)


def _lives_on(floor: Floor, pbx: PbxId, channel: ChannelId, at: Instant, changes: Changes) -> None:
    if channel in floor.visits.by_channel:
        mark(floor, waiting.lives_on(floor.visits, channel, at, dialplan_visible=_visible(floor, pbx)), changes)


def bridge_left(floor: Floor, event: BridgeLeft, _changes: Changes) -> None:
    """A leg is out of its bridge."""
    bridge = floor.calls.of(event.pbx, event.channel).bridge
    after = None if bridge == event.bridge else bridge
    floor.calls.alter(event.pbx, event.channel, event.at, unbridged=event.at, bridge=after)


def _hold(floor: Floor, channel: ChannelId, at: Instant, changes: Changes, *, on: bool) -> None:
    visit = conversations.hold(floor.visits, channel, at, on=on)
    if visit is None:
        return
    mark(floor, visit, changes)
    agent = None if visit.leg is None else floor.agents.by_leg.get(visit.leg)
    if agent is not None and visit.leg is not None:
        before = floor.agents.by_id[agent]
        noted(floor, before, staff.holds(floor.agents, floor.rules, visit.leg, at, on=on), at, changes)


def hold_began(floor: Floor, event: HoldBegan, changes: Changes) -> None:
    """One side is put on hold."""
    _hold(floor, event.channel, event.at, changes, on=True)


def hold_ended(floor: Floor, event: HoldEnded, changes: Changes) -> None:
    """Both sides talk again."""
    _hold(floor, event.channel, event.at, changes, on=False)


def hangup_requested(floor: Floor, event: HangupRequested, changes: Changes) -> None:
    """A far end hangs up."""
    asked = floor.calls.of(event.pbx, event.channel).asked or event.at
    floor.calls.alter(event.pbx, event.channel, event.at, hangup_asked=True, asked=asked)
    if event.channel in floor.visits.by_channel:
        visible = _visible(floor, event.pbx)
        mark(floor, waiting.hangup_asked(floor.visits, event.channel, event.at, dialplan_visible=visible), changes)


def soft_hangup_requested(floor: Floor, event: SoftHangupRequested, changes: Changes) -> None:
    """Asterisk pulls or ends a leg."""
    if event.flags & REDIRECT:
        floor.calls.alter(event.pbx, event.channel, event.at, pulled=event.at)
        mark(floor, waiting.pulled(floor.visits, event.channel, event.at), changes)
        return
    leg = floor.calls.of(event.pbx, event.channel)
    flags = leg.flags | event.flags
    floor.calls.alter(event.pbx, event.channel, event.at, asked=leg.asked or event.at, flags=flags)


def channel_ended(floor: Floor, event: ChannelEnded, changes: Changes) -> None:
    """A leg is gone, and with it the waiting, ringing or talking it stood for."""
    floor.touch(event.pbx, event.channel)
    gone = calls.over(floor.calls, event)
    if gone is None or not _matters(floor, event.channel):
        return
    if event.channel in floor.visits.by_channel:
        visible = _visible(floor, event.pbx)
        mark(floor, waiting.channel_gone(floor.visits, event.channel, event.at, dialplan_visible=visible), changes)
    if gone.optimized:
        mark(floor, conversations.leg_merged(floor.visits, event.channel), changes)
        return
    ringing_stopped(floor, event.channel, event.at, changes)
    if event.channel in floor.visits.by_leg:
        mark(floor, conversations.offer_gone(floor.visits, event.channel, event.at), changes)
    _conversation_over(floor, event, changes)
    ends.leg_gone(floor, event.channel, event.at, changes)
    agent = floor.agents.by_leg.get(event.channel)
    if agent is not None:  # His conversation had ended unseen, so nobody freed him.
        before = floor.agents.by_id[agent]
        noted(floor, before, staff.lost_leg(floor.agents, floor.rules, event.channel, event.at), event.at, changes)


def _matters(floor: Floor, channel: ChannelId) -> bool:
    """Whether a leg was a caller's in a queue or an agent's: half of a busy centre's are neither (Local's far ends)."""
    visits = floor.visits
    return channel in visits.by_channel or channel in visits.by_leg or channel in floor.agents.by_leg


def _conversation_over(floor: Floor, event: ChannelEnded, changes: Changes) -> None:
    known = floor.visits.of_leg(event.channel) or floor.visits.of_channel(event.channel, event.at)
    visit = conversations.leg_gone(floor.visits, event.channel, event.at)
    if visit is not None:
        mark(floor, visit, changes)
        freed(floor, visit, known, event.at, changes)


def local_optimized(floor: Floor, event: LocalOptimized, _changes: Changes) -> None:
    """Two Local legs leave a call that goes on."""
    for channel in (event.one, event.two):
        floor.calls.alter(event.pbx, channel, event.at, optimized=True)


def transferred(floor: Floor, event: BlindTransferred | AttendedTransferred, changes: Changes) -> None:
    """An agent handed the caller on; a transfer that failed is remembered, for the call may end by it."""
    if not event.success:
        floor.calls.alter(event.pbx, event.by, event.at, transfer_failed=event.at)
        return
    known = floor.visits.of_leg(event.by)
    visit = conversations.transferred(floor.visits, event.by, _handed(floor, event))
    if visit is not None:
        mark(floor, visit, changes)
        freed(floor, visit, known, event.at, changes)
        ends.settle(floor, visit, event.at, changes)


def _handed(floor: Floor, event: BlindTransferred | AttendedTransferred) -> Handed:
    """How, and to whom, as far as it was told."""
    if isinstance(event, BlindTransferred):
        return Handed(at=event.at, context=event.context, exten=event.exten)
    target = None if event.target is None else floor.calls.by_id.get(event.target)
    return Handed(at=event.at, attended=True, target=target.name if target is not None and target.name else None)


def recording_named(floor: Floor, event: RecordingNamed, _changes: Changes) -> None:
    """The file a leg is recorded to."""
    floor.calls.alter(event.pbx, event.channel, event.at, recording=event.file)
