"""A collector's journal with its publisher, and a follower with a floor that only writes down what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from connectors.journal.follower import Follower
from connectors.journal.protocol import Checkpoint, Entry
from connectors.journal.publisher import Publisher
from connectors.journal.sqlite import SqliteJournal
from connectors.journal.stream import Aside
from realtime.names import Instant, Seconds
from realtime.past import Frame
from tests.connectors.journal.build import joined
from tests.redis_server import Server


class Collector:
    """A journal that is filled by hand, with a publisher beside it. Its checkpoints say only their number."""

    def __init__(self, file: Path, url: str, length: int = 60_000) -> None:
        self.journal = SqliteJournal(file)
        self.publisher = Publisher(url, self.journal, length=length)
        self.frames = 0

    def add(self, count: int = 1) -> None:
        for _ in range(count):
            number = self.journal.last + 1
            self.journal.append(joined(number), Instant(float(number)))

    def draw(self, aside: Aside | None = None) -> None:
        self.frames += 1
        frame = Frame(Instant(1_795_415_360.0 + self.frames / 4), self.journal.last, self.frames, {})
        self.publisher.frame(frame, aside)

    async def save(self) -> None:
        last = self.journal.last
        checkpoint = Checkpoint(seq=last, at=Instant(float(last)), version=1, pieces=(b"after %d" % last,))
        self.publisher.offer(checkpoint)

    @asynccontextmanager
    async def publishing(self) -> AsyncIterator[Collector]:
        task = asyncio.create_task(self.publisher.run(self.save))
        try:
            yield self
        finally:
            await ended(task)
            await asyncio.to_thread(self.journal.close)


@dataclass
class Notes:
    """connectors.journal.follower.Floor: what it was told, in order. slow: seconds each frame takes."""

    begun: list[int] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    drawing: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.drawing.set()

    async def begin(self, checkpoint: Checkpoint, aside: Aside) -> None:
        assert checkpoint.pieces == (b"after %d" % checkpoint.seq,)
        self.begun.append(checkpoint.seq)
        self.events = list(range(1, checkpoint.seq + 1))
        self.asides.append(aside)

    def apply(self, entry: Entry) -> None:
        assert entry.event == joined(entry.seq)
        self.events.append(entry.seq)

    def beside(self, aside: Aside) -> None:
        self.asides.append(aside)

    async def draw(self, frame: Frame, age: Seconds) -> None:
        await self.drawing.wait()
        assert age >= 0.0
        assert self.events == list(range(1, frame.entry + 1)), "a frame follows all it had taken in, and nothing else"
        self.frames.append(frame)


@asynccontextmanager
async def following(server: Server) -> AsyncIterator[tuple[Follower, Notes]]:
    notes = Notes()
    follower = Follower(server.url, notes)
    task = asyncio.create_task(follower.run())
    try:
        yield follower, notes
    finally:
        await ended(task)


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task}, timeout=20.0)
    assert task.done(), "it does not end"
