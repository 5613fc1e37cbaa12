"""A copy of an SQLite file that is in use, and the look that shows the copy is whole.

The copy is taken in one step, within one read transaction: the writer goes on beside it (WAL), and what it commits
meanwhile is not in the copy. Both take as long as the disk needs: for a thread or a command of its own.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from connectors.journal.rows import columns
from connectors.journal.schema import connect_to_read

_ENTRIES = (
    "SELECT COALESCE(SUM(events), 0), COALESCE(MIN(seq - events + 1), 0), COALESCE(MAX(seq), 0) FROM (SELECT {} FROM"
    " entries)"
)


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy holds. entries, first, last: of a journal's entries, by number; missing: numbers without an entry.

    They are None where the file is no journal. size: bytes.
    """

    size: int
    entries: int | None = None
    first: int | None = None
    last: int | None = None
    missing: int | None = None


class BackupError(Exception):
    """The copy could not be taken, or is not whole; the text says why."""


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at this moment. Raises BackupError; `target` must not exist."""
    try:
        with closing(connect_to_read(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy, pages=-1)
            # One file without a -wal beside it; the daemon turns WAL on again when it opens it.
            copy.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"{source} could not be copied to {target} ({error})") from error


def examined(copy: Path) -> Copied:
    """Open a copy, have SQLite check all of it, and say what it holds. Raises BackupError when it is not whole."""
    try:
        with closing(connect_to_read(copy)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                raise BackupError(f"{copy} is not whole: {said}")
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "entries" not in tables:
                return Copied(size=copy.stat().st_size)
            count, first, last = connection.execute(_ENTRIES.format(columns(connection))).fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{copy} cannot be read ({error})") from error
    missing = last - first + 1 - count if count else 0
    return Copied(size=copy.stat().st_size, entries=count, first=first, last=last, missing=missing)
