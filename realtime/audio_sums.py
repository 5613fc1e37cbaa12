"""What RTCP says of a leg, summed up: one word when the leg ends instead of one every few seconds (B0.11, B2.1).

A side that sends no packet from one report to the next is silent; a leg on hold has every right to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from realtime.events import AudioReported, ChannelEnded, FloorEvent, HoldBegan, HoldEnded
from realtime.names import ChannelId, Seconds

MOST = 20_000
"""Legs remembered at once; legs whose end nobody saw make place for new ones."""


@dataclass(slots=True)
class Side:
    """One direction of a leg. run: reports in a row without a packet between them; sums are over those that said it."""

    packets: int | None = None
    run: int = 0
    lost: float = 0.0
    lost_told: int = 0
    jitter: float = 0.0
    jitter_told: int = 0

    def take(self, report: AudioReported, *, held: bool) -> None:
        """Add a report."""
        if report.packets is not None:
            still = not held and report.packets == self.packets
            self.run = self.run + 1 if still else 1
            self.packets = report.packets
        if report.lost is not None:
            self.lost, self.lost_told = self.lost + report.lost, self.lost_told + 1
        if report.jitter is not None:
            self.jitter, self.jitter_told = self.jitter + report.jitter, self.jitter_told + 1

    @property
    def stalled(self) -> int:
        """Reports up to the last one that show the same count of packets; 0 where the last showed new ones."""
        return self.run if self.run > 1 else 0


@dataclass(slots=True)
class Leg:
    """Both directions of a leg."""

    heard: Side = field(default_factory=Side)
    said: Side = field(default_factory=Side)
    reports: int = 0
    held: bool = False


class AudioSums:
    """The sums of all legs that talk."""

    def __init__(self) -> None:
        self.legs: dict[ChannelId, Leg] = {}

    def take(self, event: FloorEvent) -> Iterator[FloorEvent]:
        """What is to be told on: everything but reports, and before a leg's end their sum."""
        if type(event) is AudioReported:
            self._note(event)
            return
        if type(event) is HoldBegan or type(event) is HoldEnded:
            self._hold(event.channel, held=type(event) is HoldBegan)
        elif type(event) is ChannelEnded:
            leg = self.legs.pop(event.channel, None)
            if leg is not None:
                yield _summed(leg, event)
        yield event

    def _note(self, event: AudioReported) -> None:
        leg = self.legs.get(event.channel)
        if leg is None:
            if len(self.legs) >= MOST:
                del self.legs[next(iter(self.legs))]
            leg = self.legs[event.channel] = Leg()
        leg.reports += 1
        (leg.heard if event.heard else leg.said).take(event, held=leg.held)

    def _hold(self, channel: ChannelId, *, held: bool) -> None:
        leg = self.legs.get(channel)
        if leg is not None:
            leg.held = held
            leg.heard.run = leg.said.run = 1


def _summed(leg: Leg, end: ChannelEnded) -> AudioReported:
    """Both directions as the worse one."""
    sides = (leg.heard, leg.said)
    lost = [side.lost / side.lost_told for side in sides if side.lost_told]
    jitter = [side.jitter / side.jitter_told for side in sides if side.jitter_told]
    return AudioReported(
        pbx=end.pbx,
        at=end.at,
        source=end.source,
        channel=end.channel,
        reports=leg.reports,
        stalled=max(side.stalled for side in sides),
        lost=round(max(lost), 4) if lost else None,
        jitter=Seconds(round(max(jitter), 4)) if jitter else None,
    )
