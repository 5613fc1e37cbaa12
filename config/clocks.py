"""Each PBX's clock beside ours: events are moved to ours on their way to the floor, as the links measure the offset."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connectors.ami.vitals import Vitals
from connectors.clock import Clock
from realtime.clocks import moved, stepped
from realtime.events import FloorEvent
from realtime.names import Instant, PbxId, Seconds


class Clocks:
    """links: what each PBX's link measures; asked anew for every event, for a link measures before it speaks."""

    def __init__(self, links: Callable[[], Mapping[PbxId, Vitals]], ours: Clock) -> None:
        self._links = links
        self._ours = ours
        self._applied: dict[PbxId, Seconds] = {}

    def offset(self, pbx: PbxId) -> Seconds:
        """The PBX's clock minus ours, as it is applied now."""
        link = self._links().get(pbx)
        before = self._applied.get(pbx, Seconds(0.0))
        applied = before if link is None else stepped(before, link.offset)
        self._applied[pbx] = applied
        return applied

    def correcting(self, deliver: Callable[[FloorEvent], None]) -> Callable[[FloorEvent], None]:
        """Hand every event on with its times on our clock."""

        def hear(event: FloorEvent) -> None:
            deliver(moved(event, self.offset(event.pbx)))

        return hear

    def of(self, pbx: PbxId) -> Clock:
        """The PBX's own clock, for whoever reads what it wrote."""
        return PbxClock(self, pbx, self._ours)


class PbxClock:
    """The time of day on a PBX."""

    def __init__(self, clocks: Clocks, pbx: PbxId, ours: Clock) -> None:
        self._clocks = clocks
        self._pbx = pbx
        self._ours = ours

    def now(self) -> Instant:
        """Seconds since the epoch, as the PBX sees it."""
        return Instant(self._ours.now() + self._clocks.offset(self._pbx))

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._ours.sleep(seconds)
