"""The daemon's spine on a real PBX: link, journal, floor, gap closing and frames, put together as config.daemon does.

Without pages and process around it, so that several can follow one play and a test can look inside.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from config.clocks import Clocks
from config.daemon import _keep, peer_of
from config.forgotten import Forgotten
from config.gaps import Gaps
from config.keeper import FloorKeeper
from config.rules import rules_of
from config.settings import Pbx, Secret, Settings
from connectors.ami.peer import Patience
from connectors.ami.supervise import Supervisor
from connectors.clock import SystemClock
from connectors.journal.sqlite import SqliteJournal
from realtime.events import FeedState, FloorEvent, UserEventSent
from realtime.names import PbxId
from realtime.rows import AnyRow, PbxRow
from realtime.state import Floor, Span
from tests.live.asterisk import Login
from tests.live.control import Control

HQ = PbxId("hq")
# Longer than anything awaited here takes; the real-size patience of a link is 10 s.
PATIENCE = 40.0


class Heard(FloorKeeper):
    """A keeper that wakes whoever waits for the floor to come to a point. hearers: are told each event after it."""

    def __init__(self, settings: Settings, journal: SqliteJournal) -> None:
        super().__init__(rules_of(settings), journal)
        self.user_events: Counter[str] = Counter()
        self.hearers: list[Callable[[FloorEvent], None]] = []
        self._waiters: set[asyncio.Future[None]] = set()

    def deliver(self, event: FloorEvent) -> None:
        super().deliver(event)
        for hear in self.hearers:
            hear(event)
        if type(event) is UserEventSent:
            self.user_events[event.name] += 1
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something holds, looking after each event."""
        async with asyncio.timeout(patience):
            while not holds():
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.add(waiter)
                await waiter


class Chain:
    """One daemon's spine. `keeper` is what it knows."""

    def __init__(self, keeper: Heard, gaps: Gaps, supervisor: Supervisor) -> None:
        self.keeper = keeper
        self.gaps = gaps
        self.supervisor = supervisor

    @property
    def floor(self) -> Floor:
        return self.keeper.floor

    @property
    def state(self) -> FeedState:
        return self.floor.pbx(HQ).state

    @property
    def spans(self) -> tuple[Span, ...]:
        """When the PBX was seen, as far as the floor claims."""
        return self.floor.pbx(HQ).spans

    @property
    def refused(self) -> list[str]:
        """The kinds of events the floor could not digest."""
        return sorted(kind.__name__ for kind in self.keeper._refused)

    def rows(self) -> dict[str, AnyRow]:
        """What screens would show now, by path."""
        self.keeper.frame()
        return self.keeper.picture().rows

    def pbx_row(self) -> PbxRow:
        row = self.rows()[f"pbx/{HQ}"]
        assert isinstance(row, PbxRow)
        return row

    async def live(self) -> None:
        """Wait until the link is in step."""
        await self.keeper.until(lambda: self.state is FeedState.LIVE)

    async def lost(self) -> None:
        """Wait until the loss of the link is known."""
        await self.keeper.until(lambda: self.state is FeedState.DOWN)

    async def told(self, control: Control, mark: str) -> None:
        """Wait until everything that happened on the PBX so far has been heard, and read in queue_log."""
        await control.act("UserEvent", UserEvent=mark)
        await self.keeper.until(lambda: bool(self.keeper.user_events[mark]))
        await self.gaps.close(HQ)


def settings_of(
    login: Login, folder: Path, queue_log: Path | None = None, port: int | None = None, secret: str | None = None
) -> Settings:
    """The file an operator would write. port: of whatever stands between."""
    pbx = Pbx(
        name=HQ,
        host=login.host,
        port=login.port if port is None else port,
        username=login.user,
        secret=Secret(login.secret if secret is None else secret),
        queue_log=queue_log,
    )
    settings = Settings(pbx=(pbx,))
    return msgspec.structs.replace(settings, storage=msgspec.structs.replace(settings.storage, directory=folder))


@contextlib.asynccontextmanager
async def following(
    settings: Settings, patience: Patience | None = None, rng: random.Random | None = None
) -> AsyncIterator[Chain]:
    """Follow the PBX until the block ends; then everything is ended and written down, as at the daemon's end.

    rng: draws the waits between two dials.
    """
    journal = await asyncio.to_thread(SqliteJournal, settings.storage.directory / "journal.db")
    try:
        keeper = Heard(settings, journal)
        await keeper.start()
        clock = SystemClock()
        clocks = Clocks(lambda: supervisor.vitals, clock, lambda: keeper.floor, keeper.deliver)
        gaps = Gaps(settings, keeper, clocks, Forgotten(bytes(32)))
        hear = clocks.correcting(keeper.deliver)
        peers = [peer_of(pbx) for pbx in settings.pbx]
        if patience is not None:
            peers = [msgspec.structs.replace(peer, patience=patience) for peer in peers]
        supervisor = Supervisor(peers, hear, clock, rng or random.Random(7), gaps.close)
        keeping = asyncio.create_task(_keep(keeper, supervisor, gaps))
        try:
            supervisor.start()
            yield Chain(keeper, gaps, supervisor)
        finally:
            await supervisor.close()
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await keeper.save()
    finally:
        health = await asyncio.to_thread(journal.close)
        assert not health.lost, health.error
