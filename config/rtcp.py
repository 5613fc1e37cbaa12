"""Reports of RTCP on their way to the floor: summed up per leg, where any PBX tells them."""

from __future__ import annotations

from collections.abc import Callable

from config.settings import Settings
from realtime.audio_sums import AudioSums
from realtime.events import FloorEvent


def sums(settings: Settings, deliver: Callable[[FloorEvent], None]) -> Callable[[FloorEvent], None]:
    """Hand every event on, reports as one sum per leg."""
    if not any(pbx.rtcp for pbx in settings.pbx):
        return deliver
    legs = AudioSums()

    def hear(event: FloorEvent) -> None:
        for each in legs.take(event):
            deliver(each)

    return hear
