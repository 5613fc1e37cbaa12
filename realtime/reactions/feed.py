"""Events of the PBX itself, of its phones and trunks, and of our link to it."""

from __future__ import annotations

import msgspec

from realtime import calls, conversations, staff, waiting
from realtime.eras import set_anew
from realtime.events import (
    ContactChanged,
    DialplanVisible,
    FeedChanged,
    FeedState,
    GapClosed,
    PbxBooted,
    PbxClockSet,
    PbxStopping,
    PeerChanged,
    RegistrationChanged,
    SnapshotBegan,
    SnapshotEnded,
)
from realtime.names import AgentId, Instant, PbxId, QueueId
from realtime.outcomes import PRESENT
from realtime.reactions import ends
from realtime.reactions.agents import noted
from realtime.reactions.callers import mark
from realtime.state import Changes, Floor, Pbx, Span, Sync, Told
from realtime.visits import Visit

_ANSWERS = frozenset({"Reachable", "NonQualified", "Created", "Updated", "Removed"})
"""A phone whose registration was removed was logged off: nobody expects it to answer."""
_REGISTERED = frozenset({"Registered"})
_PEER_LOST = frozenset({"Unregistered", "Unreachable", "Lagged"})
LOST_REMEMBERED = 300.0

CUT = 1.0
"""Seconds: since when Asterisk runs is told in whole ones, cut; nobody talks in the very second in which it starts."""


def _alter(floor: Floor, pbx: PbxId, changes: Changes, **facts: object) -> None:
    known = floor.pbx(pbx)
    after = msgspec.structs.replace(known, **facts)
    if after != known or pbx not in floor.pbxs:
        floor.pbxs[pbx] = after
        changes.pbxs.add(pbx)


def feed_changed(floor: Floor, event: FeedChanged, changes: Changes) -> None:
    """Our link came, goes, or catches up; time counts as seen from the snapshot that made it live."""
    known = floor.pbx(event.pbx)
    spans = _spans(known, event)
    since = known.since if known.state is event.state and known.since is not None else event.at
    visible = known.dialplan_visible and event.state is not FeedState.DOWN
    asked = known.asked
    if event.state is FeedState.DOWN:
        floor.syncs.pop(event.pbx, None)
        asked = None
    _alter(
        floor,
        event.pbx,
        changes,
        state=event.state,
        since=since,
        reason=event.reason,
        detail=event.detail,
        asked=asked,
        spans=spans,
        dialplan_visible=visible,
    )


def _spans(known: Pbx, event: FeedChanged) -> tuple[Span, ...]:
    spans = known.spans
    lasts = bool(spans) and spans[-1].to is None
    if event.state is FeedState.LIVE and not lasts:
        begin = known.asked if known.state is FeedState.CATCHING_UP and known.asked is not None else event.at
        return (*spans, Span(begin=begin))
    if event.state is not FeedState.LIVE and lasts:
        return (*spans[:-1], Span(begin=spans[-1].begin, to=max(spans[-1].begin, event.at)))
    return spans


def gap_closed(floor: Floor, event: GapClosed, changes: Changes) -> None:
    """A stretch of time counts as seen from now on."""
    known = floor.pbx(event.pbx)
    changes.rewritten = True
    _alter(floor, event.pbx, changes, spans=_merged((*known.spans, Span(begin=event.begin, to=event.to))))


