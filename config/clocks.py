"""Each PBX's clock beside ours: events are moved to ours on their way to the floor, as the links measure the offset.

Where a PBX's clock was set, the floor knows since when (`Pbx.clock`), from the journal: so also after a restart what
the PBX wrote down before is read by the offset of before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from connectors.ami.vitals import Vitals
from connectors.clock import Clock
from realtime.clocks import moved, stepped
from realtime.eras import OF_CALLER, Eras, Seen, boot_moved, brief, caller_moved, gap_moved, member_moved, set_anew
from realtime.events import FloorEvent, GapClosed, MemberSet, PbxBooted, PbxClockSet
from realtime.names import ChannelId, Instant, PbxId, QueueId, Seconds
from realtime.state import Floor
from realtime.visits import Visits

STEP = 1.2
"""Seconds; less is what clocks drift apart, or ours as it is drawn to the machine's."""

log = logging.getLogger(__name__)


def seen_of(visits: Visits, channel: ChannelId, queue: QueueId) -> Seen:
    """When a caller was seen to pass a queue."""
    passes = visits.passes(channel, queue)
    return Seen(
        joined=[each.joined for each in passes if each.joined is not None],
        left=[each.left for each in passes if each.left is not None],
        ended=[each.ended for each in passes if each.ended is not None],
    )


class Clocks:
    """links: what each PBX's link measures; asked anew for every event, for a link measures before it speaks.

    floor: knows the eras of each clock. tell: takes the event of a clock that was set; None where nobody keeps it.
    """

    def __init__(
        self,
        links: Callable[[], Mapping[PbxId, Vitals]],
        ours: Clock,
        floor: Callable[[], Floor] = Floor,
        tell: Callable[[FloorEvent], None] | None = None,
    ) -> None:
        self._links = links
        self._ours = ours
        self._floor = floor
        self._tell = tell
        self._applied: dict[PbxId, Seconds] = {}
        self._eras: dict[PbxId, Eras] = {}

    def offset(self, pbx: PbxId) -> Seconds:
        """The PBX's clock minus ours, as it is applied now."""
        link = self._links().get(pbx)
        before = self._applied.get(pbx)
        if before is None:
            before = self._known(pbx)
        if link is None or (link.round_trip is None and not link.offset):
            return before
        applied = stepped(before, link.offset)
        if applied != before or not self._eras[pbx]:
            self._set(pbx, before, applied)
        return applied

    def _known(self, pbx: PbxId) -> Seconds:
        """As it was when it was last measured; nought before."""
        eras = self._eras[pbx] = self._floor().pbx(pbx).clock
        offset = self._applied[pbx] = eras[-1].offset if eras else Seconds(0.0)
        return offset

    def _set(self, pbx: PbxId, before: Seconds, offset: Seconds) -> None:
        """Take another offset over; what was never seen before always had it."""
        self._applied[pbx] = offset
        before = before if self._eras[pbx] else offset
        event = PbxClockSet(pbx=pbx, at=self._ours.now(), offset=offset, before=before)
        told = abs(offset - before) <= STEP or brief(self._eras[pbx], event.at)
        self._eras[pbx] = set_anew(self._eras[pbx], event)
        if not told:
            log.warning("%s: its clock was set: it is %+.1f s from ours and was %+.1f s", pbx, offset, before)
        if self._tell is not None:
            self._tell(event)

    def ours(self, event: FloorEvent) -> FloorEvent:
        """The event with its times on our clock."""
        offset = self.offset(event.pbx)
        if len(self._eras.get(event.pbx, ())) > 1:
            return self._by_era(event, self._eras[event.pbx])
        return moved(event, offset)

    def _by_era(self, event: FloorEvent, eras: Eras) -> FloorEvent:
        """Times that the PBX noted before its clock was set have another offset than the event itself."""
        if isinstance(event, OF_CALLER):
            seen = Seen() if event.channel is None else seen_of(self._floor().visits, event.channel, event.queue)
            return caller_moved(event, eras, self._ours.now(), seen)
        if isinstance(event, MemberSet):
            return member_moved(event, eras)
        if isinstance(event, PbxBooted):
            return boot_moved(event, eras, self._floor().pbx(event.pbx).started)
        if isinstance(event, GapClosed):
            return gap_moved(event, eras)
        return moved(event, eras[-1].offset)

    def correcting(self, deliver: Callable[[FloorEvent], None]) -> Callable[[FloorEvent], None]:
        """Hand every event on with its times on our clock."""

        def hear(event: FloorEvent) -> None:
            deliver(self.ours(event))

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
