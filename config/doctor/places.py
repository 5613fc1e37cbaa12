"""Directories, disk and web port: what the daemon needs on its own machine."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from config.doctor.findings import Finding, fault, ok, warning
from config.serving import cannot_listen
from config.settings import Settings
from connectors.journal.holding import is_held

LEAST_ROOM = 200 * 1024 * 1024
LITTLE_ROOM = 2 * 1024 * 1024 * 1024
"""Bytes: the largest site writes about 1 GB a day into its journal."""

PATIENCE = 5.0
SLOW_WRITE = 0.25
"""Seconds for one small write to reach the disk; the journal commits four times a second."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound


def storage(settings: Settings) -> Iterator[Finding]:
    """Whether the directory can be written, how fast, and how much room there is."""
    directory = settings.storage.directory
    where = str(directory)
    if not directory.exists():
        yield warning("storage", where, "does not exist yet", "the daemon makes it; or correct storage.directory")
        return
    try:
        took = _written(directory)
    except OSError as error:
        said = f"cannot be written ({error.strerror or error})"
        yield fault("storage", where, said, "mend its rights or make room, or set storage.directory")
    else:
        if took > SLOW_WRITE:
            said = f"a small write took {took:.2f} s"
            yield warning("storage", where, said, "the disk is slow: put storage.directory on a faster one")
        else:
            yield ok("storage", where, f"can be written; a small write took {took * 1000:.0f} ms")
    free = shutil.disk_usage(directory).free
    said = f"{free / 1024**3:.1f} GiB free"
    if free < LEAST_ROOM:
        yield fault("disk", where, said, "make room: the journal will soon lose what it cannot write")
    elif free < LITTLE_ROOM:
        yield warning("disk", where, said, "make room, or keep less of the past")
    else:
        yield ok("disk", where, said)


def _written(directory: Path) -> float:
    began = time.monotonic()
    with tempfile.NamedTemporaryFile(dir=directory, prefix=".doctor-") as file:
        file.write(b"0" * 4096)
        file.flush()
        os.fsync(file.fileno())
    return time.monotonic() - began


def recordings(settings: Settings) -> Iterator[Finding]:
    """Whether each PBX's recordings can be listed and read."""
    for pbx in settings.pbx:
        if pbx.recordings is None:
            continue
        where = str(pbx.recordings)
        mend = f"correct pbx.recordings of {pbx.name}, or let this user read it"
        try:
            newest = max(_files(pbx.recordings), key=lambda file: file.stat().st_mtime, default=None)
            if newest is not None:
                with newest.open("rb") as opened:
                    opened.read(1)
        except OSError as error:
            yield fault("recordings", where, f"cannot be read ({error.strerror or error})", mend)
            continue
        if newest is None:
            yield warning("recordings", where, "holds no file", "nothing is recorded yet, or it is another directory")
        else:
            yield ok("recordings", where, "can be read")


def _files(directory: Path, most: int = 10_000) -> Iterator[Path]:
    """Files of a directory, a bounded number of them; those below it only where it holds none itself."""
    names = [each for _, each in zip(range(most), directory.iterdir(), strict=False)]
    files = [each for each in names if each.is_file()]
    yield from files or (below for each in names if each.is_dir() for below in each.iterdir() if below.is_file())


def web(settings: Settings) -> Iterator[Finding]:
    """Whether our daemon answers at its address; else whether the address is free."""
    host, port = settings.web.host, settings.web.port
    if port == 0:
        yield ok("web", f"{host}:0", "any free port will be taken")
        return
    shown = _EVERYWHERE.get(host, host)
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
    try:
        with urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - built from http above
            answers = answer.status == 200
    except (URLError, OSError, ValueError):
        answers = False
    runs = is_held(settings.storage.directory / "journal.db")
    if answers:
        yield ok("web", address, "answers")
    elif runs:
        yield fault(
            "web", address, "the daemon runs but does not answer", "look into its log; is web.port another one?"
        )
    else:
        yield _free(host, port, address)


def _free(host: str, port: int, address: str) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        said, _, mend = str(cannot_listen(error, host, port, "set web.port")).partition(": ")
        return fault("web", address, said, mend)
    return ok("web", address, "is free; the daemon does not run")
