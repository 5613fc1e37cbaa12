"""How the process is: what /readyz judges and /metrics shows. No caller's data is in here."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec


class PbxVitals(msgspec.Struct, frozen=True, kw_only=True):
    """One PBX's feed. events: taken in since start, by kind; frames_dropped: too long or unreadable, since start.

    parity_differences: visits of the day that differ from queue_log without a reason; None while nothing was compared.
    """

    state: Literal["live", "catching_up", "down"]
    reason: str | None = None
    lag_seconds: float | None = None
    events: dict[str, int] = {}
    frames_dropped: int = 0
    parity_differences: int | None = None


class JournalVitals(msgspec.Struct, frozen=True, kw_only=True):
    """The journal. behind: events waiting for the writer; unwritten: given up as not writable, since start.

    size_bytes: of its file; oldest: the earliest moment that can be shown, in seconds since the epoch.
    """

    writable: bool
    behind: int = 0
    unwritten: int = 0
    detail: str | None = None
    size_bytes: int | None = None
    oldest: float | None = None


class ChannelVitals(msgspec.Struct, frozen=True, kw_only=True):
    """One channel of alerts. queued: notices on their way; oldest_seconds: how long the first has been.

    delivered, failed: notices since start, also those in digests; tries: messages since start, by the service's answer.
    canary: when it last delivered the daily proof, in seconds since the epoch.
    """

    queued: int = 0
    oldest_seconds: float | None = None
    delivered: int = 0
    failed: int = 0
    tries: dict[str, int] = {}
    failing: bool = False
    canary: float | None = None


class AlertVitals(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts that stand, by rule, severity and state; and how often what happened since the start, by rule and what."""

    standing: dict[tuple[str, str, str], int] = {}
    happened: dict[tuple[str, str], int] = {}


class ClockVitals(msgspec.Struct, frozen=True, kw_only=True):
    """The machine's time of day beside ours, which never jumps. ahead_seconds: by how much it is ahead of ours.

    steps: how often it was set since the start.
    """

    ahead_seconds: float = 0.0
    steps: int = 0


class StreamVitals(msgspec.Struct, frozen=True, kw_only=True):
    """The stream between nodes, as seen by who publishes it or by who follows it.

    flowing: followers get everything, or we are as current as the collector. items: sent or taken in since start;
    beginnings: how often it began from a checkpoint. behind: entries not yet sent; lag_seconds: age of the last frame
    that came; skipped: items passed over, by why. None and empty where they belong to the other role.
    """

    role: Literal["publishing", "following"]
    state: Literal["flowing", "away", "refused", "following", "late", "lost"]
    flowing: bool
    items: int = 0
    beginnings: int = 0
    behind: int | None = None
    lag_seconds: float | None = None
    skipped: dict[str, int] = {}
    detail: str | None = None


class Vitals(msgspec.Struct, frozen=True, kw_only=True):
    """One look at everything. loop_lag_seconds: the worst of the last seconds.

    journal: None for a node that follows another's; stream: None for a process by itself.
    """

    pbxs: dict[str, PbxVitals]
    journal: JournalVitals | None
    stream: StreamVitals | None = None
    alerts: AlertVitals = AlertVitals()
    clock: ClockVitals = ClockVitals()
    loop_lag_seconds: float = 0.0
    channels: dict[str, ChannelVitals] = {}


class Health(Protocol):
    """Whoever can say how the process is."""

    def vitals(self) -> Vitals:
        """A look at this moment; cheap, no waiting."""
