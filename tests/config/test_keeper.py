"""The one writer: what it journals it can rebuild, and nothing that goes wrong beside it stops the floor."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config import beat as beat_module
from config import keeper as keeper_module
from config.keeper import FloorKeeper
from connectors.journal.protocol import Checkpoint
from connectors.journal.sqlite import SqliteJournal
from realtime import checkpoint
from realtime.events import CallerLeft, FeedReason, FeedState, FloorEvent, Verdict
from realtime.floor import apply
from realtime.names import Instant
from realtime.rows import Delta, QueueRow
from realtime.rules import Rules
from realtime.state import Changes, Floor
from tests.build import NINE, PBX, abandoned, at, caller_seen, feed, hangup_asked, joined, left, logged, queue


class Wall:
    """Our clock, moved by hand."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.now = NINE + seconds

    def __call__(self) -> float:
        return self.now


def gives_up(caller: str, when: float = 0.0) -> list[FloorEvent]:
    end = when + 10
    return [joined(when, caller), hangup_asked(end, caller), abandoned(end, caller), left(end, caller)]


@asynccontextmanager
async def keeping(file: Path, wall: Wall, *, clean: bool = True) -> AsyncIterator[FloorKeeper]:
    """A keeper on this journal. clean: it saves a checkpoint at its end, as the daemon does."""
    journal = SqliteJournal(file)
    try:
        keeper = FloorKeeper(Rules(), journal, wall)
        await keeper.start()
        yield keeper
        if clean:
            await keeper.save()
    finally:
        journal.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def journal_of(keeper: FloorKeeper) -> SqliteJournal:
    assert isinstance(keeper._journal, SqliteJournal)
    return keeper._journal


def floor_of(keeper: FloorKeeper) -> list[bytes]:
    return list(checkpoint.pieces(keeper.floor))


def sales(keeper: FloorKeeper) -> QueueRow:
    keeper.frame()
    row = keeper.picture().rows["queues/hq/sales"]
    assert isinstance(row, QueueRow)
    return row


# Living on


@pytest.mark.parametrize("clean", [True, False])
async def test_the_floor_after_a_restart_is_the_floor_before(file: Path, *, clean: bool) -> None:
    wall = Wall(60)
    async with keeping(file, wall, clean=clean) as keeper:
        for event in [feed(0), *gives_up("anna"), joined(20, "ben"), logged(9, Verdict.KEY, "cleo", since=2)]:
            keeper.deliver(event)
        keeper.deliver(feed(30, FeedState.DOWN, reason=FeedReason.STOPPED))
        before, counts = floor_of(keeper), sales(keeper).today
    async with keeping(file, wall) as keeper:
        assert floor_of(keeper) == before
        assert sales(keeper).today == counts


async def test_a_checkpoint_and_the_entries_after_it_give_the_same_floor(file: Path) -> None:
    wall = Wall(60)
    async with keeping(file, wall, clean=False) as keeper:
        keeper.deliver(feed(0))
        for event in gives_up("anna"):
            keeper.deliver(event)
        await keeper.save()
        for event in gives_up("ben", 20):
            keeper.deliver(event)
        keeper.deliver(feed(40, FeedState.DOWN, reason=FeedReason.STOPPED))
        before = floor_of(keeper)
    async with keeping(file, wall) as keeper:
        assert floor_of(keeper) == before


