"""The store that a configuration names, open for as long as a command or a daemon needs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import Engine

from config.settings import Settings
from connectors.store.database import open_store


@contextmanager
def opened_store(settings: Settings, *, as_it_is: bool = False) -> Iterator[Engine]:
    """Open and migrate it, and close it at the end. Raises ConnectorError when it cannot be opened.

    as_it_is: leave one that is there unmigrated, for a command that may be of a newer program than the running daemon.
    """
    url = settings.storage.url
    store = open_store(settings.storage.directory, None if url is None else url.reveal(), as_it_is=as_it_is)
    try:
        yield store
    finally:
        store.dispose()


@asynccontextmanager
async def served_store(settings: Settings) -> AsyncIterator[Engine]:
    """The same for a daemon, whose loop does not wait for the disk."""
    url = settings.storage.url
    store = await asyncio.to_thread(open_store, settings.storage.directory, None if url is None else url.reveal())
    try:
        yield store
    finally:
        await asyncio.to_thread(store.dispose)
