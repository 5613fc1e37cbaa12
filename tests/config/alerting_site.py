"""A site whose floor is told by a story, with the alerting at work over a real store and a clock of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Engine, select

from config.alert_desk import AlertDesk
from config.alerting import Alerting
from config.loader import parse
from config.settings import Settings
from connectors.channels.outbox import read_notice
from connectors.store.database import open_store
from connectors.store.tables import deliveries
from realtime.events import FloorEvent
from realtime.floor import apply
from realtime.names import Instant
from realtime.snapshot import Show
from realtime.state import Changes, Floor
from tests.build import NINE, dialplan_visible, feed
from tests.clock import FakeClock

PBX = '[[pbx]]\nname = "hq"\nhost = "pbx"\nusername = "u"\nsecret = "s"\n'
CHANNEL = '[channels.chat]\ntype = "webhook"\nurl = "https://example.org/hook"\n'


def settings_of(directory: Path, more: str = "") -> Settings:
    said = f'[site]\nlanguage = "en"\n{PBX}{CHANNEL}[storage]\ndirectory = "{directory}"\n{more}'
    return parse(said, directory / "floorwatch.toml", {})


class LivingSite:
    """The floor, the clock, and one life of the alerting after another."""

    def __init__(self, directory: Path, store: Engine, more: str = "") -> None:
        self.settings = settings_of(directory, more)
        self.store = store
        self.clock = FakeClock(NINE)
        self.show = Show(floor=Floor())
        self.woken = 0
        self.alerting = self._life()
        self.tell(feed(-1.0), dialplan_visible(-1.0))

    def _life(self) -> Alerting:
        return Alerting(self.settings, self.store, lambda: self.show, self.clock, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    @property
    def desk(self) -> AlertDesk:
        return AlertDesk(self.alerting)

    def tell(self, *happened: FloorEvent) -> None:
        changes = Changes()
        hear: Callable[[FloorEvent], None] = self.alerting.hearing(lambda event: apply(self.show.floor, event, changes))
        for event in happened:
            hear(event)
        self.show.follow(changes)
        self.alerting.follow(self.show.floor, changes)

    async def look(self, seconds: int = 1) -> None:
        """Let so many seconds pass, with a look at each."""
        for _ in range(seconds):
            self.clock.advance(1.0)
            self.show.refresh(Instant(self.clock.now()))
            await self.alerting.look()

    async def killed(self) -> None:
        """The process dies and another one takes over what was kept."""
        self.alerting = self._life()
        await self.alerting.start()

    def outbox(self) -> list[tuple[str, str]]:
        """What was put into the outbox: rule and step."""
        with self.store.connect() as connection:
            bodies = connection.execute(select(deliveries.c.notice).order_by(deliveries.c.id)).scalars().all()
        notices = [read_notice(body) for body in bodies]
        return [(notice.reason, notice.step.value) for notice in notices]


@asynccontextmanager
async def living(directory: Path, more: str = "") -> AsyncIterator[LivingSite]:
    store = open_store(directory)
    try:
        yield LivingSite(directory, store, more)
    finally:
        store.dispose()
