"""What one link's health looks like from outside, for metrics and `status`; it outlives the single connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from realtime.names import Instant, Seconds

NONE: Final = Seconds(0.0)


@dataclass(slots=True)
class Vitals:
    """Counters since the start, and the last measurements.

    frames: all that came by. events: given to the floor. unread: wanted events that were damaged or said nothing.
    dropped: frames over the limit. undecodable: frames not in UTF-8. failures: events the floor's side raised on.
    dials: connections tried. offset: the PBX's clock minus ours; round_trip: of the last ping that was answered;
    lag: between an event's own time and its arrival, offset taken out; None where Asterisk sends no Timestamp.
    """

    bytes: int = 0
    frames: int = 0
    events: int = 0
    unread: int = 0
    dropped: int = 0
    undecodable: int = 0
    failures: int = 0
    dials: int = 0
    heard: Instant | None = None
    offset: Seconds = NONE
    round_trip: Seconds | None = None
    lag: Seconds | None = None
