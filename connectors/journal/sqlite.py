"""The embedded journal: one SQLite file, a lock that keeps a second daemon out, a writer thread, readers beside it."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from connectors.errors import MisconfiguredError
from connectors.journal.erasing import Erased, Erasure
from connectors.journal.protocol import Checkpoint, Entry, Health, Journal, Tally
from connectors.journal.reader import read_checkpoints, read_chunks
from connectors.journal.repair import cut_damaged_tail, is_sound, salvage
from connectors.journal.schema import connect, migrate
from connectors.journal.writer import Writer
from realtime.erasing import Eraser
from realtime.events import FloorEvent
from realtime.names import Instant, Seconds
from realtime.past import Frame

_LAST = "SELECT MAX(COALESCE((SELECT MAX(seq) FROM entries), 0), COALESCE((SELECT MAX(seq) FROM checkpoints), 0))"


class SqliteJournal:
    """A Journal in one file. Opening it creates, migrates or repairs the file; it is closed once.

    Raises MisconfiguredError when the directory cannot be written, another daemon holds the file, or a newer
    program wrote it. retention: how long entries are kept after the newest one, None for ever.
    """

    def __init__(self, file: Path, retention: Seconds | None = None) -> None:
        self._file = file
        self._lock = _lock(file)
        try:
            connection, self._salvaged, self._cut = _open(file)
        except BaseException:
            os.close(self._lock)
            raise
        (last,) = connection.execute(_LAST).fetchone()
        self._writer = Writer(connection, last, retention)
        self._closed = False

    @property
    def last(self) -> int:
        """The number given last; 0 before the first event ever."""
        return self._writer.last

    def append(self, event: FloorEvent, received: Instant) -> int:
        """Number an event and hand it to the writer; one thread only. When `health` says behind, slow down."""
        return self._writer.put(event, received)

    def hold(self, *, held: bool) -> None:
        """While held, nothing is deleted for its age."""
        self._writer.held = held

    def read(self, since: int = 0, until: int | None = None, tally: Tally | None = None) -> Iterator[Entry]:
        """Committed entries after `since` up to and including `until`, in order."""
        for chunk in self.chunks(since, until, tally):
            yield from chunk

    def chunks(self, since: int = 0, until: int | None = None, tally: Tally | None = None) -> Iterator[list[Entry]]:
        """The same in lists of bounded length."""
        return read_chunks(self._file, since, until, Tally() if tally is None else tally)

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint once its entries are written; the last three and one in so many entries stay."""
        self._writer.put_checkpoint(checkpoint)

    def note_frame(self, frame: Frame) -> None:
        """Keep when a frame was drawn, for the past to be shown again."""
        self._writer.put_frame(frame)

    def checkpoints(self) -> Iterator[Checkpoint]:
        """Those kept and intact, newest first."""
        return read_checkpoints(self._file)

    def health(self) -> Health:
        """How the writer is now, and what opening had to repair."""
        salvaged = None if self._salvaged is None else str(self._salvaged)
        return msgspec.structs.replace(self._writer.health(), cut=self._cut, salvaged=salvaged)

    def erase(self, eraser: Eraser, agreed: Callable[[], None] | None = None) -> Future[Erased]:
        """Take somebody out of entries and checkpoints. agreed: asked in between (connectors/journal/erasing.py)."""
        erasure = Erasure(eraser, agreed)
        self._writer.erase(erasure)
        return erasure.done

    def flush(self, seconds: float = 5.0) -> bool:
        """Wait until all that was appended is settled; False when that took longer."""
        return self._writer.flush(seconds)

    def close(self, seconds: float = 5.0) -> Health:
        """Write what waits, end the thread, give the file free."""
        if not self._closed:
            self._closed = True
            self._writer.close(seconds)
            os.close(self._lock)
        return self.health()


def _open(file: Path) -> tuple[sqlite3.Connection, Path | None, int]:
    """A connection fit for appending, where a broken file was put, and how many damaged rows were cut."""
    try:
        salvaged = None if is_sound(file) else salvage(file)
        connection = connect(file)
        migrate(connection, file)
        return connection, salvaged, cut_damaged_tail(connection)
    except (sqlite3.Error, OSError) as error:
        raise MisconfiguredError(
            f"the journal {file} cannot be opened ({error}): make room, or mend the rights of its directory"
        ) from error


def _lock(file: Path) -> int:
    """Hold the journal against a second daemon; the kernel lets go when the process dies, however it dies."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(file.with_name(file.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise MisconfiguredError(
            f"{file.parent} cannot be written ({error.strerror}): mend its rights, or set storage.directory"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise MisconfiguredError(
            f"another Floorwatch already uses {file}: stop it, or set storage.directory to another directory"
        ) from None
    return lock


if TYPE_CHECKING:

    def _is_a_journal(journal: SqliteJournal) -> Journal:
        return journal
