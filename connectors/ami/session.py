"""One life of a link: dial, log in, catch up, stay in step, until it is lost.

Live events reach the floor synchronously from the moment of the log-in; everything slower runs beside them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn, TypeAlias

from connectors.ami.doubt import EARLY, LATER, MOST, Doubt
from connectors.ami.frames import Message
from connectors.ami.link import Link
from connectors.ami.liveness import measure, watch
from connectors.ami.login import booted, log_in, missing
from connectors.ami.peer import Peer
from connectors.ami.rights import PREFIXES, READ_AGENT, changed, marks
from connectors.ami.snapshot_sync import synchronise
from connectors.ami.translate import translate
from connectors.ami.vitals import NONE, Vitals
from connectors.clock import Clock
from connectors.errors import ConnectorError, LinkLostError
from realtime.events import (
    DialplanVisible,
    FeedChanged,
    FeedReason,
    FeedState,
    FloorEvent,
    PbxBooted,
    PbxReloaded,
)
from realtime.names import Instant, PbxId, Seconds

log = logging.getLogger(__name__)

Deliver: TypeAlias = Callable[[FloorEvent], None]
"""Takes one event, at once. What it raises is counted and does not end the link."""

Backfill: TypeAlias = Callable[[PbxId], Awaitable[None]]
"""Closes the gap the link left, from queue_log; awaited between the snapshot and `live`."""

TRIES: Final = 3
"""Pings that a doubt is worth; one that was long under way says little of the PBX's clock."""

PROMPT: Final = 0.5
"""Seconds within which a ping must be answered to settle it."""

QUEUES: Final = frozenset({None, "app_queue", "app_queue.so", "Queue"})
"""Reloads after which queues, members or penalties may be others."""


