"""The store that a configuration names, open for as long as a command needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
