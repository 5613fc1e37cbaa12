"""What the daemon tidies up once an hour: what ended by itself is written down, what is too old is deleted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.auditing import SECONDS_PER_DAY, thin_audit
from config.settings import Settings
from connectors.store.grants import forget_old, settle
from connectors.store.retention import list_holds
from realtime.names import Instant
from realtime.retention import Kept, holding

EVERY = 3600.0
"""Seconds between two rounds."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def retaining(settings: Settings, store: Engine) -> AsyncIterator[None]:
    """Tidy up while the daemon runs."""
    task = asyncio.create_task(_rounds(settings, store), name="retention")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def tidy(settings: Settings, store: Engine, now: Instant) -> None:
    """One round. A hold of a whole kind keeps all of that kind. Raises SQLAlchemyError."""
    settle(store, now)
    holds = list_holds(store)
    if not holding(holds, now, Kept.AUDIT):
        thin_audit(settings, store, now)
    if not holding(holds, now, Kept.GRANTS):
        forget_old(store, Instant(now - settings.retention.grants_days * SECONDS_PER_DAY))


async def _rounds(settings: Settings, store: Engine) -> NoReturn:
    """Round after round; one that fails is told once and tried again, until one succeeds."""
    failing = False
    while True:
        try:
            await asyncio.to_thread(tidy, settings, store, Instant(time.time()))
        except SQLAlchemyError as error:
            if not failing:
                log.warning("old data could not be tidied up (%s); it is tried every hour", type(error).__name__)
            failing = True
        else:
            failing = False
        await asyncio.sleep(EVERY)
