"""The past for the web: a worker process shows moments, threads list what the journal holds; the loop never waits."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from config.moments import kept, moments
from config.past_process import PastProcess
from config.past_worker import Question, Setup
from config.settings import Settings
from connectors.store.threads import in_store
from realtime.masking import Audience
from realtime.names import Instant, PbxId
from realtime.roster import Roster
from realtime.rows import AlertRow, AnnouncementRow
from realtime.state import Pbx
from web.past import Kept, Missing, Moments, Past, Stretch, View, Why
from web.wire import Board, Site

READERS = 2
"""Lists read at the same time: each holds the interpreter for about a millisecond at a time."""

MOST_LISTED = 32
"""Lists asked for at the same time; who asks beyond is told to come again."""

T = TypeVar("T")

Posted = tuple[dict[str, AlertRow], dict[str, AnnouncementRow]]
"""What screens showed that the journal does not know: alerts and announcements, by id."""


class JournalPast:
    """A Past over the journal's file. pbxs: as the live floor knows them now; roster: who works here now.

    posted: alerts and announcements that screens showed at a moment; waits for the disk. `close` ends the worker; after
    `forget` another begins, with the roster as it is then.
    """

    def __init__(
        self,
        file: Path,
        settings: Settings,
        site: Site,
        pbxs: Callable[[], Mapping[PbxId, Pbx]],
        posted: Callable[[Instant], Posted] = lambda _at: ({}, {}),
        roster: Callable[[], Roster] = Roster,
    ) -> None:
        self._file = file
        self._days = settings.storage.journal_retention_days
        plain = Settings(pbx=(), site=settings.site, queues=settings.queues, trunks=settings.trunks)

        def setup() -> Setup:
            known = roster()
            people, teams = tuple(known.people.values()), tuple(known.teams.values())
            return Setup(file=file, settings=plain, site=site, people=people, teams=teams)

        self._process = PastProcess(setup)
        self._pbxs = pbxs
        self._posted = posted
        self._readers = asyncio.Semaphore(READERS)
        self._listed = 0
        self._outdated = False

    async def floor(self, at: Instant, view: View, audience: Audience, board: Board | None) -> bytes | Missing:
        """The floor at a past moment, encoded."""
        if self._outdated:
            self._outdated = False
            await self._process.forget()
        try:
            alerts, announcements = await in_store(self._posted, at)
        except SQLAlchemyError:
            return Missing(why=Why.BROKEN)
        return await self._process.ask(
            Question(at=at, view=view, audience=audience, board=board, alerts=alerts, announcements=announcements)
        )

    async def moments(self, asked: Stretch) -> Moments | Missing:
        """What the journal took in over a stretch of time."""
        return await self._listing(lambda: moments(self._file, asked))

    async def kept(self) -> Kept | Missing:
        """What there is, for a time bar."""
        pbxs = dict(self._pbxs())
        return await self._listing(lambda: kept(self._file, pbxs, self._days))

    def renew(self) -> None:
        """The roster is another: the next question is answered with it."""
        self._outdated = True

    async def forget(self) -> None:
        """End the worker: it holds a floor of before an erasure, or a roster of before a change."""
        await self._process.forget()

    async def close(self) -> None:
        """End the worker."""
        await self._process.close()

    async def _listing(self, read: Callable[[], T]) -> T | Missing:
        if self._listed >= MOST_LISTED:
            return Missing(why=Why.BUSY)
        self._listed += 1
        try:
            async with self._readers:
                return await asyncio.to_thread(read)
        except sqlite3.Error:
            return Missing(why=Why.BROKEN)
        finally:
            self._listed -= 1


if TYPE_CHECKING:

    def _is_a_past(past: JournalPast) -> Past:
        return past
