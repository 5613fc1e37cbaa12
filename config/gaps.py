"""Which PBXs have a queue_log to close gaps with, and the tasks that read them."""

from __future__ import annotations

import asyncio
import logging

from config.clocks import Clocks
from config.forgotten import Forgotten
from config.keeper import FloorKeeper
from config.log_sources import log_source
from config.rules import shown_only
from config.settings import Settings
from connectors.queue_log.follow import Follower
from realtime.events import VisitLogged
from realtime.names import PbxId

PATIENCE = 60.0
"""Seconds a session waits for a day's queue_log to be read before it goes live with the gap still open."""

log = logging.getLogger(__name__)


class Gaps:
    """The followers of all queue_logs."""

    def __init__(self, settings: Settings, keeper: FloorKeeper, clocks: Clocks, forgotten: Forgotten) -> None:
        self._keeper = keeper
        self._clocks = clocks
        deliver = clocks.correcting(shown_only(settings, forgotten.hearing(keeper.deliver)))
        self._followers = {
            PbxId(pbx.name): Follower(PbxId(pbx.name), source, deliver, self._wants, clocks.of(PbxId(pbx.name)))
            for pbx in settings.pbx
            if (source := log_source(pbx, settings)) is not None
        }

    def _wants(self, event: VisitLogged) -> bool:
        """Whether the floor, which lives on our clock, lacks a visit the log tells on the PBX's."""
        ours = self._clocks.ours(event)
        return isinstance(ours, VisitLogged) and self._keeper.wants(ours)

    async def watch(self) -> None:
        """Read every log from the start of the business day on, until cancelled."""
        calendar = self._keeper.floor.rules.calendar
        since = calendar.start(calendar.day(self._keeper.now()))
        async with asyncio.TaskGroup() as tasks:
            for follower in self._followers.values():
                tasks.create_task(follower.follow(since))

    async def close(self, pbx: PbxId) -> None:
        """Close the gap before a link goes live; a log that takes too long is left to catch up beside it."""
        follower = self._followers.get(pbx)
        if follower is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await follower.caught_up()
        except TimeoutError:
            log.warning("%s: queue_log was not read within %d s; its gap stays open for now", pbx, PATIENCE)
