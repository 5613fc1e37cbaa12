"""The floor at its planned size, 1,000 agents and 200 queues: frames, snapshots, reading windows, memory, a new start.

Budgets (performance.md): no block > 5 ms while live and > 10 ms while 20,000 member rows come in; 200 queues x 3
windows read in <= 5 ms; <= 250 MB for a full day; live figures <= 5 s after kill -9. The stream comes from a simulated
centre in a process of its own, and all else is in this one, journal included. What blocks the loop is a single step on
its thread, told by the clock and by the CPU it took: on a machine with other work the clock also counts the times when
somebody else ran.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from config.collector import spare_the_loop
from config.keeper import STEP, FloorKeeper
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, translate
from connectors.journal.sqlite import SqliteJournal
from connectors.simulator.centre import run_day
from connectors.simulator.settings import SimulationSettings
from realtime.days import Calendar
from realtime.events import Device, FeedChanged, FeedState, MemberSet, SnapshotBegan, SnapshotEnded, Source
from realtime.masking import Audience
from realtime.names import AgentId, Instant, PbxId, QueueId
from realtime.rules import Rules
from tests.web.build import SITE
from web.openings import Opening, View

PBX = PbxId("hq")
AGENTS, QUEUES, CALLS_PER_HOUR = 1000, 200, 6000
SECONDS = 1800.0
START = 1_795_400_000.0
FRAME = 0.25
READ = 0.05
MEMBERS = 20_000
SLICE = 200


def _percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100)[round(share * 100) - 1]


def centre(pipe: Connection) -> None:
    """The PBX's process: what it says in half an hour, in reads of 50 ms as a socket would give them."""
    settings = SimulationSettings(agents=AGENTS, queues=QUEUES, calls_per_hour=CALLS_PER_HOUR, scenario="steady")
    held, read = bytearray(), START
    for at, data in run_day(settings, START, seconds=SECONDS):
        held += data
        if at - read >= READ:
            read = at
            pipe.send((at, bytes(held)))
            held.clear()
    pipe.send(None)


