"""A full day at the planned size: the memory it takes, and a new start after kill -9.

Budgets (performance.md): <= 250 MB for 1,000 agents, 200 queues and a full day; live figures <= 5 s after kill -9. The
simulated centre runs here; keeper and journal live in a process of their own, which is killed at the day's end, when
there is most to take up again, and started anew. Frames are drawn once a simulated minute: how often changes no memory.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from config.collector import spare_the_loop
from config.keeper import CHECKPOINT_ENTRIES, FloorKeeper
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, translate
from connectors.journal.sqlite import SqliteJournal
from connectors.simulator.centre import run_day
from connectors.simulator.settings import SimulationSettings
from realtime.events import FeedChanged, FeedState
from realtime.names import Instant, PbxId
from realtime.rules import Rules

PBX = PbxId("hq")
START = 1_795_392_000.0
DAY = 86_400.0
CENTRE = SimulationSettings(agents=1000, queues=200, calls_per_hour=1950, talk=180.0, warm_up=0, seed=1)
MINUTE = 60.0
SPAWN = multiprocessing.get_context("spawn")


def _memory(what: str) -> float:
    """Megabytes of this process: VmRSS now, VmHWM at most."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what)]
    return int(line.split()[1]) / 1024


def keep(file: Path, at: float, pipe: Connection) -> None:
    """The process that is measured: rebuild the floor, say so, then live on what it is sent."""
    logging.disable(logging.CRITICAL)
    now = [at]
    journal = SqliteJournal(file)
    keeper = FloorKeeper(Rules(), journal, lambda: now[0])
    asyncio.run(keeper.start())
    pipe.send((len(keeper.floor.visits.by_id), len(keeper.picture().rows), _memory("VmRSS")))
    gc.collect()
    spare_the_loop()
    keeper.deliver(FeedChanged(pbx=PBX, at=Instant(now[0]), state=FeedState.LIVE))
    frames, saved = Frames(WANTED), 0
    while (sent := pipe.recv()) is not None:
        now[0], data = sent
        for message in frames.feed(data):
            event = translate(PBX, message, Instant(now[0]))
            if event is not None:
                keeper.deliver(event)
        keeper.frame()
        if journal.last - saved >= CHECKPOINT_ENTRIES:
            saved = journal.last
            asyncio.run(keeper.save())
            journal.flush(60.0)
    journal.flush(60.0)
    pipe.send((len(keeper.floor.visits.by_id), journal.last - saved, _memory("VmRSS"), _memory("VmHWM")))
    pipe.recv()


def begun(file: Path, at: float) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    """The measured process."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=keep, args=(file, at, theirs), daemon=True)
    process.start()
    return process, ours


def _lived(pipe: Connection) -> None:
    """Send the day, a minute at a time."""
    held, due = bytearray(), START + MINUTE
    for at, data in run_day(CENTRE, START, seconds=DAY):
        if at >= due:
            pipe.send((due, bytes(held)))
            held.clear()
            due = max(due + MINUTE, at)
        held += data
    pipe.send((due, bytes(held)))
    pipe.send(None)


def main() -> None:
    """Print both lines."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "journal.db"
        process, pipe = begun(file, START)
        pipe.recv()
        _lived(pipe)
        visits, behind, size, most = pipe.recv()
        print(f"a full day, {visits} visits: {size:.0f} MB, {most:.0f} MB at most (budget 250)")
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        clock = time.perf_counter()
        process, pipe = begun(file, START + DAY)
        visits, rows, size = pipe.recv()
        taken = time.perf_counter() - clock
        print(
            f"kill -9 with {behind} entries since the last checkpoint, new start: {taken:.2f} s to {rows} live rows of "
            f"{visits} visits, the interpreter's start included (budget 5); {size:.0f} MB"
        )
        pipe.send(None)
        pipe.recv()
        pipe.send(None)
        process.join()
