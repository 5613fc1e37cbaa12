"""Bringing a damaged journal to a state that can be appended to, and saying what was given up.

Half-written transactions are SQLite's own affair (its WAL drops them). Left for us: rows at the end that are no
events, and a file that SQLite itself calls broken; its readable rows move to a new file and it is kept beside it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from connectors.journal.encoding import Unreadable
from connectors.journal.rows import INSERT, Row, columns, told
from connectors.journal.schema import connect, migrate

LOOK_BACK = 1000
"""Rows examined at the end. A commit is a row, so damage by an interrupted one lies well within."""


def cut_damaged_tail(connection: sqlite3.Connection) -> int:
    """Delete the rows at the very end of which nothing can be read; returns how many entries went with them."""
    statement = f"SELECT {columns(connection)} FROM entries ORDER BY seq DESC LIMIT ?"  # noqa: S608 - ours
    damaged = []
    for row in map(Row._make, connection.execute(statement, (LOOK_BACK,)).fetchall()):
        if any(event is not Unreadable.DAMAGED for _, _, event in told(row)):
            break
        damaged.append(row)
    if damaged:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("DELETE FROM entries WHERE seq = ?", [(row.seq,) for row in damaged])
        connection.execute("COMMIT")
    return sum(row.events for row in damaged)


def is_sound(file: Path) -> bool:
    """Whether SQLite can read the schema and both ends of the tables; a whole check takes minutes on a big file."""
    try:
        with closing(connect(file)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in tables & {"entries", "checkpoints", "checkpoint_pieces", "frames", "tellings"}:
                connection.execute(f"SELECT * FROM {table} ORDER BY rowid LIMIT 10").fetchall()  # noqa: S608 - ours
                connection.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 10").fetchall()  # noqa: S608
    except sqlite3.OperationalError:
        raise  # locked, full or not ours to write: nothing is broken
    except sqlite3.DatabaseError:
        return False
    return True


def salvage(file: Path) -> Path:
    """Put a broken file aside and copy what it still yields into a new one; returns where the old one lies."""
    aside = _free_name(file)
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    with closing(connect(file)) as fresh:
        migrate(fresh, file)
        _copy_readable(aside, fresh)
    return aside


def _copy_readable(broken: Path, fresh: sqlite3.Connection) -> None:
    """Copy entries from the start until the first unreadable page; the new file ends there."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(broken, isolation_level=None)) as old:
        rows = _readable(old.execute(f"SELECT {columns(old)} FROM entries ORDER BY seq"))  # noqa: S608 - ours
        while chunk := list(islice(rows, 100)):
            fresh.execute("BEGIN IMMEDIATE")
            fresh.executemany(INSERT.replace("INSERT", "INSERT OR IGNORE", 1), chunk)
            fresh.execute("COMMIT")


def _readable(rows: sqlite3.Cursor) -> Iterator[tuple[object, ...]]:
    with suppress(sqlite3.DatabaseError):
        yield from rows


def _free_name(file: Path) -> Path:
    number = 1
    while (aside := file.with_name(f"{file.stem}.damaged-{number}{file.suffix}")).exists():
        number += 1
    return aside
