"""The collector's side of several nodes: the journal with a publisher beside it, or the bare journal without Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from config.keeper import FloorKeeper
from config.settings import Settings
from connectors.journal.protocol import Checkpoint, Entry, Health, Journal, Tally
from connectors.journal.publisher import Condition, Publisher
from connectors.journal.redis import client_of
from connectors.journal.stream import Aside
from realtime.events import FloorEvent
from realtime.names import Instant
from realtime.past import Frame
from realtime.roster import Roster
from realtime.rows import AlertRow, AnnouncementRow
from realtime.snapshot import Show
from web.vitals import StreamVitals

ALERTS, ANNOUNCEMENTS = "alerts/", "announcements/"
Posted = TypeVar("Posted", AlertRow, AnnouncementRow)
Forget = Callable[[], Coroutine[Any, Any, None]]


class Beside:
    """What screens show beside the floor, and what of it changed since it was last asked for."""

    def __init__(self) -> None:
        self.show: Show | None = None
        self._alerts: dict[str, AlertRow] = {}
        self._announcements: dict[str, AnnouncementRow] = {}
        self._roster: Roster | None = None

    def whole(self) -> Aside:
        """All of it."""
        if self.show is None:
            return Aside()
        roster = self.show.roster
        return Aside(
            alerts=_posted(self.show, ALERTS, AlertRow),
            announcements=_posted(self.show, ANNOUNCEMENTS, AnnouncementRow),
            people=tuple(roster.people.values()),
            teams=tuple(roster.teams.values()),
            minute=self.show.minute,
            trends=self.show.trends,
        )

    def changed(self) -> Aside | None:
        """What changed; None when nothing did."""
        if self.show is None:
            return None
        alerts, roster = _posted(self.show, ALERTS, AlertRow), self.show.roster
        announcements = _posted(self.show, ANNOUNCEMENTS, AnnouncementRow)
        new_roster = roster is not self._roster
        before = self._alerts, self._announcements
        self._alerts, self._announcements, self._roster = alerts, announcements, roster
        if before == (alerts, announcements) and not new_roster:
            return None
        return Aside(
            alerts=alerts if alerts != before[0] else None,
            announcements=announcements if announcements != before[1] else None,
            people=tuple(roster.people.values()) if new_roster else None,
            teams=tuple(roster.teams.values()) if new_roster else None,
        )


def _posted(show: Show, section: str, kind: type[Posted]) -> dict[str, Posted]:
    return {path.removeprefix(section): row for path, row in show.rows.items() if isinstance(row, kind)}


class PublishedJournal:
    """The journal as the keeper uses it; frames and checkpoints go to the publisher as well. Events go straight on."""

    def __init__(self, journal: Journal, publisher: Publisher, beside: Beside) -> None:
        self._journal = journal
        self._publisher = publisher
        self._beside = beside

    def append(self, event: FloorEvent, received: Instant) -> int:
        """As the journal."""
        return self._journal.append(event, received)

    def read(self, since: int = 0, until: int | None = None, tally: Tally | None = None) -> Iterator[Entry]:
        """As the journal."""
        return self._journal.read(since, until, tally)

    def chunks(self, since: int = 0, until: int | None = None, tally: Tally | None = None) -> Iterator[list[Entry]]:
        """As the journal."""
        return self._journal.chunks(since, until, tally)

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep it, and offer it to followers."""
        self._journal.save_checkpoint(checkpoint)
        self._publisher.offer(checkpoint)

    def note_frame(self, frame: Frame) -> None:
        """Keep it, and publish it."""
        self._journal.note_frame(frame)
        self._publisher.frame(frame, self._beside.changed())

    def checkpoints(self) -> Iterator[Checkpoint]:
        """As the journal."""
        return self._journal.checkpoints()

    def health(self) -> Health:
        """As the journal."""
        return self._journal.health()

    def flush(self, seconds: float = 5.0) -> bool:
        """As the journal."""
        return self._journal.flush(seconds)

    def close(self, seconds: float = 5.0) -> Health:
        """As the journal."""
        return self._journal.close(seconds)


class Outward:
    """What the daemon has of it. journal: to be given to the keeper. Without Redis nothing of this does anything."""

    def __init__(self, journal: Journal, url: str | None) -> None:
        self.journal = journal
        self._publisher: Publisher | None = None
        self._task: asyncio.Task[None] | None = None
        self._beside = Beside()
        if url is not None:
            client_of(url)  # Refuses what is no address before anything is served.
            self._publisher = Publisher(url, journal, self._beside.whole)
            self.journal = PublishedJournal(journal, self._publisher, self._beside)

    def begin(self, keeper: FloorKeeper) -> None:
        """Publish what this keeper keeps, from now on."""
        self._beside.show = keeper.show
        if self._publisher is not None:
            self._task = asyncio.create_task(self._publisher.run(keeper.save), name="stream")

    def renewing(self, forget: Forget) -> Forget:
        """Whoever forgets the past after an erasure also has the other nodes begin anew."""
        publisher = self._publisher
        if publisher is None:
            return forget

        async def both() -> None:
            await forget()
            publisher.renew()

        return both

    def vitals(self) -> StreamVitals | None:
        """How the publishing is; None without Redis."""
        if self._publisher is None:
            return None
        outlet = self._publisher.outlet()
        return StreamVitals(
            role="publishing",
            state=outlet.condition.value,
            flowing=outlet.condition is Condition.FLOWING,
            behind=outlet.behind,
            items=outlet.items,
            beginnings=outlet.beginnings,
        )

    async def close(self) -> None:
        """Publish no longer."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def publishing(settings: Settings, journal: Journal) -> AsyncIterator[Outward]:
    """The journal, and where `[redis] url` is set the stream of it. Raises MisconfiguredError for no address."""
    url = settings.redis.url
    outward = Outward(journal, None if url is None else url.reveal())
    try:
        yield outward
    finally:
        await outward.close()
