"""What a daemon showed is shown again to the digit, over restarts too; the journal alone gives the same floor."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from config import beat as beat_module
from config import keeper as keeper_module
from config.keeper import FloorKeeper
from config.rewind import Rewinder
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, translate
from connectors.journal import care
from connectors.journal.archive import Archive
from connectors.journal.sqlite import SqliteJournal
from connectors.simulator.centre import run_day
from connectors.simulator.settings import SimulationSettings
from realtime.checkpoint import pieces
from realtime.events import (
    DialplanVisible,
    FeedChanged,
    FeedState,
    FloorEvent,
    GapClosed,
    SnapshotBegan,
    SnapshotEnded,
    Source,
    Verdict,
    VisitLogged,
)
from realtime.floor import apply
from realtime.names import ChannelId, Instant, PbxId, QueueId
from realtime.rows import PbxRow, Picture, QueueRow
from realtime.rules import Rules
from realtime.state import Changes, Floor
from web.past import Missing, View, Why

PBX = PbxId("hq")
START = 1_795_424_437.25
QUEUE = QueueId("hq/sales")


def working(seconds: float, seed: int = 3) -> Iterator[tuple[float, FloorEvent]]:
    """A small centre at work: when an event reaches us, and the event."""
    frames = Frames(WANTED)
    settings = SimulationSettings(agents=12, queues=3, calls_per_hour=900, talk=40.0, seed=seed)
    for at, frame in run_day(settings, START, seconds=seconds):
        for message in frames.feed(frame):
            event = translate(PBX, message, Instant(at))
            if event is not None:
                yield at, event


@dataclass
class Daemon:
    """Keepers one after the other over one journal, on a wall clock that a test moves."""

    file: Path
    now: float = START - 5
    draws: random.Random = field(default_factory=lambda: random.Random(7))
    pictures: list[Picture] = field(default_factory=list)
    restarts: int = 0

    async def start(self) -> None:
        self.journal = SqliteJournal(self.file)
        self.keeper = FloorKeeper(Rules(), self.journal, lambda: self.now)
        await self.keeper.start()
        self.due = self.now + 0.25
        self.hear(FeedChanged(pbx=PBX, at=Instant(self.now), state=FeedState.CATCHING_UP))
        self.hear(SnapshotBegan(pbx=PBX, at=Instant(self.now)))
        self.hear(DialplanVisible(pbx=PBX, at=Instant(self.now)))
        self.hear(SnapshotEnded(pbx=PBX, at=Instant(self.now), queues=False, channels=False))
        self.hear(FeedChanged(pbx=PBX, at=Instant(self.now), state=FeedState.LIVE))

    def hear(self, event: FloorEvent) -> None:
        self.keeper.deliver(event)

    async def stop(self) -> None:
        await self.keeper.save()
        self.journal.flush()
        self.journal.close()

    async def kill(self) -> None:
        """End as kill -9 would once the journal had written everything: no farewell, no last checkpoint."""
        self.journal.flush()
        self.journal.close()

    async def live(self, until: float) -> None:
        """Let frames come, about four a second, some a little late."""
        while self.due <= until:
            self.now = self.due
            link = self.keeper.link(PBX)
            link.lag, link.offset = round(self.draws.random(), 2), 0.5
            self.keeper.frame()
            self.pictures.append(self.keeper.picture())
            if len(self.pictures) % 300 == 0:
                await self.keeper.save()
            self.due = self.now + self.draws.choice((0.25, 0.25, 0.2503, 0.31, 0.9))
        self.now = max(self.now, until)

    def close(self) -> None:
        self.journal.close()


@pytest_asyncio.fixture
async def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Daemon]:
    monkeypatch.setattr(care, "ANCHOR_EVERY", 700)
    running = Daemon(tmp_path / "journal.db")
    await running.start()
    yield running
    running.close()


async def work(daemon: Daemon, seconds: float, restarts: tuple[float, ...] = ()) -> None:
    planned = [START + each for each in restarts]
    for at, event in working(seconds):
        if planned and at >= planned[0]:
            await daemon.live(planned.pop(0))
            await (daemon.stop() if len(planned) % 2 else daemon.kill())
            daemon.now += 7.5
            await daemon.start()
        await daemon.live(at)
        daemon.now = max(daemon.now, at + 0.02)
        daemon.hear(event)
    await daemon.live(START + seconds)


def shown(rewinder: Rewinder, at: float, view: View = View.SHOWN) -> Picture:
    found = rewinder.picture(Instant(at), view)
    assert isinstance(found, Picture)
    return found


async def test_any_of_100_random_moments_is_shown_as_it_was_shown_then(daemon: Daemon) -> None:
    await work(daemon, 900, restarts=(200.0, 431.0, 700.0))
    await daemon.stop()
    rewinder = Rewinder(daemon.file, Rules())
    draws = random.Random(11)
    for picture in draws.sample(daemon.pictures, 100):
        assert shown(rewinder, picture.at) == picture
    assert len({picture.seq for picture in daemon.pictures}) > 1000


async def test_playing_on_shows_every_picture_in_turn(daemon: Daemon) -> None:
    await work(daemon, 150, restarts=(100.0,))
    await daemon.stop()
    rewinder = Rewinder(daemon.file, Rules())
    for picture in daemon.pictures[::3]:
        assert shown(rewinder, picture.at) == picture


async def test_frames_drawn_while_events_come_are_shown_as_they_were(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "STEP", 0.0)
    monkeypatch.setattr(beat_module, "INTERVAL", 0.0)
    daemon.keeper.subscribe(lambda _delta: daemon.pictures.append(daemon.keeper.picture()))
    task = asyncio.create_task(daemon.keeper.keep())
    for at, event in working(300):
        daemon.now = max(daemon.now + 0.001, at)
        daemon.hear(event)
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await daemon.stop()
    rewinder = Rewinder(daemon.file, Rules())
    assert len(daemon.pictures) > 50  # how many turns of the loop a frame takes is not the point
    for picture in daemon.pictures[::5]:
        assert shown(rewinder, picture.at) == picture


async def test_between_two_frames_the_earlier_one_is_shown(daemon: Daemon) -> None:
    await work(daemon, 60)
    await daemon.stop()
    rewinder = Rewinder(daemon.file, Rules())
    for picture, following in list(zip(daemon.pictures, daemon.pictures[1:], strict=False))[::20]:
        if following.seq != picture.seq:
            assert shown(rewinder, (picture.at + following.at) / 2) == picture


async def test_replaying_the_journal_gives_the_same_floor_to_the_byte(daemon: Daemon) -> None:
    await work(daemon, 400, restarts=(150.0,))
    live = list(pieces(daemon.keeper.floor))
    assert daemon.journal.flush()
    again = Floor(rules=Rules())
    for entry in daemon.journal.read():
        apply(again, entry.event, Changes())
    assert list(pieces(again)) == live


def told(joined: float, left: float) -> VisitLogged:
    return VisitLogged(
        pbx=PBX,
        at=Instant(left),
        source=Source.QUEUE_LOG,
        channel=ChannelId("hq/late.1"),
        queue=QUEUE,
        joined=Instant(joined),
        left=Instant(left),
        verdict=Verdict.ABANDON,
    )


def sales(picture: Picture) -> QueueRow:
    row = picture.rows[f"queues/{QUEUE}"]
    assert isinstance(row, QueueRow)
    return row


async def test_known_holds_a_visit_that_was_backfilled_later_and_shown_does_not(daemon: Daemon) -> None:
    await work(daemon, 30)
    cut = daemon.now
    daemon.hear(FeedChanged(pbx=PBX, at=Instant(cut), state=FeedState.DOWN))
    await daemon.live(cut + 60)
    daemon.hear(told(cut + 10, cut + 40))
    daemon.hear(GapClosed(pbx=PBX, at=Instant(daemon.now), begin=Instant(cut), to=Instant(daemon.now)))
    await daemon.live(cut + 70)
    await daemon.stop()
    rewinder = Rewinder(daemon.file, Rules())
    before = sales(shown(rewinder, cut + 20))
    during, after = (sales(shown(rewinder, cut + later, View.KNOWN)) for later in (20, 50))
    assert during.waiting == before.waiting + 1
    assert during.today.offered == before.today.offered + 1
    assert (after.waiting, after.today.abandoned) == (before.waiting, before.today.abandoned + 1)
    assert (during.last_5m.coverage or 0.0) > (before.last_5m.coverage or 0.0)
    assert sales(shown(rewinder, cut + 5, View.KNOWN)).today.offered == before.today.offered
    pbxs = [shown(rewinder, cut + 20, view).rows["pbx/hq"] for view in View]
    assert {row.clock_offset_seconds for row in pbxs if isinstance(row, PbxRow)} == {0.5}


async def test_frames_that_were_lost_leave_the_floor_as_it_had_been_received(daemon: Daemon) -> None:
    await work(daemon, 60)
    await daemon.stop()
    with Archive(daemon.file) as archive:
        entry = archive.entry_at(Instant(START + 50))
    floor = Floor(rules=Rules())
    journal = SqliteJournal(daemon.file)
    for each in journal.read(until=entry):
        apply(floor, each.event, Changes())
    journal._writer._connection.execute("DELETE FROM frames WHERE begin > ?", (START + 40,))
    journal.close()
    picture = shown(Rewinder(daemon.file, Rules()), START + 50)
    assert picture.at == START + 50
    for queue in floor.queues.by_id:
        row = picture.rows[f"queues/{queue}"]
        assert isinstance(row, QueueRow)
        assert row.waiting == len(floor.visits.present(queue))


async def test_a_time_the_daemon_did_not_run_shows_the_last_picture_before(daemon: Daemon) -> None:
    await work(daemon, 20)
    last = daemon.pictures[-1]
    await daemon.stop()
    daemon.now += 4000
    await daemon.start()
    await daemon.live(daemon.now + 3)
    await daemon.stop()
    assert shown(Rewinder(daemon.file, Rules()), last.at + 2000) == last


async def test_before_the_oldest_moment_there_is_nothing_and_it_is_said_what_is_kept(daemon: Daemon) -> None:
    await work(daemon, 10)
    await daemon.stop()
    rewinder = Rewinder(daemon.file, Rules())
    assert rewinder.picture(Instant(START - 100), View.SHOWN) == Missing(why=Why.NOT_KEPT, oldest=Instant(START - 5))


async def test_an_empty_journal_shows_nothing(tmp_path: Path) -> None:
    SqliteJournal(tmp_path / "j.db").close()
    assert Rewinder(tmp_path / "j.db", Rules()).picture(Instant(START), View.KNOWN) == Missing(why=Why.NOT_KEPT)


def test_checkpoints_come_often_enough_for_a_second() -> None:
    assert keeper_module.CHECKPOINT_ENTRIES <= 10_000
    assert 5000 <= care.ANCHOR_EVERY <= 10_000
