"""What the daemon tidies up once an hour: what ended by itself is written down, what is too old is deleted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.ageing import tidy
from config.settings import Settings
from connectors.errors import ConnectorError
from connectors.outage import Outage
from connectors.store.retention import list_holds
from connectors.store.threads import in_store
from realtime.names import Instant
from realtime.retention import DataKind

EVERY = 3600.0
"""Seconds between two rounds."""

LOOK_EVERY = 15.0
"""Seconds between two looks at the holds; the journal looks for what is too old once a minute."""

log = logging.getLogger(__name__)


class Holdable(Protocol):
    """A journal, which thins itself unless it is held."""

    def hold(self, *, held: bool) -> None:
        """Whether nothing may be deleted for its age now."""


@asynccontextmanager
async def retaining(settings: Settings, store: Engine, journal: Holdable) -> AsyncIterator[None]:
    """Tidy up while the daemon runs. Holds on the journal are known before anything is written into it."""
    await in_store(hold_journal, store, journal, Instant(time.time()))
    tasks = [
        asyncio.create_task(_rounds(settings, store), name="retention"),
        asyncio.create_task(_looks(store, journal), name="holds"),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def hold_journal(store: Engine, journal: Holdable, now: Instant) -> None:
    """Keep the journal whole while any hold touches it: what is held of a caller cannot be told apart in it.

    Who cannot read the holds deletes nothing.
    """
    try:
        held = any(hold.holds(now) and hold.kind in {None, DataKind.JOURNAL} for hold in list_holds(store))
    except SQLAlchemyError:
        held = True
    journal.hold(held=held)


async def _looks(store: Engine, journal: Holdable) -> NoReturn:
    """Notice holds that are added and released meanwhile."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        await in_store(hold_journal, store, journal, Instant(time.time()))


async def _rounds(settings: Settings, store: Engine) -> NoReturn:
    """Round after round; one that fails is told once and tried again, until one succeeds."""
    outage = Outage(log, "old data is tidied up again")
    while True:
        try:
            await asyncio.to_thread(tidy, settings, store, Instant(time.time()))
        except (SQLAlchemyError, OSError, ConnectorError) as error:
            outage.failed(f"old data could not be tidied up ({type(error).__name__}); it is tried every hour")
        else:
            outage.worked()
        await asyncio.sleep(EVERY)
