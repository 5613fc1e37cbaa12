"""Opening the store: one SQLite file, or a database server, brought up to the schema of this program.

Everything here and in the aggregates beside it waits for the disk: call it in a thread.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from connectors.errors import LinkLostError, MisconfiguredError
from connectors.store.threads import THREADS, TURN_SECONDS
from connectors.waits import Waits

FILE_NAME = "floorwatch.db"
BUSY_SECONDS = 5.0
_MIGRATIONS = Path(__file__).parent / "migrations"
_FOR_WRITING = "floorwatch_for_writing"
_BESIDE = "floorwatch_beside"
_WAITS = "floorwatch_waits"

_POOL: dict[str, Any] = {"pool_size": THREADS, "max_overflow": THREADS, "pool_timeout": TURN_SECONDS}
"""A connection for each thread of the store, and as many for what has a thread of its own."""

MIGRATING_SECONDS = 3600.0
"""How long one statement of a migration may take: it may rewrite a table of years."""

MIGRATING_LOCK_SECONDS = 60
"""How long a migration waits for a lock: another program may be migrating."""

_MIGRATING = threading.Lock()
"""alembic keeps its context in globals, so within a process one thread migrates at a time; processes wait in SQLite."""


def open_store(directory: Path, url: str | None = None, *, as_it_is: bool = False) -> Engine:
    """The store, migrated: SQLite in `directory`, or the server behind `url`.

    as_it_is: one that was migrated before stays of its version.
    Raises MisconfiguredError, without the URL's password, when it cannot be opened or a newer program migrated it, and
    LinkLostError when its server is away or says nothing.
    """
    waits = Waits()
    engine, where = _server(url, waits) if url is not None else _embedded(directory)
    engine.update_execution_options(**{_BESIDE: directory, _WAITS: waits})
    try:
        if not (as_it_is and inspect(engine).has_table("alembic_version")):
            with waits.longer(MIGRATING_SECONDS):
                _migrate(engine)
    except CommandError as error:
        engine.dispose()
        raise MisconfiguredError(
            f"{where} was migrated by a newer Floorwatch ({error}): upgrade Floorwatch, or set another [storage]"
        ) from None
    except SQLAlchemyError as error:
        engine.dispose()
        said = str(getattr(error, "orig", None) or type(error).__name__)
        if url is not None and isinstance(error, OperationalError):
            raise LinkLostError(f"{where} cannot be reached ({said}): start it, or set another [storage]") from None
        raise MisconfiguredError(f"{where} cannot be opened ({said}): mend it, or set another [storage]") from None
    return engine


@contextmanager
def writing(store: Engine) -> Iterator[Connection]:
    """A transaction that takes SQLite's write lock at once: what it reads holds until it has written."""
    connection = store.connect().execution_options(**{_FOR_WRITING: True})
    with connection, connection.begin():
        yield connection


def hurry(store: Engine) -> None:
    """The program ends: from now on nobody waits long for a server that does not answer."""
    waits: Waits = store.get_execution_options()[_WAITS]
    waits.hurry()


@asynccontextmanager
async def hurrying(store: Engine) -> AsyncIterator[None]:
    """When the block ends the program does."""
    try:
        yield
    finally:
        hurry(store)


def settle_pages(store: Engine) -> None:
    """Have SQLite's log of pages, which holds what was changed as it was, written into the file and emptied."""
    if store.dialect.name == "sqlite":
        with store.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


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
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS}, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine, str(file)


def _server(url: str, waits: Waits) -> tuple[Engine, str]:
    try:
        parsed = make_url(url)
        where = parsed.render_as_string(hide_password=True)
        engine = create_engine(parsed, pool_pre_ping=True, **_POOL)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise MisconfiguredError(
            'storage.url is no address of a database: write "postgresql://user:password@host/name", or remove it'
        ) from None
    except ModuleNotFoundError as error:
        raise MisconfiguredError(
            f"storage.url needs the Python package {error.name}: install it beside Floorwatch, or remove storage.url"
        ) from None
    if (engine.dialect.name, engine.driver) != ("postgresql", "psycopg"):
        raise MisconfiguredError(
            f"storage.url names {engine.dialect.name} by {engine.driver}: the store lives in PostgreSQL, by psycopg; "
            'write "postgresql://user:password@host/name", or remove it'
        )
    from connectors.patient_psycopg import bound  # noqa: PLC0415  # an optional package, which is there by now

    bound(engine, waits)
    return engine, where


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Take transactions out of the driver's hands, which would commit before every CREATE TABLE."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what was erased is overwritten, also in free pages


def _begin_sqlite(connection: Connection) -> None:
    """A migration takes the write lock at once: two programs starting together wait for each other."""
    for_writing = connection.get_execution_options().get(_FOR_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if for_writing else "BEGIN")


def _migrate(engine: Engine) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with _MIGRATING, writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{MIGRATING_LOCK_SECONDS}s'")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
