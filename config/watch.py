"""How the process is, gathered from its parts for /readyz and /metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from config.keeper import FloorKeeper
from connectors.ami.vitals import Vitals as LinkVitals
from connectors.journal.protocol import Condition, Journal
from realtime.names import PbxId
from web.vitals import AlertVitals, ChannelVitals, ClockVitals, JournalVitals, PbxVitals, StreamVitals, Vitals

_WRITABLE = frozenset({Condition.WRITING, Condition.BEHIND})


class Watch:
    """A look at everything that can fail. links: what each PBX's link measures, by PBX.

    differing: how many visits of a PBX's day differ from its queue_log without a reason, None while not known.
    stream: how the stream to other nodes is, None without Redis.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # everything that can fail
        self,
        keeper: FloorKeeper,
        journal: Journal,
        links: Callable[[], Mapping[PbxId, LinkVitals]],
        differing: Callable[[PbxId], int | None] = lambda _pbx: None,
        channels: Callable[[], dict[str, ChannelVitals]] = dict,
        alerts: Callable[[], AlertVitals] = AlertVitals,
        clock: Callable[[], ClockVitals] = ClockVitals,
        stream: Callable[[], StreamVitals | None] = lambda: None,
    ) -> None:
        self._keeper = keeper
        self._journal = journal
        self._links = links
        self._differing = differing
        self._channels = channels
        self._alerts = alerts
        self._clock = clock
        self._stream = stream

    def vitals(self) -> Vitals:
        """A look at this moment."""
        health = self._journal.health()
        journal = JournalVitals(
            writable=health.condition in _WRITABLE,
            behind=health.queued,
            unwritten=health.lost,
            detail=health.error,
            size_bytes=health.size,
            oldest=health.oldest,
        )
        pbxs = {str(pbx): self._pbx(pbx, link) for pbx, link in self._links().items()}
        return Vitals(
            pbxs=pbxs,
            journal=journal,
            loop_lag_seconds=round(self._keeper.loop_lag, 4),
            channels=self._channels(),
            alerts=self._alerts(),
            clock=self._clock(),
            stream=self._stream(),
        )

    def _pbx(self, pbx: PbxId, link: LinkVitals) -> PbxVitals:
        row = self._keeper.floor.pbx(pbx)
        return PbxVitals(
            state=row.state.value,
            reason=None if row.reason is None else row.reason.value,
            lag_seconds=link.lag,
            events=self._keeper.events(pbx),
            frames_dropped=link.dropped,
            parity_differences=self._differing(pbx),
        )
