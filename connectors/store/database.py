"""Opening the store: one SQLite file, or a database server, brought up to the schema of this program.

Everything here and in the aggregates beside it waits for the disk: call it in a thread.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from connectors.errors import MisconfiguredError

FILE_NAME = "floorwatch.db"
BUSY_SECONDS = 5.0
_MIGRATIONS = Path(__file__).parent / "migrations"
_FOR_WRITING = "floorwatch_for_writing"
_BESIDE = "floorwatch_beside"

_MIGRATING = threading.Lock()
"""alembic keeps its context in globals, so within a process one thread migrates at a time; processes wait in SQLite."""


def open_store(directory: Path, url: str | None = None, *, as_it_is: bool = False) -> Engine:
    """The store, migrated: SQLite in `directory`, or the server behind `url`.

    as_it_is: one that was migrated before stays of its version.
    Raises MisconfiguredError, without the URL's password, when it cannot be opened or a newer program migrated it.
    """
    engine, where = _server(url) if url is not None else _embedded(directory)
    engine.update_execution_options(**{_BESIDE: directory})
    try:
        if not (as_it_is and inspect(engine).has_table("alembic_version")):
            _migrate(engine)
    except CommandError as error:
        engine.dispose()
        raise MisconfiguredError(
            f"{where} was migrated by a newer Floorwatch ({error}): upgrade Floorwatch, or set another [storage]"
        ) from None
    except SQLAlchemyError as error:
        engine.dispose()
        said = str(getattr(error, "orig", None) or type(error).__name__)
        raise MisconfiguredError(f"{where} cannot be opened ({said}): mend it, or set another [storage]") from None
    return engine


@contextmanager
def writing(store: Engine) -> Iterator[Connection]:
    """A transaction that takes SQLite's write lock at once: what it reads holds until it has written."""
    connection = store.connect().execution_options(**{_FOR_WRITING: True})
    with connection, connection.begin():
        yield connection


def beside(store: Engine | Connection) -> Path:
    """The directory that the store was opened with, where the site's key lies; also of a database server."""
    found: Path = store.get_execution_options()[_BESIDE]
    return found


@contextmanager
def reading(store: Engine | Connection) -> Iterator[Connection]:
    """A connection to read from: one of its own, or that of a transaction that is under way."""
    if isinstance(store, Connection):
        yield store
        return
    with store.connect() as connection:
        yield connection


def _embedded(directory: Path) -> tuple[Engine, str]:
    file = directory / FILE_NAME
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MisconfiguredError(
            f"{directory} cannot be made ({error.strerror}): mend its rights, or set storage.directory"
        ) from None
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine, str(file)


def _server(url: str) -> tuple[Engine, str]:
    try:
        parsed = make_url(url)
        where = parsed.render_as_string(hide_password=True)
        return create_engine(parsed, pool_pre_ping=True), where
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise MisconfiguredError(
            'storage.url is no address of a database: write "postgresql://user:password@host/name", or remove it'
        ) from None
    except ModuleNotFoundError as error:
        raise MisconfiguredError(
            f"storage.url needs the Python package {error.name}: install it beside Floorwatch, or remove storage.url"
        ) from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Take transactions out of the driver's hands, which would commit before every CREATE TABLE."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """A migration takes the write lock at once: two programs starting together wait for each other."""
    for_writing = connection.get_execution_options().get(_FOR_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if for_writing else "BEGIN")


def _migrate(engine: Engine) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with _MIGRATING, writing(engine) as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
