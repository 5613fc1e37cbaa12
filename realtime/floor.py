"""The floor as a function of events: look up the reaction by the event's type, take it, say what changed.

The table is compared with the union of events by a house test: an event without a reaction cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from realtime import events, logbook
from realtime.agents import AgentState
from realtime.names import Day, Instant
from realtime.reactions import agents, callers, channels, ends, feed
from realtime.state import Changes, Floor

Reaction = Callable[[Floor, Any, Changes], None]


def _kept(_floor: Floor, _event: events.Event, _changes: Changes) -> None:
    """Some events are for the journal's other readers (samples, audit, reports) and do not move the floor."""


KEPT_DAYS = 2
"""Visits of today and of yesterday stay on the floor: a late witness may still settle them."""

_HISTORY = KEPT_DAYS * 86_400.0 + 7_200.0
"""Seconds before the next day's start; two hours more than the days kept, whatever the clocks do meanwhile."""


def _visit_logged(floor: Floor, event: events.VisitLogged, changes: Changes) -> None:
    """A visit of days that the floor has forgotten is history: for the journal's other readers."""
    if event.at >= floor.tidy_at - _HISTORY:
        callers.visit_logged(floor, event, changes)


REACTIONS: dict[type[events.Event], Reaction] = {
    events.CallerJoined: ends.caller_joined,
    events.CallerLeft: callers.caller_left,
    events.AbandonReported: callers.abandon_reported,
    events.QueueStatusSet: callers.queue_status_set,
    events.QueueAttempted: callers.queue_attempted,
    events.VisitLogged: _visit_logged,
    events.CallerSeen: callers.caller_seen,
    events.AgentOffered: agents.agent_offered,
    events.AgentAnswered: agents.agent_answered,
    events.ConversationEnded: agents.conversation_ended,
    events.OfferMissed: agents.offer_missed,
    events.AgentDumped: agents.agent_dumped,
    events.MemberSet: agents.member_set,
    events.MemberRemoved: agents.member_removed,
    events.QueueSeen: agents.queue_seen,
    events.ChannelCreated: channels.channel_created,
    events.ChannelRenamed: channels.channel_renamed,
    events.ChannelSeen: channels.channel_seen,
    events.DialBegan: channels.dial_began,
    events.DialEnded: channels.dial_ended,
    events.BridgeEntered: channels.bridge_entered,
    events.BridgeLeft: channels.bridge_left,
    events.HoldBegan: channels.hold_began,
    events.HoldEnded: channels.hold_ended,
    events.HangupRequested: channels.hangup_requested,
    events.SoftHangupRequested: channels.soft_hangup_requested,
    events.ChannelEnded: channels.channel_ended,
    events.AudioReported: channels.audio_reported,
    events.LocalOptimized: channels.local_optimized,
    events.BlindTransferred: channels.transferred,
    events.AttendedTransferred: channels.transferred,
    events.RecordingBegan: _kept,
    events.RecordingEnded: _kept,
    events.RecordingNamed: channels.recording_named,
    events.SpyBegan: _kept,
    events.SpyEnded: _kept,
    events.DeviceChanged: _kept,
    events.ContactChanged: feed.contact_changed,
    events.PeerChanged: feed.peer_changed,
    events.RegistrationChanged: feed.registration_changed,
    events.UserEventSent: _kept,
    events.FeedChanged: feed.feed_changed,
    events.DialplanVisible: feed.dialplan_visible,
    events.GapClosed: feed.gap_closed,
    events.PbxBooted: feed.pbx_booted,
    events.PbxClockSet: feed.pbx_clock_set,
    events.PbxStopping: feed.pbx_stopping,
    events.PbxReloaded: _kept,
    events.SnapshotBegan: feed.snapshot_began,
    events.SnapshotEnded: feed.snapshot_ended,
}


def apply(floor: Floor, event: events.FloorEvent, changes: Changes) -> None:
    """Let one event change the floor; `changes` collects what is to be counted and drawn anew."""
    if event.at >= floor.tidy_at:
        _tidy(floor, event.at, changes)
    REACTIONS[type(event)](floor, event, changes)


def oldest_kept(floor: Floor) -> Day:
    """The first business day of which the floor still keeps closed visits."""
    return Day(floor.rules.calendar.day(floor.tidy_at) - KEPT_DAYS)


def _tidy(floor: Floor, at: Instant, changes: Changes) -> None:
    """Once a business day, forget what closed before yesterday began."""
    calendar = floor.rules.calendar
    floor.tidy_at = calendar.start(Day(calendar.day(at) + 1))
    oldest = calendar.start(oldest_kept(floor))
    for visit in [each for each in floor.visits.by_id.values() if not each.open]:
        if (visit.left or visit.joined or at) < oldest and (visit.ended or visit.left or at) < oldest:
            floor.visits.forget(visit)
    logbook.forget_before(floor.logbook, floor.visits, oldest)
    for refusal in [each for each in floor.queues.refusals.values() if each.at < oldest]:
        floor.queues.forget(refusal)
    for agent in [each for each in floor.agents.by_id.values() if each.state is AgentState.LOGGED_OUT]:
        if agent.since is not None and agent.since < oldest and not agent.legs:
            floor.agents.forget(agent)
            changes.agents.add(agent.id)
    changes.forgotten = True
