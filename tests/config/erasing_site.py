"""A floor that lives over a real journal, store and roster, from which callers and people are erased."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from config.keeper import FloorKeeper
from config.live_erasure import Around, LiveErasures, live_erasures
from config.roster_book import RosterBook
from connectors.journal.sqlite import SqliteJournal
from connectors.store.database import open_store
from realtime import checkpoint
from realtime.alerts.book import Book
from realtime.events import FloorEvent
from realtime.retention import Tombstone
from realtime.rules import Rules
from tests.build import NINE, abandoned, answered, ended, feed, hangup, hangup_asked, joined, left, member, removed
from tests.web.doors import settings_in

NUMBER = "13812340042"
WEI = "SIP/wei"
ROSTER = """
[[team]]
id = "blue"
name = "Blue"
leader = "1001"
[[person]]
id = "1001"
name = "Wei Zhang"
interfaces = ["hq/SIP/wei"]
team = "blue"
account = "wei"
"""


def day() -> list[FloorEvent]:
    """Two calls of the number, of which the first was cut off, and one of somebody else; the agent goes home."""
    return [
        feed(0),
        member(1, WEI),
        joined(2, "a", number=NUMBER),
        answered(5, "a", WEI),
        left(5, "a"),
        ended(20, "a", WEI),
        joined(30, "b", number=f"+86{NUMBER}"),
        hangup_asked(40, "b"),
        abandoned(40, "b"),
        left(40, "b"),
        joined(50, "c", number="13900000001"),
        answered(55, "c", WEI),
        left(55, "c"),
        ended(70, "c", WEI),
        hangup(71, "a"),
        hangup(71, "b"),
        hangup(71, "c"),
        removed(80, WEI),
    ]


class Wall:
    """Our clock, moved by hand."""

    now = NINE + 600.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Site:
    """What is erased from."""

    folder: Path
    store: Engine
    journal: SqliteJournal
    keeper: FloorKeeper
    book: RosterBook
    erasures: LiveErasures
    wall: Wall
    stones: list[Tombstone]
    forgotten: int = 0
    alerts: Book = field(default_factory=Book)

    def floor(self) -> bytes:
        return b"".join(checkpoint.pieces(self.keeper.floor))

    def written(self) -> bytes:
        return b"".join(file.read_bytes() for file in self.folder.rglob("*") if file.is_file())


@asynccontextmanager
async def living(folder: Path, told: list[FloorEvent] | None = None) -> AsyncIterator[Site]:
    """A site on which these events have happened; without any, one that was there before."""
    wall, settings, stones = Wall(), settings_in(folder), list[Tombstone]()
    (folder / "roster.toml").write_text(ROSTER, encoding="utf-8")
    store, journal = open_store(folder), SqliteJournal(folder / "journal.db")
    keeper, book = FloorKeeper(Rules(), journal, wall), RosterBook(folder / "roster.toml")

    async def forget() -> None:
        site.forgotten += 1

    async def alerts(write: Callable[[Engine], None], deed: Callable[[Book], None]) -> None:
        await asyncio.to_thread(write, store)
        deed(site.alerts)

    try:
        await keeper.start()
        await book.look()
        for event in told or ():
            keeper.deliver(event)
        keeper.frame()
        if told:
            await keeper.save()
        around = Around(forget, stones.append, alerts)
        async with live_erasures(settings, store, journal, keeper, book, around) as erasures:
            site = Site(folder, store, journal, keeper, book, erasures, wall, stones)
            yield site
    finally:
        await asyncio.to_thread(journal.close)
        store.dispose()