def _merged(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same stretches in order, without overlaps; one that lasts swallows what follows its begin."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda each: each.begin):
        last = merged[-1] if merged else None
        if last is None or (last.to is not None and last.to < span.begin):
            merged.append(span)
        elif last.to is not None and (span.to is None or span.to > last.to):
            merged[-1] = Span(begin=last.begin, to=span.to)
    return tuple(merged)


def dialplan_visible(floor: Floor, event: DialplanVisible, changes: Changes) -> None:
    """This link would show a QUEUESTATUS."""
    _alter(floor, event.pbx, changes, dialplan_visible=True)


def pbx_booted(floor: Floor, event: PbxBooted, changes: Changes) -> None:
    """Since when Asterisk runs."""
    _alter(floor, event.pbx, changes, started=event.started)


def pbx_clock_set(floor: Floor, event: PbxClockSet, changes: Changes) -> None:
    """Its clock and ours lie apart by another time; what it told before keeps the offset of before."""
    _alter(floor, event.pbx, changes, clock=set_anew(floor.pbx(event.pbx).clock, event))


def pbx_stopping(floor: Floor, event: PbxStopping, changes: Changes) -> None:
    """Asterisk says goodbye; the end of the feed follows."""
    if event.pbx in floor.pbxs:
        changes.pbxs.add(event.pbx)


def contact_changed(floor: Floor, event: ContactChanged, changes: Changes) -> None:
    """A phone answers or not."""
    answers = event.status in _ANSWERS
    phones = _told(floor.pbx(event.pbx).phones, event.endpoint, Told(at=event.at, answers=answers))
    _alter(floor, event.pbx, changes, phones=phones)
    if not answers or event.status == "Removed":
        _lost(floor, event.pbx, event.endpoint, event.at, changes)


def registration_changed(floor: Floor, event: RegistrationChanged, changes: Changes) -> None:
    """A trunk is registered or not."""
    answers = event.status in _REGISTERED
    trunks = _told(floor.pbx(event.pbx).trunks, event.trunk, Told(at=event.at, answers=answers))
    _alter(floor, event.pbx, changes, trunks=trunks)
    if not answers:
        _lost(floor, event.pbx, event.trunk, event.at, changes)


def peer_changed(floor: Floor, event: PeerChanged, changes: Changes) -> None:
    """A peer is lost or came back."""
    if event.status in _PEER_LOST:
        _lost(floor, event.pbx, event.peer.partition("/")[2] or event.peer, event.at, changes)


def _lost(floor: Floor, pbx: PbxId, name: str, at: Instant, changes: Changes) -> None:
    """Remember when a phone or trunk was lost, as long as a conversation may be found to have ended by it."""
    lost = {each: when for each, when in floor.pbx(pbx).lost.items() if when > at - LOST_REMEMBERED}
    _alter(floor, pbx, changes, lost=lost | {name: max(at, lost.get(name, at))})
    ends.endpoint_lost(floor, pbx, name, at, changes)


def _told(known: dict[str, Told], name: str, word: Told) -> dict[str, Told]:
    before = known.get(name)
    return known if before is not None and word.at < before.at else known | {name: word}


def snapshot_began(floor: Floor, event: SnapshotBegan, changes: Changes) -> None:
    """From now on live events are newer than the rows to come."""
    floor.syncs[event.pbx] = Sync()
    _alter(floor, event.pbx, changes, asked=event.at)


def snapshot_ended(floor: Floor, event: SnapshotEnded, changes: Changes) -> None:
    """What neither the rows showed nor a live event touched is gone, unseen."""
    sync = floor.syncs.pop(event.pbx, None)
    if sync is None:
        return
    known = sync.seen
    known |= sync.touched
    if event.queues:
        _callers_gone(floor, event.pbx, known, event.at, changes)
        _members_gone(floor, sync, event, changes)
    if event.channels:
        _channels_gone(floor, event.pbx, known, event.at, changes)


def _callers_gone(floor: Floor, pbx: PbxId, known: set[tuple[str, str] | str], at: Instant, changes: Changes) -> None:
    for found in list(floor.visits.open):
        visit = floor.visits.by_id[found]
        if visit.pbx == pbx and visit.stage in PRESENT and (visit.channel, visit.queue) not in known:
            mark(floor, waiting.vanished(floor.visits, visit, at), changes)


def _members_gone(floor: Floor, sync: Sync, event: SnapshotEnded, changes: Changes) -> None:
    gone: dict[AgentId, frozenset[QueueId]] = {}
    nowhere: set[QueueId] = set()
    for agent_id, agent in floor.agents.by_id.items():
        shown = sync.members.get(agent_id, nowhere)
        missing = [member.queue for member in agent.members if member.queue not in shown]
        if missing and agent.pbx == event.pbx:
            left = frozenset(queue for queue in missing if (queue, agent_id) not in sync.touched)
            if left:
                gone[agent_id] = left
    for agent_id, queues in gone.items():
        before = floor.agents.by_id[agent_id]
        after = staff.lost_members(floor.agents, floor.rules, agent_id, queues, event.at)
        noted(floor, before, after, event.at, changes)


def _both_sides(visit: Visit, known: set[tuple[str, str] | str]) -> bool:
    """Whether both legs of a conversation are still there; a leg that removed itself never shows."""
    agent_there = visit.leg is None or visit.merged or visit.leg in known
    return visit.channel in known and agent_there


def _conversation_gone(floor: Floor, visit: Visit, at: Instant, changes: Changes) -> None:
    """It ended unseen; where Asterisk was started anew meanwhile, that ended it."""
    gone = conversations.vanished(floor.visits, visit)
    mark(floor, gone, changes)
    started = floor.pbx(visit.pbx).started
    if visit.left is not None and started is not None and visit.left < started + CUT:
        ends.core_lost(floor, gone, at, changes)


def _channels_gone(floor: Floor, pbx: PbxId, known: set[tuple[str, str] | str], at: Instant, changes: Changes) -> None:
    for found in list(floor.visits.open):
        visit = floor.visits.by_id[found]
        if visit.pbx == pbx and visit.talking and not _both_sides(visit, known):
            _conversation_gone(floor, visit, at, changes)
    for leg, agent in list(floor.agents.by_leg.items()):
        before = floor.agents.by_id[agent]
        taken = floor.visits.of_leg(leg)
        talks_on = taken is not None and taken.leg == leg and taken.merged and taken.talking
        if before.pbx == pbx and leg not in known and not talks_on:
            noted(floor, before, staff.lost_leg(floor.agents, floor.rules, leg, at), at, changes)
    for channel in [each.id for each in floor.calls.by_id.values() if each.pbx == pbx and each.ended is None]:
        if channel not in known:
            calls.vanished(floor.calls, channel)
