"""Recordings kept by what they contain: the SHA-256 of a recording is its name, in a directory or in an S3 bucket.

The same recording is kept once. Files appear whole or not at all, encrypted when there is a key; any range of bytes can
be read. Everything here waits for disk or network: call it in a thread.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from connectors.recordings.cipher import Cipher, plain_size

PIECE = 256 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ContentMissingError(LookupError):
    """Nothing is kept under this name."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"no recording {sha256[:12]} is kept: retention took it, or the directory was changed by hand")


class Blobs(Protocol):
    """Where bytes lie, by names. Raises OSError when they cannot be had now."""

    def write(self, name: str, file: Path) -> None:
        """Take over a file's bytes, all or none; `file` may be moved away."""

    def size(self, name: str) -> int | None:
        """How many bytes there are; None when nothing has this name."""

    def read(self, name: str, begin: int, end: int) -> bytes:
        """The bytes from `begin` up to `end`."""

    def delete(self, name: str) -> None:
        """Delete; nothing of this name is no error."""

    def names(self) -> Iterator[str]:
        """Every name there is."""


class LocalBlobs:
    """Bytes in a directory of this machine, in 256 folders."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def directory(self) -> Path:
        """Where a file may be written that will be taken over by a mere rename."""
        return self._directory

    def write(self, name: str, file: Path) -> None:
        """Move a file here; it must be on the same disk."""
        path = self._path(name)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        with file.open("rb") as written:
            os.fsync(written.fileno())
        file.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def size(self, name: str) -> int | None:
        """The file's size."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, name: str, begin: int, end: int) -> bytes:
        """A part of the file."""
        with self._path(name).open("rb") as file:
            file.seek(begin)
            return file.read(end - begin)

    def delete(self, name: str) -> None:
        """Remove the file."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Names of files that are no rest of a write that broke off."""
        for path in self._directory.glob("??/*"):
            if _SHA256.fullmatch(path.name):
                yield path.name

    def _path(self, name: str) -> Path:
        return self._directory / name[:2] / name


class ContentStore:
    """Recordings by their SHA-256. spool: a directory for files on their way in; on the disk of local blobs."""

    def __init__(self, blobs: Blobs, spool: Path, cipher: Cipher | None = None) -> None:
        self._blobs = blobs
        self._spool = spool
        self._cipher = cipher
        spool.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, file: Path) -> str:
        """Keep a copy of a file; gives its SHA-256, under which it can be read."""
        descriptor, made = tempfile.mkstemp(dir=self._spool)
        temporary, digest = Path(made), hashlib.sha256()
        try:
            with os.fdopen(descriptor, "wb") as sink, file.open("rb") as source:
                while piece := source.read(PIECE):
                    digest.update(piece)
                    if self._cipher is None:
                        sink.write(piece)
                if self._cipher is not None:
                    source.seek(0)
                    self._cipher.encrypt(source, sink)
            name = digest.hexdigest()
            if self._blobs.size(name) is None:
                self._blobs.write(name, temporary)
        finally:
            temporary.unlink(missing_ok=True)
        return name

    def size(self, sha256: str) -> int:
        """How long a recording is in bytes. Raises ContentMissingError."""
        stored = self._stored(sha256)
        return stored if self._cipher is None else plain_size(stored)

    def read(self, sha256: str, begin: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `begin` up to `end`, in pieces. Raises ContentMissingError, SealBrokenError, OSError."""
        stored = self._stored(sha256)
        size = stored if self._cipher is None else plain_size(stored)
        upto = size if end is None else min(end, size)
        if self._cipher is not None:
            yield from self._cipher.decrypt(
                lambda one, other: self._blobs.read(sha256, one, other), stored, begin, upto
            )
            return
        for at in range(begin, upto, PIECE):
            yield self._blobs.read(sha256, at, min(at + PIECE, upto))

    def intact(self, sha256: str) -> bool:
        """Whether what is kept under a name is what the name says."""
        digest = hashlib.sha256()
        for piece in self.read(sha256):
            digest.update(piece)
        return digest.hexdigest() == sha256

    def delete(self, sha256: str) -> None:
        """Delete a recording; one that is not there is no error."""
        self._blobs.delete(_checked(sha256))

    def kept(self) -> Iterator[tuple[str, int]]:
        """Every recording with the bytes it takes."""
        for name in self._blobs.names():
            size = self._blobs.size(name)
            if size is not None:
                yield name, size

    def _stored(self, sha256: str) -> int:
        size = self._blobs.size(_checked(sha256))
        if size is None:
            raise ContentMissingError(sha256)
        return size


def _checked(sha256: str) -> str:
    """A name never becomes a path unless it is a hash."""
    if not _SHA256.fullmatch(sha256):
        raise ContentMissingError("of another name")
    return sha256
