"""Stories of a daemon that is killed while an alert is on its way; played on any store."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from sqlalchemy import update

from connectors.channels.turns import LEASE
from connectors.store.database import open_store
from connectors.store.tables import deliveries
from tests.config.commands.running import program
from tests.receiving import CHANNEL, Receiver, receiving

FILE = """
[[pbx]]
name = "hq"
host = "127.0.0.1"
port = {nobody}
username = "floorwatch"
secret = "floorwatch"
[web]
port = 0
[alerts.feed_lost]
for_seconds = 0
{storage}
"""
PATIENCE = 90.0


def _file(folder: Path, nobody: int, port: int, url: str | None) -> None:
    storage = "" if url is None else f'[storage]\nurl = "{url}"\n'
    said = FILE.format(nobody=nobody, storage=storage) + CHANNEL.format(port=port)
    (folder / "floorwatch.toml").write_text(said, encoding="utf-8")


async def killed_between_two_tries(folder: Path, nobody: int, url: str | None = None) -> Receiver:
    """Twice killed after the receiver sent the message away; then it is let in."""
    async with receiving() as (receiver, port), asyncio.timeout(PATIENCE):
        _file(folder, nobody, port, url)
        receiver.away = True
        for _ in range(2):
            with program("run", directory=folder) as daemon:
                # What the receiver refuses is written down before this line is logged.
                await asyncio.to_thread(daemon.line_with, "channel desk fails")
                daemon.stop(signal.SIGKILL)
        receiver.away = False
        await _delivers(folder, receiver)
    return receiver


async def killed_inside_a_send(folder: Path, nobody: int, url: str | None = None) -> Receiver:
    """Killed while the receiver has the message and has not answered yet: nobody can know whether it was taken.

    With the store in a file the next process knows that the one before is dead; a server's may be somebody else's.
    """
    async with receiving() as (receiver, port), asyncio.timeout(PATIENCE):
        _file(folder, nobody, port, url)
        receiver.holding = True
        with program("run", directory=folder) as daemon:
            await receiver.held.wait()
            daemon.stop(signal.SIGKILL)
        if url is not None:
            await asyncio.to_thread(_lease_passes, folder, url)
        receiver.holding = False
        await _delivers(folder, receiver)
    return receiver


async def _delivers(folder: Path, receiver: Receiver) -> None:
    with program("run", directory=folder) as daemon:
        await receiver.hears("feed_lost")
        # A clean end sends what it can: whatever the receiver has not heard by then is not on its way.
        assert await asyncio.to_thread(daemon.stop) == 0


def _lease_passes(folder: Path, url: str) -> None:
    """The time for which the dead process has the message to itself goes by."""
    store = open_store(folder / "data", url)
    with store.begin() as connection:
        leased = update(deliveries).where(deliveries.c.lease.is_not(None)).values(lease=deliveries.c.lease - LEASE)
        assert connection.execute(leased).rowcount == 1
    store.dispose()
