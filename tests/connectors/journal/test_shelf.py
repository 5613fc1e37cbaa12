"""The checkpoint in Redis: whole or not at all, one at a time, and only from the collector whose turn it is."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import msgspec
import pytest

from connectors.journal import shelf
from connectors.journal.order import Need
from connectors.journal.protocol import Checkpoint
from connectors.journal.shelf import Head, Shelved, meets, name_of, pack, read_head, read_pieces, shelve, unpack
from connectors.journal.stream import FENCE, HEAD, Aside, Strange
from realtime.names import Instant
from tests.redis_server import Server, asking, redis_server

CHECKPOINT = Checkpoint(seq=42, at=Instant(5.0), version=2, pieces=tuple(b"piece %d" % n for n in range(120)))
ASIDE = Aside(alerts={}, people=(), teams=())


@pytest.fixture
def server() -> Iterator[Server]:
    with redis_server() as running:
        yield running


def head_of(token: int = 7, seq: int = 42) -> Head:
    return Head(
        format=shelf.SHELF_FORMAT, token=token, seq=seq, at=CHECKPOINT.at, version=2, place="5-0",
        name=name_of(token, seq), pieces=len(CHECKPOINT.pieces),
    )  # fmt: skip


async def test_it_is_read_as_it_was_written_and_the_one_before_is_gone(server: Server) -> None:
    async with asking(server) as redis:
        await redis.set(FENCE, 7)
        assert await read_head(redis) is None
        first, second = head_of(seq=41), head_of()
        assert await shelve(redis, first, pack(CHECKPOINT, ASIDE), "") is None
        assert await shelve(redis, second, pack(CHECKPOINT, ASIDE), first.name) is None
        assert await read_head(redis) == second
        found = unpack(second, await read_pieces(redis, second))
        assert found == Shelved(head=second, checkpoint=CHECKPOINT, aside=ASIDE)
        assert unpack(first, await read_pieces(redis, first)) is Strange.DAMAGED, "replaced: nothing is there"
        assert await redis.ttl(second.name) == -1
        assert sorted(await redis.keys("*")) == sorted([FENCE.encode(), HEAD.encode(), second.name.encode()])


async def test_a_collector_that_was_replaced_turns_no_head_and_leaves_nothing(server: Server) -> None:
    async with asking(server) as redis:
        await redis.set(FENCE, 8)
        assert await shelve(redis, head_of(7), pack(CHECKPOINT, ASIDE), "") == "8"
        assert await redis.keys("*") == [FENCE.encode()]
        await redis.delete(FENCE)
        assert await shelve(redis, head_of(7), pack(CHECKPOINT, ASIDE), "") == ""


async def test_a_head_that_is_none_is_told_apart(server: Server) -> None:
    async with asking(server) as redis:
        for written, told in (
            (b"what", Strange.DAMAGED),
            (b"[" * 10_000, Strange.DAMAGED),
            (msgspec.json.encode(msgspec.structs.replace(head_of(), format=99)), Strange.NEWER),
            (msgspec.json.encode(msgspec.structs.replace(head_of(), pieces=10**9)), Strange.DAMAGED),
            (msgspec.json.encode(msgspec.structs.replace(head_of(), name="somebody:else")), Strange.DAMAGED),
        ):
            await redis.set(HEAD, written)
            assert await read_head(redis) is told


def test_what_is_not_whole_is_no_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {name.encode(): piece for name, piece in pack(CHECKPOINT, ASIDE).items()}
    head = head_of()
    assert isinstance(unpack(head, fields), Shelved)
    for name in (b"0", b"119", b"aside"):
        assert unpack(head, fields | {name: fields[name][:-3]}) is Strange.DAMAGED
        assert unpack(head, {each: piece for each, piece in fields.items() if each != name}) is Strange.DAMAGED
    monkeypatch.setattr(shelf, "MOST_BYTES", 5000)
    assert unpack(head, fields | {b"3": zlib.compress(b" " * 10_000)}) is Strange.HUGE


def test_a_checkpoint_meets_a_need_of_its_collector_or_of_an_earlier_one() -> None:
    assert meets(head_of(7, 42), Need(7, 42))
    assert not meets(head_of(7, 42), Need(7, 43))
    assert not meets(head_of(7, 42), Need(8, 0))
    assert meets(head_of(8, 1), Need(7, 43))
