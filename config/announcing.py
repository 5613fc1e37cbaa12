"""Announcements at work: kept in the store, shown on the walls while they stand, taken down when they are over.

The store is read again every few seconds, for another process may have put one up. While it is away the walls go on
showing what is known, each until its end.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from connectors.clock import Clock
from connectors.outage import Outage
from connectors.store import announcements as kept
from connectors.store.threads import in_store
from realtime.announcements import LONGEST_TEXT, MOST, Announcement, plain, problem
from realtime.names import Instant, Seconds
from realtime.rows import AnnouncementRow
from realtime.snapshot import Show
from realtime.stamps import maybe_stamp, stamp
from web.alerts import Refused
from web.announcements import AnnouncementView, AnnouncementWish

LOOKED_EVERY = Seconds(1.0)
READ_EVERY = Seconds(5.0)
DAY = 86_400.0

_WHY = {
    "announcement-text": f"'text' is one plain line of 1 to {LONGEST_TEXT} characters.",
    "announcement-length": "'duration_seconds' is from 60 (a minute) to 604800 (a week).",
    "announcement-places": "'queues' and 'boards' are at most 100 names of 1 to 300 characters.",
}

log = logging.getLogger(__name__)


class Announcing:
    """web.announcements.Announcements, and the task that shows them. All methods are for the loop's thread."""

    def __init__(self, store: Engine, show: Callable[[], Show], clock: Clock) -> None:
        self._store = store
        self._show = show
        self._clock = clock
        self._known: tuple[Announcement, ...] = ()
        self._shown: dict[str, AnnouncementRow] | None = None
        self._read_at = Instant(0.0)
        self._outage = Outage(log, "announcements: the store is back")

    def check(self, wish: AnnouncementWish) -> AnnouncementWish:
        """The wish as it would be put up. Raises Refused."""
        told = msgspec.structs.replace(
            wish,
            text=plain(wish.text),
            queues=tuple(dict.fromkeys(wish.queues)),
            boards=tuple(dict.fromkeys(wish.boards)),
        )
        why = problem(self._made(told, ""))
        if why is not None:
            raise Refused(why, _WHY[why])
        return told

    def _made(self, wish: AnnouncementWish, by: str) -> Announcement:
        now = self._clock.now()
        return Announcement(
            id=secrets.token_hex(8),
            text=wish.text,
            by=by,
            begins=now,
            ends=Instant(now + wish.duration_seconds),
            queues=wish.queues,
            boards=wish.boards,
        )

    async def put_up(self, wish: AnnouncementWish, by: str) -> AnnouncementView:
        """Show it on the walls. Raises Refused."""
        made = self._made(self.check(wish), by)
        if not await in_store(kept.put_up, self._store, made):
            said = f"{MOST} announcements stand already: take one down first."
            raise Refused("announcements-too-many", said)
        self._known = (*self._known, made)
        self._draw()
        return self._view(made)

    async def take_down(self, announcement: str, by: str) -> AnnouncementView | None:
        """Take it from the walls."""
        ended = await in_store(kept.take_down, self._store, announcement, by, self._clock.now())
        if ended is None:
            return None
        self._known = tuple(each for each in self._known if each.id != announcement)
        self._draw()
        return self._view(ended)

    async def listed(self) -> list[AnnouncementView]:
        """What stands and what ended within a day, the newest first."""
        since = Instant(self._clock.now() - DAY)
        return [self._view(each) for each in await in_store(kept.listed, self._store, since)]

    def _view(self, one: Announcement) -> AnnouncementView:
        return AnnouncementView(
            id=one.id,
            text=one.text,
            by=one.by,
            begins=stamp(one.begins),
            ends=stamp(one.ends),
            queues=one.queues,
            boards=one.boards,
            standing=one.stands(self._clock.now()),
            ended=maybe_stamp(one.ended),
            ended_by=one.ended_by,
        )

    async def watch(self) -> None:
        """Keep the walls true until cancelled."""
        while True:
            await self.look()
            await self._clock.sleep(LOOKED_EVERY)

    async def look(self) -> None:
        """Take down what is over; read the store when it is time."""
        now = self._clock.now()
        if now - self._read_at >= READ_EVERY or now < self._read_at:
            self._read_at = now
            before = self._known
            try:
                found = await in_store(kept.standing, self._store, now)
            except SQLAlchemyError as error:
                self._outage.failed(f"announcements cannot be read ({type(error).__name__}); walls show what is known")
            else:
                self._outage.worked()
                # What was put up or taken down here while the store was asked is newer than its answer.
                self._known = tuple(found) if self._known is before else self._known
        self._draw()

    def _draw(self) -> None:
        now = self._clock.now()
        rows = shown(each for each in self._known if each.stands(now))
        if rows != self._shown:
            self._shown = rows
            self._show().put_up(rows)


def shown(announcements: Iterable[Announcement]) -> dict[str, AnnouncementRow]:
    """Announcements as walls see them, by id."""
    return {
        each.id: AnnouncementRow(
            id=each.id,
            text=each.text,
            since=stamp(each.begins),
            until=stamp(each.ends),
            queues=each.queues,
            boards=each.boards,
        )
        for each in announcements
    }


def shown_then(store: Engine, at: Instant) -> dict[str, AnnouncementRow]:
    """What walls showed at a moment; waits for the disk."""
    return shown(kept.standing(store, at))


@asynccontextmanager
async def announcing(store: Engine, show: Callable[[], Show], clock: Clock) -> AsyncIterator[Announcing]:
    """Announcements for as long as the block lasts."""
    desk = Announcing(store, show, clock)
    task = asyncio.create_task(desk.watch(), name="announcements")
    try:
        yield desk
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
