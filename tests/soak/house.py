"""The house of the campaign: one real Asterisk under load, and two daemons that watch it, each weak in its own way.

`embedded` keeps its store in a file, on a small disk, under a clock that can be set; `served` keeps it in PostgreSQL.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.live.asterisk import Asterisk, installed
from tests.live.daemon import furnished
from tests.live.postgresql import Server
from tests.live.settable import MachineClock, faketime
from tests.live.trouble import whole_log
from tests.live.wire import Wire, wire
from tests.receiving import CHANNEL, receiving
from tests.soak.load import Load
from tests.soak.report import Report, demand
from tests.soak.watcher import Watcher

DISK_MEGABYTES = 48
LANES = 6
RULES = """
[alerts.feed_lost]
for_seconds = 3
[site]
timezone = "{zone}"
"""
"""feed_lost soon, so that every cut is told; the site where it is about noon, so that no day ends meanwhile."""

SETTLES_WITHIN = 60.0
GROWTH_MEGABYTES = 80.0
"""What a process may grow by after its first rest: its floor keeps the day's visits, which are many here."""


def noon() -> str:
    """A zone in which it is about noon."""
    ahead = 12 - datetime.now(UTC).hour
    return "UTC" if ahead == 0 else f"Etc/GMT{-ahead:+d}"


class Disk:
    """A small disk that can be filled. folder: where it is mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def mount(self) -> None:
        """Raises CalledProcessError where this machine allows no mounts."""
        self.folder.mkdir(parents=True)
        options = f"size={DISK_MEGABYTES}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "soak", str(self.folder)], check=True)

    def unmount(self) -> None:
        """Take it away, whoever still looks at it."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False)

    def fill(self, leave: int) -> None:
        """Leave so many bytes free."""
        with self._filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while (free := self._free()) > leave:
                file.write(b"\0" * min(free - leave, 1 << 20))

    def clear(self) -> None:
        """Free what was filled."""
        self._filler.unlink(missing_ok=True)

    def _free(self) -> int:
        stat = os.statvfs(self.folder)
        return int(stat.f_bavail * stat.f_frsize)


@dataclass(slots=True)
class House:
    """clock: of the machine that `embedded` runs on; None where it cannot be set."""

    pbx: Asterisk
    folder: Path
    embedded: Watcher
    served: Watcher
    disk: Disk
    server: Server
    clock: MachineClock | None
    load: Load
    rng: random.Random
    report: Report

    @property
    def watchers(self) -> tuple[Watcher, Watcher]:
        return self.embedded, self.served

    async def passes(self, least: float, most: float) -> None:
        """Calls go on for a while."""
        await asyncio.sleep(self.rng.uniform(least, most))

    async def settle(self) -> None:
        """After a fault: everybody sees the PBX again, and everything holds. Then the calls go on."""
        for watcher in self.watchers:
            await watcher.live()
        await self.load.rest()
        log = whole_log(self.pbx, self.folder / "queue_log")
        for watcher in self.watchers:
            await watcher.agrees(log, SETTLES_WITHIN)
            watcher.repeats_nothing()
            watcher.answers_in_time()
            now = watcher.resident()
            demand(
                now - watcher.first < GROWTH_MEGABYTES,
                f"{watcher.name}: grew from {watcher.first:.0f} to {now:.0f} MB",
            )
        await self.load.begin()


@contextlib.asynccontextmanager
async def opened(folder: Path, seed: int, report: Report) -> AsyncIterator[House]:
    """Build it; everything is ended and taken away when the block ends."""
    async with contextlib.AsyncExitStack() as stack:
        pbx = stack.enter_context(Asterisk(installed(), settable=faketime() is not None))
        disk = Disk(folder / "embedded" / "data")
        await asyncio.to_thread(disk.mount)
        stack.callback(disk.unmount)
        server = Server()
        stack.callback(server.remove)
        server.start()
        stack.callback(server.crash)
        clock = MachineClock(folder) if faketime() is not None else None
        environment = {} if clock is None else clock.environment()
        embedded = await _watcher(stack, "embedded", pbx, folder, environment)
        served = await _watcher(stack, "served", pbx, folder, {}, server.url)
        rng = random.Random(seed)
        load = Load(pbx, random.Random(rng.random()), LANES)
        stack.push_async_callback(load.break_off)
        house = House(pbx, folder, embedded, served, disk, server, clock, load, rng, report)
        for watcher in house.watchers:
            stack.push_async_callback(watcher.bury)
            await watcher.begin()
            await watcher.live()
        await load.begin()
        yield house


async def _watcher(
    stack: contextlib.AsyncExitStack,
    name: str,
    pbx: Asterisk,
    folder: Path,
    environment: dict[str, str],
    url: str | None = None,
) -> Watcher:
    link: Wire = await stack.enter_async_context(wire(pbx.ami_port))
    receiver, port = await stack.enter_async_context(receiving())
    home = folder / name
    login = type(pbx.least)(pbx.least.host, link.port, pbx.least.user, pbx.least.secret)
    token = await asyncio.to_thread(furnished, home, login, pbx.queue_log, "", url)
    with (home / "floorwatch.toml").open("a", encoding="utf-8") as file:
        file.write(RULES.format(zone=noon()) + CHANNEL.format(port=port))
    return Watcher(name, home, token, link, receiver, environment)
