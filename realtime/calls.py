"""Call legs: which exist, who asked to hang up, what they are recorded to, and which removed themselves.

Only what a visit needs of a channel is kept. An ended leg is remembered for a while, so that an event told twice
does not bring it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from realtime.events import ChannelCreated, ChannelEnded, ChannelSeen
from realtime.names import BridgeId, ChannelId, Instant, PbxId, QueueId, Seconds

REMEMBERED = Seconds(600.0)
"""How long an ended leg is remembered: far longer than any event is late."""


class Channel(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One leg. attempting: the queue its dialplan last asked for. optimized: it left a call that goes on without it.

    pulled: when somebody redirected it last. told: when anything was last learned of it; older words change nothing.
    asked: when it was first to hang up, by its far end or by Asterisk; flags: of Asterisk's own such requests.
    unbridged: when it left a bridge last. transfer_failed: when handing the call on failed. stalled, lost, jitter: of
    its audio, as RTCP summed it up (events.AudioReported).
    """

    id: ChannelId
    pbx: PbxId
    name: str = ""
    linked: ChannelId | None = None
    number: str | None = None
    bridge: BridgeId | None = None
    attempting: QueueId | None = None
    hangup_asked: bool = False
    pulled: Instant | None = None
    optimized: bool = False
    recording: str | None = None
    ended: Instant | None = None
    cause: int | None = None
    tech_cause: int | None = None
    asked: Instant | None = None
    flags: int = 0
    unbridged: Instant | None = None
    transfer_failed: Instant | None = None
    stalled: int = 0
    lost: float | None = None
    jitter: Seconds | None = None
    told: Instant = Instant(0.0)


@dataclass(slots=True)
class Calls:
    """All legs that exist or ended a while ago, the latter in the order of their ends."""

    by_id: dict[ChannelId, Channel] = field(default_factory=dict)
    ended: dict[ChannelId, Instant] = field(default_factory=dict)

    def of(self, pbx: PbxId, channel: ChannelId) -> Channel:
        """The leg, or a new one with nothing known."""
        return self.by_id.get(channel) or Channel(id=channel, pbx=pbx)

    def alter(self, pbx: PbxId, channel: ChannelId, at: Instant, **facts: object) -> None:
        """Write what was learned of a leg; one that has ended stays as it was."""
        known = self.by_id.get(channel) or Channel(id=channel, pbx=pbx)
        if known.ended is None and at >= known.told:
            self.by_id[channel] = msgspec.structs.replace(known, told=at, **facts)

    def forget_before(self, at: Instant) -> None:
        """Drop legs that ended long ago."""
        while self.ended:
            channel, ended = next(iter(self.ended.items()))
            if ended >= at:
                return
            del self.ended[channel]
            self.by_id.pop(channel, None)


def created(calls: Calls, event: ChannelCreated) -> None:
    """A leg came into being."""
    if event.channel not in calls.by_id:
        calls.by_id[event.channel] = Channel(
            id=event.channel, pbx=event.pbx, name=event.name, linked=event.linked, number=event.number
        )


def seen(calls: Calls, event: ChannelSeen, *, touched: bool) -> None:
    """A row of the snapshot; a leg touched since then is better known already."""
    if touched or event.channel in calls.by_id:
        return
    calls.by_id[event.channel] = Channel(
        id=event.channel,
        pbx=event.pbx,
        name=event.name,
        linked=event.linked,
        number=event.number,
        bridge=event.bridge,
    )


def over(calls: Calls, event: ChannelEnded) -> Channel | None:
    """A leg is gone; None when that was known."""
    known = calls.of(event.pbx, event.channel)
    if known.ended is not None:
        return None
    gone = msgspec.structs.replace(
        known, ended=event.at, cause=event.cause, tech_cause=_status(event.tech_cause), bridge=None
    )
    calls.by_id[event.channel] = gone
    calls.ended[event.channel] = event.at
    calls.forget_before(Instant(event.at - REMEMBERED))
    return gone


def _status(tech_cause: str | None) -> int | None:
    """The SIP status in what Asterisk tells of it (`SIP 503`, `503`)."""
    digits = "" if tech_cause is None else tech_cause.split(" ")[-1][:3]
    return int(digits) if digits.isascii() and digits.isdigit() else None


def vanished(calls: Calls, channel: ChannelId) -> None:
    """The snapshot no longer shows a leg."""
    calls.by_id.pop(channel, None)
    calls.ended.pop(channel, None)
