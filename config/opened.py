"""The store that a configuration names, open for as long as a command needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from config.settings import Settings
from connectors.store.database import open_store


@contextmanager
def opened_store(settings: Settings) -> Iterator[Engine]:
    """Open and migrate it, and close it at the end. Raises MisconfiguredError when it cannot be opened."""
    url = settings.storage.url
    store = open_store(settings.storage.directory, None if url is None else url.reveal())
    try:
        yield store
    finally:
        store.dispose()
