"""Phones and trunks as Asterisk sees them, the PBX itself, and our link to it."""

from __future__ import annotations

from enum import StrEnum

from realtime.events.event import Event
from realtime.names import ChannelId, Instant, Seconds


class DeviceChanged(Event, frozen=True, kw_only=True, tag="device_changed"):
    """A device's state in Asterisk's word (NOT_INUSE, INUSE, UNAVAILABLE...). Source: DeviceStateChange."""

    device: str
    state: str


class ContactChanged(Event, frozen=True, kw_only=True, tag="contact_changed"):
    """A PJSIP contact answers or not: Reachable, Unreachable, Removed, NonQualified... Source: ContactStatus."""

    endpoint: str
    status: str


class PeerChanged(Event, frozen=True, kw_only=True, tag="peer_changed"):
    """A peer registered, unregistered, became reachable or not. Source: AMI PeerStatus."""

    peer: str
    status: str


class RegistrationChanged(Event, frozen=True, kw_only=True, tag="registration_changed"):
    """Our registration at a carrier: Registered, Unregistered, Rejected, Failed... Source: AMI Registry."""

    trunk: str
    status: str


class UserEventSent(Event, frozen=True, kw_only=True, tag="user_event_sent"):
    """The dialplan says something of its own (a survey's score, a call for help). fields: as sent; hostile text."""

    name: str
    fields: dict[str, str]
    channel: ChannelId | None = None


class FeedState(StrEnum):
    """What the floor may be believed to know of a PBX."""

    LIVE = "live"
    CATCHING_UP = "catching_up"
    DOWN = "down"


class FeedReason(StrEnum):
    """Why a feed is not live: the first four wait for a person, the rest for time."""

    WRONG_SECRET = "wrong_secret"  # noqa: S105  # a reason, not a secret
    MISSING_RIGHT = "missing_right"
    REFUSED = "refused"
    NOT_ASTERISK = "not_asterisk"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    CLOSED = "closed"
    RESTARTING = "restarting"
    STOPPED = "stopped"


class FeedChanged(Event, frozen=True, kw_only=True, tag="feed_changed"):
    """Our link to the PBX changed. detail: a name for the reason (the missing right, say), never a secret."""

    state: FeedState
    reason: FeedReason | None = None
    detail: str | None = None


class GapClosed(Event, frozen=True, kw_only=True, tag="gap_closed"):
    """Everything queue_log says of a stretch of time has been told: it counts as seen (metrics.md, coverage)."""

    begin: Instant
    to: Instant


class DialplanVisible(Event, frozen=True, kw_only=True, tag="dialplan_visible"):
    """This link carries the dialplan class, so a queue exit without QUEUESTATUS means something (asterisk.md)."""


class PbxBooted(Event, frozen=True, kw_only=True, tag="pbx_booted"):
    """Asterisk runs since `started`, as CoreStatus tells; a later start than the last one means it restarted."""

    started: Instant


class PbxClockSet(Event, frozen=True, kw_only=True, tag="pbx_clock_set"):
    """The PBX's clock is found to be another distance from ours since `at`, which is told on our clock.

    offset: its clock minus ours from then on; before: until then. Source: the link's pings (connectors/ami/doubt.py).
    """

    offset: Seconds
    before: Seconds


class PbxStopping(Event, frozen=True, kw_only=True, tag="pbx_stopping"):
    """Asterisk says it shuts down or restarts. Source: AMI Shutdown."""

    restart: bool = False


class PbxReloaded(Event, frozen=True, kw_only=True, tag="pbx_reloaded"):
    """Asterisk read its configuration again. Source: AMI Reload."""

    module: str | None = None


class SnapshotBegan(Event, frozen=True, kw_only=True, tag="snapshot_began"):
    """The lists were asked for: whatever live event comes from now on is newer than their rows."""


class SnapshotEnded(Event, frozen=True, kw_only=True, tag="snapshot_ended"):
    """All rows were given: what was neither in them nor touched since is no longer there.

    queues, channels: whether the list of queues (members, callers) and of channels was complete.
    """

    queues: bool = True
    channels: bool = True
