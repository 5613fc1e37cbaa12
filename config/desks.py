"""Grants and the audit log for the web: the store's own functions, each in a thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from config.retention_desk import StoreRetention
from config.roster_book import RosterBook
from config.settings import Settings
from connectors.store.audit_anchors import FILE_NAME, read_anchors
from connectors.store.audit_log import Wanted, entries, head, latest, seal
from connectors.store.grants import GrantUnknownError, change, file_request, find_grant, grants_of, list_grants
from connectors.store.threads import in_store
from realtime.access.audit_chain import ANCHORED, Anchor, Entry, faults
from realtime.access.grants import Asked, Grant, Person, Policy, Stage, settled
from realtime.access.oversight import Habits, Remark, remarks
from realtime.names import Instant
from web.desks import Asking, BusyError, Desks, Verdict

MOST_FINDINGS = 100

LOOKED_BACK = 92 * 86_400.0
"""Seconds of the log that are searched for uses: as long as a grant can last."""

_USED = frozenset({Stage.ACTIVE, Stage.EXPIRED, Stage.FINISHED, Stage.REVOKED, Stage.REPLACED})
_CHUNK = 500


class StoreGrants:
    """web.desks.GrantDesk over the store."""

    def __init__(self, store: Engine, habits: Habits, wall: Callable[[], float] = time.time) -> None:
        self.policy = Policy()
        self._store = store
        self._habits = habits
        self._wall = wall

    def now(self) -> Instant:
        """This machine's clock."""
        return Instant(self._wall())

    async def file(self, applicant: Person, asked: Asked) -> Grant:
        """Keep a new request. Raises GrantRefusedError."""
        return await in_store(file_request, self._store, applicant, asked, self.now(), self.policy)

    async def find(self, number: int) -> Grant | None:
        """The grant with this number."""
        return await in_store(find_grant, self._store, number)

    async def change(self, number: int, step: Callable[[Grant], Grant]) -> Grant | None:
        """Take one step, alone. Raises GrantRefusedError of the step."""
        try:
            return await in_store(change, self._store, number, step)
        except GrantUnknownError:
            return None

    async def listed(self, stages: frozenset[Stage] | None, after: int, limit: int) -> list[Grant]:
        """Grants at these stages as kept, by number."""
        return await in_store(list_grants, self._store, stages, after, limit)

    async def asked_by(self, applicant: str, after: int, limit: int) -> list[Grant]:
        """Those of one applicant, by number."""
        found = await in_store(grants_of, self._store, applicant)
        return [each for each in found if each.id > after][:limit]

    async def odd(self) -> list[Remark]:
        """Of the grants that were in force within the last quarter."""
        return await in_store(self._odd)

    def _odd(self) -> list[Remark]:
        now = self.now()
        begin = Instant(now - LOOKED_BACK)
        deeds = (entry.deed for entry in entries(self._store, Wanted(since=begin)))
        recent = [settled(each, now) for each in self._all() if each.asked.ends > begin]
        return remarks(recent, deeds, self._habits, now)

    def _all(self) -> Iterable[Grant]:
        after = 0
        while found := list_grants(self._store, _USED, after, _CHUNK):
            yield from found
            after = found[-1].id


class StoreTrail:
    """web.desks.Trail over the store and the file of anchors beside it."""

    def __init__(self, folder: Path, store: Engine) -> None:
        self._anchors = folder / FILE_NAME
        self._store = store
        self._looking = asyncio.Lock()

    async def listed(self, asking: Asking) -> list[Entry]:
        """Entries, newest first."""
        wanted = Wanted(
            since=asking.since,
            until=asking.until,
            actor=asking.actor,
            action=asking.action,
            subject=asking.subject,
        )
        return await in_store(latest, self._store, wanted, asking.limit, asking.before)

    async def verified(self) -> Verdict:
        """Look at every entry, one look at a time. Raises BusyError."""
        if self._looking.locked():
            raise BusyError
        async with self._looking:
            return await in_store(lambda: verdict(self._store, read_anchors(self._anchors)))


def verdict(store: Engine, own: list[Anchor], copies: Iterable[Anchor] = ()) -> Verdict:
    """Whether the log is what was written. own: of the file beside the store; copies: of the same file elsewhere."""
    anchors = [*own, *copies]
    stands = head(store)
    found = faults(entries(store), anchors, seal(store))
    told = list(islice(found, MOST_FINDINGS))
    return Verdict(
        seq=stands.seq,
        hash=stands.hash,
        anchored=max((anchor.seq for anchor in anchors), default=0),
        found=len(told) + sum(1 for _ in found),
        absent=_unknown_anchors(store, own),
        findings=told,
    )


def desks(settings: Settings, store: Engine, book: RosterBook, wall: Callable[[], float] = time.time) -> Desks:
    """What the web gets."""
    habits = Habits(zone=settings.site.timezone)
    folder = settings.storage.directory
    return Desks(
        grants=StoreGrants(store, habits, wall),
        trail=StoreTrail(folder, store),
        roster=book,
        retention=StoreRetention(folder, store),
    )


def _unknown_anchors(store: Engine, anchors: Iterable[Anchor]) -> int:
    """How many entries tell of an anchor that the file does not have. The last may be on its way to the file."""
    noted = {anchor.seq for anchor in anchors}
    told = [entry.seq for entry in entries(store, Wanted(action=ANCHORED))]
    return sum(seq not in noted for seq in told[:-1])