class Session:
    """One life of a link. `follow` runs it once."""

    def __init__(
        self,
        peer: Peer,
        deliver: Deliver,
        clock: Clock,
        vitals: Vitals,
        backfill: Backfill | None = None,
    ) -> None:
        self._peer = peer
        self._deliver = deliver
        self._clock = clock
        self._vitals = vitals
        self._backfill = backfill
        self._changed = asyncio.Event()
        self._agents = asyncio.Event()
        self._blind = False
        self._doubted = asyncio.Event()
        self._doubt: Doubt | None = None
        self._early, self._limit = EARLY, LATER
        self.link: Link | None = None

    async def follow(self) -> NoReturn:
        """Follow the PBX. Ends only by FeedLostError, FeedRefusedError, or being cancelled."""
        link = self.link = Link(self._peer, self._clock, self._vitals, self)
        self._doubt = Doubt(self._vitals.offset, 0.0)  # Until the PBX's time is known, nothing that it says is dated.
        try:
            await link.open()
            await log_in(link)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._until_lost(link))
                tasks.create_task(watch(link, self._clock))
                tasks.create_task(self._stay_in_step(link))
                tasks.create_task(self._settle_doubts(link))
                tasks.create_task(self._audit(link))
            raise link.lost_error()
        except BaseExceptionGroup as group:
            raise _first(group) from None
        finally:
            self._resolve()
            link.close()

    def hear(self, message: Message, arrived: Instant) -> None:
        """Translate and deliver one live event; never raises."""
        event = translate(self._peer.name, message, arrived)
        if event is None:
            if message.get("Event") == "FullyBooted":
                self._changed.set()
            else:
                self._vitals.unread += 1
            return
        if not self._agents.is_set() and message["Event"].startswith(PREFIXES):
            self._agents.set()
        if type(event) is PbxReloaded and event.module in QUEUES:
            self._changed.set()
        if "Timestamp" in message:
            late = arrived - event.at
            if self._doubt is not None or not self._early < late < self._limit:
                self._hold(event, late)
                return
            self._limit = late + LATER
            self._vitals.lag = Seconds(late) if late > 0.0 else NONE
        elif self._doubt is not None:
            self._hold(event, None)
            return
        self.give(event)

    def _hold(self, event: FloorEvent, late: float | None) -> None:
        """Keep an event back until the PBX has been asked for its time."""
        doubt = self._doubt
        if doubt is None:
            doubt = self._doubt = Doubt(self._vitals.offset, self._limit - LATER)
            self._doubted.set()
        doubt.hold(event, None if late is None else late + (doubt.before - self._vitals.offset))
        if len(doubt.held) >= MOST:
            self._resolve()

    def _resolve(self) -> None:
        """Give what was held, each by the offset that held when it was stamped."""
        doubt, self._doubt = self._doubt, None
        if doubt is None:
            return
        for event, late in doubt.resolved(self._vitals.offset):
            if late is not None:
                self._limit = late + LATER
                if late < self._early:
                    self._early = 2 * late  # A PBX whose events are ahead of its own pings stays so.
                self._vitals.lag = Seconds(max(0.0, late))
            self.give(event)

    async def _settle_doubts(self, link: Link) -> NoReturn:
        """Ask for the PBX's time whenever the times of events do not fit."""
        while True:
            await self._doubted.wait()
            self._doubted.clear()
            for _ in range(TRIES):
                await measure(link, self._clock)
                if self._vitals.round_trip is None or self._vitals.round_trip < PROMPT:
                    break
            self._resolve()

    def dialplan_visible(self, arrived: Instant) -> None:
        """Tell the floor that this link shows what the dialplan does."""
        self.give(DialplanVisible(pbx=self._peer.name, at=arrived))

    def give(self, event: FloorEvent) -> None:
        """Deliver; a failure on the other side is counted, and logged the first time."""
        try:
            self._deliver(event)
        except Exception:
            self._vitals.failures += 1
            if self._vitals.failures == 1:
                log.exception("%s: the floor failed on %s; the link goes on", self._peer.name, type(event).__name__)
        else:
            self._vitals.events += 1

    async def _until_lost(self, link: Link) -> NoReturn:
        await link.lost
        raise link.lost_error()

    async def _stay_in_step(self, link: Link) -> NoReturn:
        """Catch up once, then again whenever the PBX's configuration changed under us."""
        await measure(link, self._clock)
        self._resolve()
        boot = await booted(link)
        if boot.started is not None:
            self.give(PbxBooted(pbx=self._peer.name, at=link.now(), started=boot.started))
        self._report(link, FeedState.CATCHING_UP)
        self._changed.clear()
        await synchronise(link, self.give)
        await self._fill(link)
        if boot.lacking:
            self._report(link, FeedState.LIVE, FeedReason.MISSING_RIGHT, ", ".join(boot.lacking))
        else:
            self._report(link, FeedState.LIVE)
        while True:
            await self._changed.wait()
            self._changed.clear()
            await synchronise(link, self.give)
            if self._blind and self._agents.is_set():
                self._blind = False
                self._report(link, FeedState.LIVE)

    async def _audit(self, link: Link) -> None:
        """Until an event of the `agent` class came, look whether queues change without one (rights.py)."""
        patience, before = self._peer.patience, None
        while not await _within(self._agents, patience.audit):
            after = marks((await link.ask_list("QueueStatus"))[1])
            silent = before is not None and changed(before, after)
            before = after
            if silent and not self._blind and not await _within(self._agents, patience.answer):
                self._blind = True
                log.warning("%s", missing(link, READ_AGENT, "hear of its queues"))
                self._report(link, FeedState.DOWN, FeedReason.MISSING_RIGHT, READ_AGENT)
        if self._blind:
            self._report(link, FeedState.CATCHING_UP)
            self._changed.set()

    async def _fill(self, link: Link) -> None:
        if self._backfill is None:
            return
        try:
            await self._backfill(self._peer.name)
        except Exception:
            log.exception("%s: the gap could not be filled from queue_log; the floor goes on", link.peer.address)

    def _report(
        self,
        link: Link,
        state: FeedState,
        reason: FeedReason | None = None,
        detail: str | None = None,
    ) -> None:
        self.give(FeedChanged(pbx=self._peer.name, at=link.now(), state=state, reason=reason, detail=detail))


async def _within(event: asyncio.Event, seconds: float) -> bool:
    """Wait for it; False when time is up."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Give the fault that ended the tasks: our own first, then what a person mends, then the loss."""
    faults = list(group.exceptions)
    while isinstance(faults[0], BaseExceptionGroup):
        faults = list(faults[0].exceptions)
    return min(faults, key=_rank)


def _rank(fault: BaseException) -> int:
    if isinstance(fault, LinkLostError):
        return 2
    return 1 if isinstance(fault, ConnectorError) else 0
