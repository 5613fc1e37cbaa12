"""Legal holds and tombstones for the web: the store's own functions, each in a thread."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import Engine

from config.erasure import caller_of, check_reason
from config.problems import UsageError
from connectors.store.retention import HoldUnknownError, add_hold, list_holds, list_tombstones, release_hold
from connectors.store.site_key import site_key
from connectors.store.threads import in_store
from realtime.names import Instant
from realtime.retention import Hold, Tombstone
from web.desks import HoldRefusedError, NewHold

DAY = 86_400.0


class StoreRetention:
    """web.desks.RetentionDesk over the store; folder: where the site's key lies."""

    def __init__(self, folder: Path, store: Engine) -> None:
        self._folder = folder
        self._store = store

    def now(self) -> Instant:
        """This machine's clock."""
        return Instant(time.time())

    async def holds(self) -> list[Hold]:
        """Every hold there ever was."""
        return await in_store(list_holds, self._store)

    def check(self, new: NewHold) -> None:
        """Raises HoldRefusedError for what cannot be held: a number that is none, a reason that would keep one."""
        self._caller(new, b"only looked at")

    async def hold(self, new: NewHold) -> Hold:
        """Keep a hold. Raises HoldRefusedError."""
        return await in_store(self._hold, new)

    async def release(self, number: int, by: str) -> bool:
        """End a hold; whether there was one."""
        try:
            await in_store(release_hold, self._store, number, by, self.now())
        except HoldUnknownError:
            return False
        return True

    async def tombstones(self) -> list[Tombstone]:
        """All of them."""
        return await in_store(list_tombstones, self._store)

    def _hold(self, new: NewHold) -> Hold:
        now = self.now()
        hold = Hold(
            kind=new.kind,
            caller=self._caller(new, site_key(self._folder)),
            subject=new.subject,
            who=new.who,
            why=new.why,
            since=now,
            until=None if new.days is None else Instant(now + new.days * DAY),
        )
        return add_hold(self._store, hold)

    def _caller(self, new: NewHold, secret: bytes) -> str | None:
        if new.number is None:
            return None
        try:
            caller = caller_of(new.number, secret)
        except UsageError as error:
            raise HoldRefusedError(str(error)) from None
        try:
            check_reason(caller, new.why)
        except UsageError as error:
            raise HoldRefusedError(str(error)) from None
        return caller.key
