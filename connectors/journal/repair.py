"""Bringing a damaged journal to a state that can be appended to, and saying what was given up.

Half-written transactions are SQLite's own affair (its WAL drops them). Left for us: rows at the end that are no
events, and a file that SQLite itself calls broken; its readable rows move to a new file and it is kept beside it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from connectors.journal.encoding import Unreadable, decode
from connectors.journal.schema import connect, migrate

LOOK_BACK = 1000
"""Rows examined at the end. A commit holds 100 rows, so damage by an interrupted one lies well within."""

_COPY = "INSERT OR IGNORE INTO entries (seq, received, format, event) VALUES (?, ?, ?, ?)"


def cut_damaged_tail(connection: sqlite3.Connection) -> int:
    """Delete the damaged rows at the very end, up to the last good one; returns how many."""
    damaged = []
    for seq, written_format, written in connection.execute(
        "SELECT seq, format, event FROM entries ORDER BY seq DESC LIMIT ?", (LOOK_BACK,)
    ).fetchall():
        if decode(written, written_format) is not Unreadable.DAMAGED:
            break
        damaged.append((seq,))
    if damaged:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("DELETE FROM entries WHERE seq = ?", damaged)
        connection.execute("COMMIT")
    return len(damaged)


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
        rows = old.execute("SELECT seq, received, format, event FROM entries ORDER BY seq")
        while chunk := rows.fetchmany(100):
            fresh.execute("BEGIN IMMEDIATE")
            fresh.executemany(_COPY, chunk)
            fresh.execute("COMMIT")


def _free_name(file: Path) -> Path:
    number = 1
    while (aside := file.with_name(f"{file.stem}.damaged-{number}{file.suffix}")).exists():
        number += 1
    return aside
