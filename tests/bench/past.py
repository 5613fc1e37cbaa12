"""A day of 1,000 agents and 20,000 calls: replayed whole, and shown again at random moments.

Budgets (performance.md): the day replays in <= 60 s; a past moment shows in <= 1 s. The simulated centre's own stream
goes through frames, translation, keeper and journal as in the daemon, on a wall clock that runs as fast as it can; in
the ninety seconds before each moment that will be asked for, the picture is drawn four times a second, else once a
minute. The moments are then asked of the real worker process, each from nothing (none lies shortly after another),
and every picture is compared with the one recorded.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path

import msgspec

from config.keeper import CHECKPOINT_ENTRIES, FloorKeeper
from config.past_process import PastProcess
from config.past_worker import Question, Setup
from config.settings import Settings
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, translate
from connectors.journal.archive import Archive
from connectors.journal.sqlite import SqliteJournal
from connectors.simulator.centre import run_day
from connectors.simulator.settings import SimulationSettings
from realtime.checkpoint import pieces
from realtime.events import FeedChanged, FeedState, FloorEvent
from realtime.masking import Audience
from realtime.names import Instant, PbxId
from realtime.past import drawn, follow
from realtime.rules import Rules
from realtime.state import Changes, Floor
from web.past import View
from web.wire import Site, encode, floor

PBX = PbxId("hq")
START = 1_795_392_000.0
DAY = 86_400.0
MOMENTS = 20
BEFORE = 90.0
SITE = Site(name="Bench", timezone="UTC", language="en")
EVERYTHING = Audience(numbers=True)
CENTRE = SimulationSettings(agents=1000, queues=200, calls_per_hour=1950, talk=180.0, warm_up=0, seed=1)


class Day:
    """Lives the day and records the pictures of the moments that will be asked for."""

    def __init__(self, file: Path, moments: list[float]) -> None:
        self.now = START
        self.journal = SqliteJournal(file)
        self.keeper = FloorKeeper(Rules(), self.journal, lambda: self.now)
        self.moments = sorted(moments, reverse=True)
        self.due = START
        self.saved = 0
        self.calls = 0
        self.pictures: list[bytes] = []

    async def hear(self, received: float, event: FloorEvent) -> None:
        while self.due <= received:
            self.frame()
        self.now = received
        self.keeper.deliver(event)
        self.calls += event.__struct_config__.tag == "caller_joined"
        if self.journal.last - self.saved >= CHECKPOINT_ENTRIES:
            self.saved = self.journal.last
            await self.keeper.save()
            await asyncio.to_thread(self.journal.flush, 60.0)

    def frame(self) -> None:
        self.now = self.due
        self.keeper.frame()
        coming = self.moments[-1] if self.moments else START + 2 * DAY
        if self.due >= coming:
            self.moments.pop()
            self.pictures.append(encode(floor(self.keeper.picture(), EVERYTHING, SITE, None)))
        near = coming - BEFORE
        self.due = self.due + 0.25 if self.due >= near else min(self.due + 60.0, near)


async def lived(file: Path, moments: list[float]) -> Day:
    """The whole day, in the journal."""
    day, frames = Day(file, moments), Frames(WANTED)
    await day.keeper.start()
    day.keeper.deliver(FeedChanged(pbx=PBX, at=Instant(START), state=FeedState.LIVE))
    for at, frame in run_day(CENTRE, START, seconds=DAY):
        for message in frames.feed(frame):
            event = translate(PBX, message, Instant(at))
            if event is not None:
                await day.hear(at + 0.02, event)
    while day.moments:
        day.frame()
    await day.keeper.save()
    day.journal.flush(60.0)
    day.journal.close()
    return day


def replayed(file: Path) -> tuple[Floor, int, float]:
    """The floor at the end of the day from its entries alone; also how many there are, and seconds."""
    begun = time.perf_counter()
    replay, count = Floor(rules=Rules()), 0
    with Archive(file) as archive:
        for entry in archive.entries(0, 1 << 60):
            follow(replay, entry.event, Changes())
            count += 1
    drawn(replay, Instant(START + DAY))
    return replay, count, time.perf_counter() - begun


async def asked(file: Path, moments: list[float], view: View) -> tuple[float, list[float], list[bytes]]:
    """Seconds for the first question (it starts the process) and for each moment, and the answers."""
    process = PastProcess(lambda: Setup(file=file, settings=Settings(pbx=()), site=SITE), seconds=120.0)
    taken, answers = [], []
    begun = time.perf_counter()
    await process.ask(Question(at=Instant(START + 60), view=view, audience=EVERYTHING, board=None))
    first = time.perf_counter() - begun
    for moment in moments:
        begun = time.perf_counter()
        answer = await process.ask(Question(at=Instant(moment), view=view, audience=EVERYTHING, board=None))
        taken.append(time.perf_counter() - begun)
        assert isinstance(answer, bytes), answer
        answers.append(answer)
    await process.close()
    return first, taken, answers


def chosen() -> list[float]:
    """Random moments of the day, on the grid of frames and well apart."""
    draws = random.Random(5)
    slots = draws.sample(range(300, int(DAY) - 300, 300), MOMENTS)
    return [START + slot + draws.randrange(0, 1000) / 4 for slot in slots]


def main() -> None:
    """Print the figures beside the budgets."""
    moments = sorted(chosen())
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "journal.db"
        begun = time.perf_counter()
        day = asyncio.run(lived(file, moments))
        print(f"lived: {day.journal.last} entries, {day.calls} queue visits, {time.perf_counter() - begun:.0f} s")
        print(f"journal: {file.stat().st_size / 1e6:.0f} MB", end="")
        with Archive(file) as archive:
            print(f", {len(archive.marks())} checkpoints")
        again, count, seconds = replayed(file)
        same = list(pieces(again)) == list(pieces(day.keeper.floor))
        print(f"whole day replayed, {count} entries: {seconds:.1f} s (budget 60 s); same to the byte: {same}")
        order = random.Random(1).sample(range(len(moments)), len(moments))
        for view in View:
            first, taken, answers = asyncio.run(asked(file, [moments[place] for place in order], view))
            print(
                f"{view.value}: p50 {statistics.median(taken):.2f} s, max {max(taken):.2f} s over {len(taken)} moments "
                f"(budget 1 s); with the start of the process {first:.2f} s"
            )
            if view is View.SHOWN:
                equal = sum(msgspec.json.decode(day.pictures[place]) == msgspec.json.decode(answer)
                            for place, answer in zip(order, answers, strict=True))  # fmt: skip
                print(f"equal to the picture recorded live: {equal} of {len(answers)}")
