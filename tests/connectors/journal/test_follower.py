"""Following: what is missing is mended by a checkpoint, what is strange is counted, and silence is told."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from connectors.journal import follower as follower_module
from connectors.journal.follower import Hearing
from connectors.journal.publisher import Condition
from connectors.journal.shelf import Head, read_head
from connectors.journal.stream import HEAD, STREAM, event_item
from tests.connectors.journal.nodes import Collector, following
from tests.connectors.journal.test_stream import ENTRY, fields
from tests.redis_server import Server, asking, redis_server, until


@pytest.fixture
def server() -> Iterator[Server]:
    with redis_server() as running:
        yield running


async def flowing(collector: Collector) -> None:
    await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)


async def test_who_joins_late_begins_with_the_checkpoint_and_goes_on_from_there(server: Server, tmp_path: Path) -> None:
    async with Collector(tmp_path / "j.db", server.url).publishing() as collector:
        await flowing(collector)
        collector.add(10)
        collector.draw()
        await until(lambda: collector.publisher.outlet().items == 11)
        await collector.save()
        async with asking(server) as redis:
            head: object = None
            while not (isinstance(head, Head) and head.seq == 10):
                head = await read_head(redis)
        collector.add(5)
        collector.draw()
        async with following(server) as (follower, notes):
            await until(lambda: len(notes.frames) == 1)
            assert notes.begun == [10]
            assert notes.events == list(range(1, 16))
            assert (follower.course().hearing, follower.course().seq) == (Hearing.FOLLOWING, 15)


async def test_a_reader_that_was_too_slow_begins_anew_where_the_stream_was_cut_below_its_place(
    server: Server, tmp_path: Path
) -> None:
    async with (
        Collector(tmp_path / "j.db", server.url, length=100).publishing() as collector,
        following(server) as (follower, notes),
    ):
        await flowing(collector)
        collector.add()
        collector.draw()
        await until(lambda: len(notes.frames) == 1)
        notes.drawing.clear()
        collector.draw()
        for _ in range(10):
            collector.add(200)
            collector.draw()
        await collector.save()
        await until(lambda: collector.publisher.outlet().items == 2 + 1 + 2000 + 10)
        notes.drawing.set()
        await until(lambda: notes.begun[-1] == 2001)
        collector.add()
        collector.draw()
        await until(lambda: notes.frames[-1].entry == 2002)
        assert follower.course().rebuilds == 2


async def test_strange_items_are_counted_and_passed_over(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with (
        Collector(tmp_path / "j.db", server.url).publishing() as collector,
        following(server) as (follower, notes),
        asking(server) as redis,
    ):
        await flowing(collector)
        collector.add(6)
        collector.draw()
        await until(lambda: len(notes.frames) == 1)
        ours = fields(event_item(ENTRY), collector.publisher._token)
        for strange in (
            {b"who": b"are you"},
            {b"who": b"are you again"},
            ours | {b"d": b"x" * 2_000_000},
            ours | {b"d": b"not an event"},
            ours | {b"t": b"1"},
            ours | {b"n": b"99", b"v": b"2"},
        ):
            await redis.xadd(STREAM, strange)  # type: ignore[arg-type]
        collector.add()
        collector.draw()
        await until(lambda: len(notes.frames) == 2)
        assert notes.events == list(range(1, 8))
        assert follower.course().skipped == {"foreign": 2, "huge": 1, "damaged": 1, "fenced": 1, "newer": 1}
        assert caplog.text.count("passed over (foreign)") == 1


async def test_a_collector_that_is_silent_is_told_as_lost_and_followed_again_when_it_speaks(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower_module, "LATE", 0.5)
    monkeypatch.setattr(follower_module, "WAIT", 100)
    async with (
        Collector(tmp_path / "j.db", server.url).publishing() as collector,
        following(server) as (follower, notes),
    ):
        assert follower.course().hearing is Hearing.LOST, "nothing was heard yet"

        def heard() -> bool:
            collector.draw()  # again and again: on a busy machine one frame may come too late to count as followed
            return follower.course().hearing is Hearing.FOLLOWING

        await flowing(collector)
        await until(heard)
        await until(lambda: follower.course().hearing is Hearing.LOST)
        assert follower.course().detail == "the collector is silent"
        collector.add()
        await until(heard)
        assert (follower.course().detail, notes.events) == (None, [1])


async def test_frames_that_lay_in_the_stream_for_long_are_late(server: Server, tmp_path: Path) -> None:
    async with (
        Collector(tmp_path / "j.db", server.url).publishing() as collector,
        following(server) as (follower, notes),
    ):
        await flowing(collector)
        collector.draw()
        await until(lambda: len(notes.frames) == 1)
        follower._measured += 1000  # Redis's clock is not looked at again, and stands ten seconds later from now on.
        for ahead, hearing in ((10, Hearing.LATE), (-10, Hearing.FOLLOWING)):
            follower._offset += ahead
            before = len(notes.frames)
            collector.draw()
            await until(lambda before=before: len(notes.frames) > before)  # type: ignore[misc]
            assert follower.course().hearing is hearing


async def test_a_redis_that_is_frozen_or_killed_is_told_and_followed_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower_module, "LATE", 0.5)
    monkeypatch.setattr("connectors.journal.redis.PATIENCE", 1.5)
    async with (
        Collector(tmp_path / "j.db", server.url).publishing() as collector,
        following(server) as (follower, notes),
    ):

        def follows() -> bool:
            collector.draw()
            return follower.course().hearing is Hearing.FOLLOWING

        await flowing(collector)
        await until(follows)
        server.signal(signal.SIGSTOP)
        await until(lambda: follower.course().hearing is Hearing.LOST)
        await until(lambda: follower.course().detail == "Redis: it does not answer")
        collector.add(3)
        server.signal(signal.SIGCONT)
        await until(follows)
        server.kill()
        await until(lambda: follower.course().hearing is Hearing.LOST)
        server.start()
        await until(follows)
        await until(lambda: notes.events == [1, 2, 3])


async def test_a_checkpoint_of_a_later_program_is_told_with_its_mend(server: Server, tmp_path: Path) -> None:
    async with Collector(tmp_path / "j.db", server.url).publishing() as collector, asking(server) as redis:
        await flowing(collector)
        head: object = None
        while not isinstance(head, Head):
            head = await read_head(redis)
        await redis.set(HEAD, msgspec.json.encode(msgspec.structs.replace(head, format=99)))
        async with following(server) as (follower, notes):
            await until(lambda: "newer" in follower.course().skipped)
            assert follower.course().detail == "the checkpoint cannot be read"
            assert notes.begun == []
            await collector.save()
            await until(lambda: notes.begun != [])
            await asyncio.sleep(0)
