"""What is journalled goes out, in order, once; nothing else does; and no state of Redis holds the collector up."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from connectors.journal import publisher as publisher_module
from connectors.journal.publisher import Condition
from connectors.journal.shelf import Head, read_head
from connectors.journal.stream import FENCE, STREAM, Aside, Fields, Item, read_item
from realtime.rows import AlertRow
from tests.connectors.journal.nodes import Collector, following
from tests.redis_server import Server, asking, redis_server, until


@pytest.fixture
def server() -> Iterator[Server]:
    with redis_server() as running:
        yield running


async def items_of(server: Server) -> list[Item]:
    async with asking(server) as redis:
        found = [read_item(cast("Fields | None", fields)) for _, fields in await redis.xrange(STREAM) or ()]
    assert all(isinstance(item, Item) for item in found)
    return [item for item in found if isinstance(item, Item)]


async def test_events_come_before_the_frame_that_had_taken_them_in_and_each_carries_its_collector(
    server: Server, tmp_path: Path
) -> None:
    async with Collector(tmp_path / "j.db", server.url).publishing() as collector:
        await until(lambda: collector.publisher.outlet().beginnings == 1)
        collector.add(3)
        collector.draw()
        collector.add(250)
        collector.draw()
        await until(lambda: collector.publisher.outlet().items >= 255)
        items = await items_of(server)
        assert [item.seq for item in items] == [1, 2, 3, 3, *range(4, 254), 253]
        async with asking(server) as redis:
            token = int(await redis.get(FENCE) or "")
            head = await read_head(redis)
        assert {item.token for item in items} == {token}
        assert isinstance(head, Head)
        assert (head.token, head.seq) == (token, 0)
        assert collector.publisher.outlet().behind == 0


async def test_what_the_journal_has_not_committed_is_not_published(server: Server, tmp_path: Path) -> None:
    async with Collector(tmp_path / "j.db", server.url).publishing() as collector:
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        collector.add(2)
        collector.draw()
        await until(lambda: collector.publisher.outlet().items == 3)
        # A second connection that keeps the file to itself: the writer cannot commit.
        import sqlite3

        with sqlite3.connect(tmp_path / "j.db", isolation_level=None) as blocker:
            blocker.execute("BEGIN IMMEDIATE")
            collector.add()
            collector.draw()
            looks = 0
            while looks < 10:
                await asyncio.sleep(publisher_module.LOOK)
                looks += 1
            assert collector.publisher.outlet().items == 3
            assert collector.journal.health().committed == 2
            blocker.execute("ROLLBACK")
        blocker.close()
        await until(lambda: collector.publisher.outlet().items == 5)


async def test_a_redis_that_is_away_is_told_once_and_a_fresh_checkpoint_heals_those_who_follow(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with (
        Collector(tmp_path / "j.db", server.url).publishing() as collector,
        following(server) as (follower, notes),
    ):
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        collector.add(5)
        collector.draw()
        await until(lambda: len(notes.frames) == 1)
        server.kill()
        collector.draw()
        await until(lambda: collector.publisher.outlet().condition is Condition.AWAY)
        collector.add(7)
        collector.draw()
        assert collector.journal.flush()
        server.start()
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        drawn = len(notes.frames)

        def more() -> bool:
            collector.draw()
            return len(notes.frames) > drawn

        await until(more)
        assert notes.events == list(range(1, 13))
        assert follower.course().rebuilds >= 2
        told = [record.message for record in caplog.records if "the other nodes" in record.message]
        assert [message.partition(":")[0] for message in told] == [
            "the other nodes get nothing",
            "Redis takes the stream again",
        ]


async def test_a_redis_that_stands_still_holds_up_nothing(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.journal.redis.PATIENCE", 0.3)
    async with Collector(tmp_path / "j.db", server.url).publishing() as collector:
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        server.signal(signal.SIGSTOP)
        for _ in range(publisher_module.MOST_FRAMES + 50):
            collector.add()
            collector.draw()
        assert len(collector.publisher._frames) <= publisher_module.MOST_FRAMES
        assert await asyncio.to_thread(collector.journal.flush), "the journal is written all the same"
        await until(lambda: collector.publisher.outlet().condition is Condition.AWAY)
        server.signal(signal.SIGCONT)
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)


async def test_a_redis_whose_memory_is_full_is_a_redis_that_fails(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Collector(tmp_path / "j.db", server.url).publishing() as collector, asking(server) as redis:
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        await redis.config_set("maxmemory", 1)

        def failing() -> bool:
            collector.draw()
            return "memory is full" in caplog.text

        await until(failing)
        await redis.config_set("maxmemory", 0)
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)


async def test_whoever_was_replaced_is_refused_and_writes_nothing_more(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old, new = Collector(tmp_path / "old.db", server.url), Collector(tmp_path / "new.db", server.url)
    async with old.publishing():
        await until(lambda: old.publisher.outlet().condition is Condition.FLOWING)
        old.add(2)
        old.draw()
        await until(lambda: old.publisher.outlet().items == 3)
        async with new.publishing():
            await until(lambda: new.publisher.outlet().beginnings == 1)
            new.add()
            new.draw()
            await until(lambda: new.publisher.outlet().items == 2)
            old.add()
            old.draw()
            await until(lambda: old.publisher.outlet().condition is Condition.REFUSED)
            tokens = {item.token for item in await items_of(server)}
            assert tokens == {new.publisher._token}
            assert new.publisher._token > old.publisher._token
            assert "another collector publishes" in caplog.text


async def test_the_stream_is_bounded(server: Server, tmp_path: Path) -> None:
    async with Collector(tmp_path / "j.db", server.url, length=200).publishing() as collector:
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        collector.add(1500)
        collector.draw()
        await until(lambda: collector.publisher.outlet().items == 1501)
        # Redis cuts whole nodes of its list, of a hundred entries each.
        assert len(await items_of(server)) <= 400


async def test_after_an_erasure_nothing_of_before_is_left_in_redis(server: Server, tmp_path: Path) -> None:
    async with Collector(tmp_path / "j.db", server.url).publishing() as collector, asking(server) as redis:
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        collector.add(3)
        collector.draw()
        await until(lambda: collector.publisher.outlet().items == 4)
        before = await redis.keys("*checkpoint:*")
        collector.publisher.renew()
        await until(lambda: collector.publisher.outlet().beginnings == 2)
        head: object = None
        while not isinstance(head, Head):
            head = await read_head(redis)
        assert head.seq == 3
        assert await items_of(server) == []
        (after,) = await redis.keys("*checkpoint:*")
        assert after not in before


async def test_a_hole_in_the_journal_brings_a_checkpoint_that_reaches_over_it(server: Server, tmp_path: Path) -> None:
    async with (
        Collector(tmp_path / "j.db", server.url).publishing() as collector,
        following(server) as (_, notes),
    ):
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        collector.add(2)
        collector.draw()
        await until(lambda: len(notes.frames) == 1)
        collector.journal._writer.last += 1  # An event that could not be written still has its number.
        collector.add(2)
        collector.draw()
        await until(lambda: notes.begun[-1] == 5)
        assert notes.events == [1, 2, 3, 4, 5]


async def test_what_stands_beside_the_floor_comes_with_its_frame(server: Server, tmp_path: Path) -> None:
    row = AlertRow(
        id="a", rule="surge", state="firing", severity="warning", subject="hq/sales", since="now", message="many"
    )
    async with (
        Collector(tmp_path / "j.db", server.url).publishing() as collector,
        following(server) as (_, notes),
    ):
        await until(lambda: collector.publisher.outlet().condition is Condition.FLOWING)
        collector.add()
        collector.draw(Aside(alerts={"a": row}))
        await until(lambda: len(notes.frames) == 1)
        assert notes.asides[-1] == Aside(alerts={"a": row})