async def test_a_checkpoint_that_cannot_be_read_costs_time_and_nothing_else(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wall = Wall(60)
    async with keeping(file, wall, clean=False) as keeper:
        for event in gives_up("anna"):
            keeper.deliver(event)
        before = floor_of(keeper)
        keeper._journal.save_checkpoint(Checkpoint(seq=2, at=at(5), version=1, pieces=(b"no checkpoint",)))
    async with keeping(file, wall) as keeper:
        assert floor_of(keeper) == before
    assert "left aside" in caplog.text


async def test_only_the_newest_good_checkpoint_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wall, read = Wall(60), list[int]()
    async with keeping(file, wall) as keeper:
        for event in gives_up("anna"):
            keeper.deliver(event)
            await keeper.save()
            journal_of(keeper).flush()

    def counting(journal: SqliteJournal) -> Iterator[Checkpoint]:
        for kept in every(journal):
            read.append(kept.seq)
            yield kept

    every = SqliteJournal.checkpoints
    monkeypatch.setattr(SqliteJournal, "checkpoints", counting)
    async with keeping(file, wall) as keeper:
        assert sales(keeper).today.abandoned == 1
    assert read == [4]


async def test_who_was_killed_saw_nothing_after_the_last_thing_it_wrote(file: Path) -> None:
    wall = Wall(0)
    async with keeping(file, wall, clean=False) as keeper:
        keeper.deliver(feed(0))
        wall.now = at(50)
        keeper.deliver(joined(50))
        # queue_log tells of long ago; it was told just now all the same.
        keeper.deliver(logged(9, Verdict.KEY, "cleo", since=2))
    wall.now = at(100)
    async with keeping(file, wall) as keeper:
        (span,) = keeper.floor.pbx(PBX).spans
        assert (span.begin, span.to) == (at(0), at(50))
        row = keeper.floor.pbx(PBX)
        assert (row.state, row.reason) == (FeedState.DOWN, FeedReason.STOPPED)


async def test_who_was_killed_right_after_a_checkpoint_saw_all_until_then(file: Path) -> None:
    wall = Wall(0)
    async with keeping(file, wall) as keeper:
        keeper.deliver(feed(0))
        wall.now = at(50)
    wall.now = at(100)
    async with keeping(file, wall) as keeper:
        assert [span.to for span in keeper.floor.pbx(PBX).spans] == [at(50)]


async def test_sequence_numbers_rise_over_a_restart(file: Path) -> None:
    wall = Wall(0)
    numbers: list[int] = []
    for _ in range(3):
        async with keeping(file, wall) as keeper:
            numbers.append(keeper.picture().seq)
            for beat in range(1, 5):
                wall.now += 0.25
                keeper.deliver(joined(beat, str(wall.now)))
                keeper.frame()
                numbers.append(keeper.picture().seq)
        wall.now += 0.5
    assert numbers == sorted(set(numbers))


# What goes wrong beside it


async def test_an_event_the_floor_cannot_digest_is_counted_said_once_and_journalled(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def digest(floor: Floor, event: FloorEvent, changes: Changes) -> None:
        if isinstance(event, CallerLeft):
            raise KeyError("a fault of ours")
        apply(floor, event, changes)

    monkeypatch.setattr(keeper_module, "apply", digest)
    async with keeping(file, Wall(60)) as keeper:
        for event in [*gives_up("anna"), *gives_up("ben", 20)]:
            keeper.deliver(event)
        assert sales(keeper).today.abandoned == 2
        assert keeper.events(PBX)["caller_left"] == 2
        assert [count for count in keeper._refused.values() if count] == [2]
    assert caplog.text.count("could not digest") == 1


async def test_a_listener_that_fails_costs_the_others_nothing(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Delta] = []

    def fails(_delta: Delta) -> None:
        raise RuntimeError("a fault of the web's")

    async with keeping(file, Wall(60)) as keeper:
        keeper.subscribe(fails)
        end = keeper.subscribe(heard.append)
        for number in range(3):
            keeper.deliver(joined(number, str(number)))
            keeper.frame()
        assert len(heard) == 3
        end()
        keeper.deliver(joined(9, "late"))
        keeper.frame()
        assert len(heard) == 3
    assert caplog.text.count("listener of the floor failed") == 1


async def test_a_frame_that_cannot_be_drawn_is_made_good_by_the_next_and_said_once(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with keeping(file, Wall(60)) as keeper:
        with monkeypatch.context() as faulty:
            faulty.setattr(type(keeper.show), "refreshing", _fails)
            keeper.deliver(joined(0))
            keeper.frame()
            keeper.frame()
        keeper.frame()
        assert sales(keeper).waiting == 1
    assert caplog.text.count("could not be drawn") == 1
    assert caplog.text.count("drawn again") == 1


def _fails(*_: object) -> None:
    raise RuntimeError("a fault of the drawing")


async def test_frames_come_by_themselves_and_a_checkpoint_when_much_has_happened(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "CHECKPOINT_ENTRIES", 3)
    drawn, saved = asyncio.Event(), asyncio.Event()
    async with keeping(file, Wall(60)) as keeper:
        monkeypatch.setattr(keeper._journal, "save_checkpoint", lambda _kept: saved.set())
        keeper.subscribe(lambda _delta: drawn.set())
        for event in gives_up("anna"):
            keeper.deliver(event)
        task = asyncio.create_task(keeper.keep())
        async with asyncio.timeout(10):
            await drawn.wait()
            await saved.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_on_a_calm_floor_a_change_does_not_wait_for_the_beat(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a beat of an hour, a caller is shown all the same."""
    drawn = asyncio.Event()
    async with keeping(file, Wall(60)) as keeper:
        keeper.frame()
        monkeypatch.setattr(beat_module, "INTERVAL", 3600.0)
        task = asyncio.create_task(keeper.keep())
        async with asyncio.timeout(10):
            while not keeper._beat.quiet:  # noqa: ASYNC110  # nothing is added to the keeper to be tested
                await asyncio.sleep(0)
            keeper.subscribe(lambda _delta: drawn.set())
            keeper.deliver(joined(0, "anna"))
            await drawn.wait()
        assert sales(keeper).waiting == 1
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


# Drawing in steps


@pytest.fixture
async def stepping(file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FloorKeeper]:
    """A keeper that draws frame after frame and lets the loop in at every step."""
    monkeypatch.setattr(keeper_module, "STEP", 0.0)
    monkeypatch.setattr(beat_module, "INTERVAL", 0.0)
    async with keeping(file, Wall(60)) as keeper:
        task = asyncio.create_task(keeper.keep())
        yield keeper
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def held_up(keeper: FloorKeeper) -> None:
    """Until a frame is under way, with an event of its own."""
    async with asyncio.timeout(10):
        while not keeper._drawing:  # noqa: ASYNC110  # nothing is added to the keeper to be tested
            await asyncio.sleep(0)


async def test_an_event_that_comes_while_a_frame_is_drawn_is_in_the_next_one(stepping: FloorKeeper) -> None:
    await held_up(stepping)
    stepping.deliver(joined(0, "anna"))
    stepping.deliver(joined(1, "ben"))
    assert queue("sales") not in stepping.floor.queues.by_id
    stepping._finish()
    assert len(stepping.floor.visits.present(queue("sales"))) == 2
    assert "queues/hq/sales" not in stepping.picture().rows
    assert sales(stepping).waiting == 2


async def test_a_picture_asked_for_while_a_frame_is_drawn_is_the_one_before(stepping: FloorKeeper) -> None:
    for number in range(20):
        stepping.deliver(joined(number, str(number)))
        before = stepping.picture()
        while stepping.picture().seq == before.seq:
            assert stepping.picture() == before
            await asyncio.sleep(0)
        row = stepping.picture().rows["queues/hq/sales"]
        assert isinstance(row, QueueRow)
        assert row.waiting == number + 1


async def test_too_many_events_end_the_frame_at_once(stepping: FloorKeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "MOST_HELD", 2)
    await held_up(stepping)
    for number in range(3):
        stepping.deliver(joined(number, str(number)))
    assert len(stepping.floor.visits.present(queue("sales"))) == 3


async def test_events_that_come_faster_than_they_are_applied_do_not_wait_longer_and_longer(
    stepping: FloorKeeper,
) -> None:
    frames: list[Delta] = []
    stepping.subscribe(frames.append)
    for number in range(300):
        stepping.deliver(joined(number, str(number)))
        stepping.deliver(left(number + 0.5, str(number)))
        await asyncio.sleep(0)
    assert len(frames) > 3


async def test_who_is_ended_while_a_frame_is_drawn_has_applied_every_event(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "STEP", 0.0)
    async with keeping(file, Wall(60)) as keeper:
        task = asyncio.create_task(keeper.keep())
        await held_up(keeper)
        keeper.deliver(joined(0))
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert len(keeper.floor.visits.present(queue("sales"))) == 1


# Asking


async def test_what_queue_log_tells_is_wanted_while_it_adds_something(file: Path) -> None:
    async with keeping(file, Wall(60)) as keeper:
        told = logged(10, Verdict.ABANDON, since=0)
        assert keeper.wants(told)
        for event in gives_up("anna"):
            keeper.deliver(event)
        assert not keeper.wants(told)


async def test_a_row_of_a_list_outside_a_snapshot_changes_nothing(file: Path) -> None:
    async with keeping(file, Wall(60)) as keeper:
        keeper.deliver(caller_seen(1, waited=1))
        assert queue("sales") not in keeper.floor.queues.by_id
        assert keeper.now() == Instant(NINE + 60)
        assert not keeper.behind
        keeper.link(PBX).lag = 0.2
        assert keeper.link(PBX).lag == 0.2
