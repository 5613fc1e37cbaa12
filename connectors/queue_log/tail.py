"""Following a queue_log file: from a day's first line to the last, across rotation and truncation.

Blocking; for a thread. A file is known by its inode. When another one stands under the name, the rest of the old one
is read first, then the new one from its start. A file that became shorter was truncated and is read from its start.
A half-written last line waits until the rest of it comes. A file that is not there yet is waited for.
"""

from __future__ import annotations

import gzip
import lzma
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import IO, cast

from connectors.queue_log.lines import LONGEST_LINE
from realtime.names import Instant

BLOCK = 256 * 1024
"""Bytes read at once."""


def _unpacked(file: Path) -> IO[bytes]:
    if file.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file, "rb"))
    if file.suffix == ".xz":
        return cast("IO[bytes]", lzma.open(file, "rb"))
    return file.open("rb")


class Tail:
    """One file, read on from where the last reading ended. `reading` is False until the file exists."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open: IO[bytes] | None = None
        self._inode = 0
        self._rest = b""
        self.lost_lines = 0

    @property
    def reading(self) -> bool:
        """Whether a file is open."""
        return self._open is not None

    def hold(self) -> int:
        """Open the file where it exists, so that a rotation cannot come in between; its inode, 0 for none."""
        return self._inode if self._open is not None or self._begin() else 0

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None
        self._rest = b""

    def blocks(self) -> Iterator[list[bytes]]:
        """Whole lines written since the last call, in blocks; ends at the end of the file.

        Raises OSError when the file exists and cannot be read.
        """
        while True:
            if self._open is None and not self._begin():
                return
            yield from self._to_the_end()
            if not self._replaced():
                return
            self._left_over()
            self.close()

    def _begin(self) -> bool:
        try:
            self._open = self._file.open("rb")
        except FileNotFoundError:
            return False
        self._inode = os.fstat(self._open.fileno()).st_ino
        return True

    def _to_the_end(self) -> Iterator[list[bytes]]:
        file = self._open
        if file is None:
            return
        if os.fstat(file.fileno()).st_size < file.tell():
            file.seek(0)
            self._rest = b""
        while block := file.read(BLOCK):
            *lines, self._rest = (self._rest + block).split(b"\n")
            if len(self._rest) > LONGEST_LINE:
                self._rest = b""
                self.lost_lines += 1
            if lines:
                yield lines

    def _replaced(self) -> bool:
        try:
            return self._file.stat().st_ino != self._inode
        except FileNotFoundError:
            return False

    def _left_over(self) -> None:
        """A half line at the end of a file that was moved away will never be finished."""
        if self._rest:
            self.lost_lines += 1


def rotated(file: Path, since: Instant, held: int = 0) -> list[Path]:
    """Earlier files of the same log that hold lines after `since`, oldest first; packed ones too.

    Told by the name (queue_log.1, queue_log-20261123.gz) and by when they were written last. held: the inode that is
    read anyway.
    """
    found = []
    for each in file.parent.glob(f"{file.name}[.-]*"):
        try:
            stat = each.stat()
        except OSError:
            continue
        if S_ISREG(stat.st_mode) and stat.st_mtime >= since and stat.st_ino != held:
            found.append((stat.st_mtime, each))
    return [each for _, each in sorted(found)]


def read_rotated(file: Path) -> Iterator[list[bytes]]:
    """All lines of a file that is no longer written, unpacked where need be.

    Raises OSError (also for damaged packed files) or EOFError; what came before stays read.
    """
    with _unpacked(file) as lines:
        rest = b""
        while block := _block(lines, file):
            *whole, rest = (rest + block).split(b"\n")
            if whole:
                yield whole
        if rest:
            yield [rest]


def _block(lines: IO[bytes], file: Path) -> bytes:
    try:
        return lines.read(BLOCK)
    except (zlib.error, lzma.LZMAError) as error:
        raise OSError(
            f"{file.name} is damaged ({error}): put the whole file back, or live with its hours unseen"
        ) from error
