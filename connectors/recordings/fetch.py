"""One look at a recording: is it there, does it stand still, and if so a checked copy of it.

A source hands out files by relative names. Copying takes no file that changes meanwhile: what was seen before and
after has to be the same, and the SHA-256 is of the bytes that were copied.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat as modes
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Protocol

import msgspec

from connectors.audio.decode import LIMITS, Limits, Shape, outline
from connectors.audio.faults import (
    EmptyRecordingError,
    RecordingError,
    TooLargeRecordingError,
    TruncatedRecordingError,
)
from connectors.errors import LinkLostError
from connectors.recordings.find import inside
from connectors.recordings.states import Candidate, Patience, Sign, Stat, State, Watch, advance
from realtime.names import Instant, Seconds

PIECE = 256 * 1024
"""Bytes copied at once."""

SHORTER = 0.90
LEEWAY = Seconds(3.0)
"""A recording is whole when it has nine tenths of the call, or lacks no more than these seconds."""


class Source(Protocol):
    """Where a PBX's recordings lie. Raises LinkLostError when it cannot be reached now."""

    async def stat(self, name: str) -> Stat | None:
        """A file's outside; None when there is no such file, or none that may be read."""

    def read(self, name: str) -> AsyncIterator[bytes]:
        """A file's bytes."""


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was copied here, and the SHA-256 of what it contained."""

    path: Path
    sha256: str
    size: int
    shape: Shape


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A whole recording: the one mix, or what the agent and what the caller said."""

    files: tuple[Copied, ...]


class ChangedError(Exception):
    """The file is not the one that was looked at."""


class LocalSource:
    """Recordings in a directory of this machine, such as the PBX's own one or a mount of it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def stat(self, name: str) -> Stat | None:
        """A regular file's outside."""
        return await asyncio.to_thread(self._stat, name)

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """A file's bytes."""
        descriptor = await asyncio.to_thread(self._open, name)
        if descriptor is None:
            raise ChangedError
        try:
            while piece := await asyncio.to_thread(os.read, descriptor, PIECE):
                yield piece
        finally:
            os.close(descriptor)

    def _stat(self, name: str) -> Stat | None:
        descriptor = self._open(name)
        if descriptor is None:
            return None
        try:
            found = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        return Stat(found.st_size, found.st_mtime, f"{found.st_dev}:{found.st_ino}")

    def _open(self, name: str) -> int | None:
        """Open part by part, following no link, so that no name and no link leads out of the directory."""
        if inside(name) is None:
            return None
        *folders, last = PurePosixPath(name).parts
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            place = os.open(self._directory, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        except OSError as error:
            raise LinkLostError(
                f"the recordings' directory cannot be opened ({error.strerror}): mount it, or mend its rights"
            ) from None
        try:
            for folder in folders:
                inner = os.open(folder, flags | os.O_DIRECTORY, dir_fd=place)
                os.close(place)
                place = inner
            found = os.open(last, flags, dir_fd=place)
        except (OSError, ValueError):
            return None
        finally:
            os.close(place)
        if modes.S_ISREG(os.fstat(found).st_mode):
            return found
        os.close(found)
        return None


async def step(
    watch: Watch, source: Source, spool: Path, patience: Patience, now: Instant, limits: Limits = LIMITS
) -> tuple[Watch, Fetched | None]:
    """Look once; gives the recording as it stands, and its copy in `spool` once it is whole."""
    try:
        names, stats = await _found(source, watch.candidates)
        sign = _outside(watch, stats, patience, now)
        if sign is not None:
            return advance(watch, sign, now, patience, _said(watch, sign), stats), None
        return await _copied(watch, source, (names, stats), spool, patience, now, limits)
    except LinkLostError as error:
        return advance(watch, Sign.AWAY, now, patience, str(error)), None
    except ChangedError:
        return advance(watch, Sign.CHANGED, now, patience, "it changed while it was copied"), None


async def _found(source: Source, candidates: tuple[Candidate, ...]) -> tuple[tuple[str, ...], tuple[Stat, ...]]:
    """The first candidate that is there; two files, one per direction, tell more than a mix and come before any."""
    for one in candidates:
        agent = await source.stat(one.agent)
        caller = None if agent is None else await source.stat(one.caller)
        if agent is not None and caller is not None:
            return (one.agent, one.caller), (agent, caller)
    for name in dict.fromkeys(one.whole for one in candidates):
        whole = await source.stat(name)
        if whole is not None:
            return (name,), (whole,)
    return (), ()


def _outside(watch: Watch, stats: tuple[Stat, ...], patience: Patience, now: Instant) -> Sign | None:
    """What the outside alone says; None when it is time to copy."""
    if not stats:
        return Sign.ABSENT
    if any(one.size > patience.largest for one in stats):
        return Sign.HUGE
    if any(one.size == 0 for one in stats):
        return Sign.EMPTY
    if stats != watch.stats or watch.still is None or now - watch.still < patience.settle:
        return Sign.GROWING
    return _KNOWN_FAULT.get(watch.state)  # Not copied again before it changes.


_KNOWN_FAULT = {State.CUT_SHORT: Sign.SHORT, State.WRONG_HEADER: Sign.BROKEN}


def _said(watch: Watch, sign: Sign) -> str:
    if sign is Sign.HUGE:
        return "larger than any call: nothing was fetched"
    return watch.said if _KNOWN_FAULT.get(watch.state) is sign else ""


async def _copied(
    watch: Watch,
    source: Source,
    seen: tuple[tuple[str, ...], tuple[Stat, ...]],
    spool: Path,
    patience: Patience,
    now: Instant,
    limits: Limits,
) -> tuple[Watch, Fetched | None]:
    names, stats = seen
    taken: list[Path] = []
    try:
        files = []
        for place, (name, stat) in enumerate(zip(names, stats, strict=True)):
            path = spool / f"{place}{PurePosixPath(name).suffix.lower()}"
            taken.append(path)
            sha256 = await copy(source, name, stat, path)
            shape = await asyncio.to_thread(outline, path, limits)
            files.append(Copied(path=path, sha256=sha256, size=stat.size, shape=shape))
        length = max(one.shape.seconds for one in files)
        if watch.seconds is None or length >= min(watch.seconds * SHORTER, watch.seconds - LEEWAY):
            return advance(watch, Sign.GOOD, now, patience, "", stats), Fetched(files=tuple(files))
        sign, said = Sign.SHORT, f"{length:.0f} s of a call of {watch.seconds:.0f} s"
    except RecordingError as error:
        sign, said = _fault(error), str(error)
    for path in taken:
        path.unlink(missing_ok=True)
    return advance(watch, sign, now, patience, said, stats), None


def _fault(error: RecordingError) -> Sign:
    kinds = {TruncatedRecordingError: Sign.SHORT, EmptyRecordingError: Sign.EMPTY, TooLargeRecordingError: Sign.HUGE}
    return next((sign for kind, sign in kinds.items() if isinstance(error, kind)), Sign.BROKEN)


async def copy(source: Source, name: str, seen: Stat, to: Path) -> str:
    """Copy a file that is still as it was seen; gives its SHA-256. Raises ChangedError for any other."""
    digest, size = hashlib.sha256(), 0
    with to.open("wb") as written:
        async for piece in source.read(name):
            size += len(piece)
            if size > seen.size:
                raise ChangedError
            digest.update(piece)
            await asyncio.to_thread(written.write, piece)
    if size != seen.size or await source.stat(name) != seen:
        raise ChangedError
    return digest.hexdigest()
