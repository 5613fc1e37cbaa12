"""The tables of the SQLite journal and the steps that bring an older file up to date.

PRAGMA user_version is the number of steps a file has gone through. A step is never changed once released: add one.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from connectors.errors import MisconfiguredError

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE entries (
            seq INTEGER PRIMARY KEY,
            received REAL NOT NULL,
            format INTEGER NOT NULL,
            event BLOB NOT NULL
        )""",
        """CREATE TABLE checkpoints (
            id INTEGER PRIMARY KEY,
            seq INTEGER NOT NULL,
            at REAL NOT NULL,
            version INTEGER NOT NULL,
            pieces INTEGER NOT NULL
        )""",
        """CREATE TABLE checkpoint_pieces (
            checkpoint INTEGER NOT NULL REFERENCES checkpoints (id),
            part INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (checkpoint, part)
        )""",
    ),
    (
        # Past moments. anchor: kept beyond the newest few; packed: the piece is compressed.
        "ALTER TABLE checkpoints ADD COLUMN anchor INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE checkpoint_pieces ADD COLUMN packed INTEGER NOT NULL DEFAULT 0",
        # A few seconds of frames of the live picture each, from the time of the first on.
        "CREATE TABLE frames (id INTEGER PRIMARY KEY, begin REAL NOT NULL, bytes BLOB NOT NULL)",
        "CREATE INDEX frames_begin ON frames (begin)",
        # Entries received long after the earliest time they speak of; those before this step are not looked through.
        "CREATE TABLE tellings (seq INTEGER PRIMARY KEY, since REAL NOT NULL)",
        "CREATE INDEX tellings_since ON tellings (since)",
    ),
    (
        # How many entries a row holds, of which it has the number of the last (rows.py).
        "ALTER TABLE entries ADD COLUMN events INTEGER NOT NULL DEFAULT 1",
    ),
)


def connect(file: Path) -> sqlite3.Connection:
    """Open for writing, in WAL mode; the caller opens and ends transactions.

    NORMAL: a commit survives the death of the process; a power cut may take the last moments but never breaks the
    file (SQLite documentation, "PRAGMA synchronous").
    """
    connection = sqlite3.connect(file, timeout=5.0, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def connect_to_read(file: Path) -> sqlite3.Connection:
    """Open a second connection that can change nothing and does not block the writer."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", timeout=5.0, uri=True, check_same_thread=False)


def migrate(connection: sqlite3.Connection, file: Path, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Apply the steps a file lacks, each in a transaction. Raises MisconfiguredError for a file of a newer program."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise MisconfiguredError(
            f"{file} was written by a newer Floorwatch (schema {version}, this one knows {len(steps)}): "
            "upgrade Floorwatch, or set storage.directory to another directory"
        )
    for number, step in enumerate(steps[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise
