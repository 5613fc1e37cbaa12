"""A time of day that can be set for single processes, by libfaketime; their uptime goes on as it does."""

from __future__ import annotations

import shutil
from pathlib import Path


def faketime() -> Path | None:
    """The library that lies about the time of day; None where it is not installed."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


class MachineClock:
    """The clock of a machine, kept in a folder. Its processes notice within a second that it was set."""

    def __init__(self, folder: Path) -> None:
        found = faketime()
        assert found is not None, "libfaketime is not installed: run tests/install.sh as root"
        self._folder = folder
        self._library = folder / found.name
        shutil.copy(found, self._library)
        self.set(0.0)

    def set(self, ahead: float) -> None:
        """Set it so far ahead of the true time."""
        (self._folder / "clock").write_text(f"{ahead:+.3f}\n", encoding="ascii")

    def environment(self, inside: Path | None = None) -> dict[str, str]:
        """For a process that shall live by it. inside: the folder as a process in a chroot names it."""
        folder = inside or self._folder
        return {
            "LD_PRELOAD": str(folder / self._library.name),
            "FAKETIME_TIMESTAMP_FILE": str(folder / "clock"),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