class Steps:
    """How long steps took: by the clock and by the thread's own CPU."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.cpu: list[float] = []

    @contextmanager
    def timed(self) -> Iterator[None]:
        """One step."""
        clock, cpu = time.perf_counter(), time.thread_time()
        yield
        self.clock.append(time.perf_counter() - clock)
        self.cpu.append(time.thread_time() - cpu)

    def report(self, name: str) -> None:
        """One line."""
        figures = {
            "median": statistics.median(self.clock),
            "p99": _percentile(self.clock, 0.99),
            "worst": max(self.clock),
            "CPU p99": _percentile(self.cpu, 0.99),
            "worst CPU": max(self.cpu),
        }
        print(f"{name:44} " + "   ".join(f"{what} {1000 * taken:6.2f} ms" for what, taken in figures.items()))


class Bench:
    """A keeper whose wall clock is the stream's, with every step on the loop's thread timed."""

    def __init__(self, folder: Path) -> None:
        self.now = START
        self.journal = SqliteJournal(folder / "journal.db")
        self.keeper = FloorKeeper(Rules(calendar=Calendar("UTC")), self.journal, lambda: self.now)
        self.frames, self.steps, self.batches = Steps(), Steps(), Steps()
        self.events = 0

    def frame(self) -> None:
        """A frame in the steps in which the keeper lets the loop in."""
        with self.frames.timed():
            drawn: Iterator[None] | None = self.keeper._drawn()
            while drawn is not None:
                with self.steps.timed():
                    drawn = _step(drawn)

    def live(self) -> None:
        """Half an hour of the busiest size."""
        frames, drawn = Frames(WANTED), START
        self.keeper.deliver(FeedChanged(pbx=PBX, at=Instant(START), state=FeedState.LIVE))
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=centre, args=(theirs,), daemon=True)
        process.start()
        while (sent := ours.recv()) is not None:
            self.now, data = sent
            self._read(frames, data, self.now)
            if self.now - drawn >= FRAME:
                drawn = self.now
                self.frame()
        process.join()

    def _read(self, frames: Frames, data: bytes, at: float) -> None:
        with self.batches.timed():
            for message in frames.feed(data):
                event = translate(PBX, message, Instant(at))
                if event is not None:
                    self.keeper.deliver(event)
                    self.events += 1

    def snapshot(self, taken: Steps) -> None:
        """20,000 member rows, in the slices the session gives them, and the end of the snapshot."""
        at = Instant(self.now)
        self.keeper.deliver(SnapshotBegan(pbx=PBX, at=at))
        for begin in range(0, MEMBERS, SLICE):
            with taken.timed():
                for place in range(begin, begin + SLICE):
                    self.keeper.deliver(_member(place, at))
        with taken.timed():
            self.keeper.deliver(SnapshotEnded(pbx=PBX, at=at, channels=False))
        self.frame()


def _step(drawn: Iterator[None]) -> Iterator[None] | None:
    """Draw for as long as the keeper does at a stretch; None when the frame is done."""
    until = time.perf_counter() + STEP
    for _ in drawn:
        if time.perf_counter() >= until:
            return drawn
    return None


def _member(place: int, at: Instant) -> MemberSet:
    return MemberSet(
        pbx=PBX,
        at=at,
        source=Source.SNAPSHOT,
        queue=QueueId(f"hq/q{place % QUEUES}"),
        agent=AgentId(f"hq/PJSIP/{place // 20}"),
        name=f"Agent {place // 20}",
        device=Device.NOT_IN_USE,
        paused=False,
    )


def _snapshot(folder: Path) -> None:
    """The rows come twice, as after a reload: the second time nothing is new and nobody is gone."""
    folder.mkdir()
    bench, taken = Bench(folder), Steps()
    bench.snapshot(taken)
    bench.snapshot(taken)
    bench.journal.close()
    taken.report(f"a slice of {SLICE} of {MEMBERS} member rows")
    bench.steps.report("a step of the frames after them")


def _windows(bench: Bench) -> None:
    windows = bench.keeper.show.tally.windows
    taken = Steps()
    for _ in range(50):
        with taken.timed():
            for ring in windows.rings.values():
                for index in range(3):
                    ring.sums[index].tolist()
                    ring.wait_sums[index].cumsum()
    taken.report(f"read {len(windows.rings)} queues x 3 windows")


def _openings(bench: Bench) -> None:
    """The snapshot of a screen that joins now, in the steps between which the fan-out writes to others."""
    picture = bench.keeper.picture()
    for inflates in (False, True):
        taken, size = Steps(), 0
        for _ in range(5):
            opening = Opening(picture, View(Audience(), None, inflates), SITE, "")
            while opening.frame is None:
                with taken.timed():
                    opening.step()
            size = len(opening.frame)
        taken.report(f"a step of a joining screen's {size / 1000:.0f} kB{' deflated' if inflates else ''}")


def _restart(folder: Path, bench: Bench) -> None:
    asyncio.run(bench.keeper.save())
    bench.journal.close()
    begun = time.perf_counter()
    journal = SqliteJournal(folder / "journal.db")
    keeper = FloorKeeper(Rules(calendar=Calendar("UTC")), journal, lambda: bench.now)
    asyncio.run(keeper.start())
    print(f"{'new start from checkpoint and journal':44} {time.perf_counter() - begun:7.2f} s to live figures")
    journal.close()


def main() -> None:
    """Print one line for each budget."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(folder)
        spare_the_loop()
        bench.live()
        rate = bench.events / SECONDS
        visits = len(bench.keeper.floor.visits.by_id)
        print(f"{bench.events} events, {rate:.0f} a second, {visits} visits, {QUEUES} queues")
        bench.batches.report("a read of 50 ms of the stream")
        bench.frames.report("a frame as a whole")
        bench.steps.report("a step of a frame, then the loop is let in")
        _windows(bench)
        _openings(bench)
        _snapshot(folder / "other")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'memory':44} {peak:7.0f} MB at most")
        _restart(folder, bench)
