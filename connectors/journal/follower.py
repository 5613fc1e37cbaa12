"""Following a collector's stream from another node: a checkpoint, then item after item, and over gaps by a checkpoint.

Nothing that goes wrong ends it: Redis away, a collector that is replaced, a stream cut below this reader's place, items
of somebody else. What is missing is told by `hearing`; what was passed over is counted by its kind.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import NoReturn, Protocol, TypeAlias, cast

import msgspec
from redis.asyncio import Redis

from connectors.journal.order import Need, Order, Word
from connectors.journal.protocol import Checkpoint, Entry
from connectors.journal.redis import FAILURES, connected, ends_if_cancelled, said_of
from connectors.journal.shelf import Head, meets, read_head, read_pieces, unpack
from connectors.journal.stream import STREAM, Aside, Fields, Item, Strange, read_item
from realtime.checkpoint import CheckpointError
from realtime.names import Seconds
from realtime.past import LATE, Frame

COUNT = 200
"""Items read at once: some 2 ms of decoding."""

WAIT = 1000
"""Milliseconds for which Redis waits for news; frames come four times a second."""

RETRY = 0.5
"""Seconds between two tries on a Redis that fails, or that has no checkpoint yet."""

Read: TypeAlias = list[tuple[bytes, list[tuple[bytes, Fields | None]]]]
"""What XREAD answers in the older protocol: by stream, its entries."""

MEASURE = 10.0
"""Seconds between two looks at the server's clock."""

log = logging.getLogger(__name__)


class Floor(Protocol):
    """Whoever keeps a floor by what is followed."""

    async def begin(self, checkpoint: Checkpoint, aside: Aside) -> None:
        """Begin anew from here. Raises CheckpointError when this program cannot read it."""

    def apply(self, entry: Entry) -> None:
        """Take in the next event."""

    def beside(self, aside: Aside) -> None:
        """Take in what screens show beside the floor."""

    async def draw(self, frame: Frame, age: Seconds) -> None:
        """Draw the frame that was drawn there. age: for how long it has been in the stream."""


class Hearing(StrEnum):
    """FOLLOWING: as current as the collector. LATE: its frames come, but are old. LOST: none came for long."""

    FOLLOWING = "following"
    LATE = "late"
    LOST = "lost"


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """How the following is. lag: for how long the last frame has been in the stream, None before the first.

    seq: the last event taken in; rebuilds: how often it began from a checkpoint; skipped: items passed over, by why;
    detail: what stands in the way now.
    """

    hearing: Hearing
    lag: float | None
    seq: int = 0
    items: int = 0
    rebuilds: int = 0
    skipped: dict[str, int] = {}
    detail: str | None = None


class Follower:
    """One reader of the stream. `run` is its task; everything is for the event loop's thread."""

    def __init__(
        self,
        url: str,
        floor: Floor,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._floor = floor
        self._monotonic = monotonic
        self._order = Order()
        self._place = "0-0"
        self._items = 0
        self._rebuilds = 0
        self._skipped: Counter[str] = Counter()
        self._detail: str | None = "no checkpoint was found yet"
        self._offset = 0.0
        self._measured = -MEASURE
        self._written: float | None = None
        self._late = Seconds(0.0)
        self._heard = -LATE

    def course(self) -> Course:
        """How it is now."""
        lag = None if self._written is None else self._age(self._written)
        if lag is None or self._monotonic() - self._heard > LATE:
            hearing = Hearing.LOST
        else:
            hearing = Hearing.LATE if self._late > LATE else Hearing.FOLLOWING
        return Course(
            hearing=hearing,
            lag=lag,
            seq=self._order.seq,
            items=self._items,
            rebuilds=self._rebuilds,
            skipped=dict(self._skipped),
            detail=None if hearing is Hearing.FOLLOWING else self._detail,
        )

    async def run(self) -> NoReturn:
        """Follow until cancelled."""
        while True:
            try:
                async with connected(self._url) as redis:
                    await self._follow(redis)
            except FAILURES as error:
                ends_if_cancelled()
                self._stands("Redis: " + said_of(error))
            await asyncio.sleep(RETRY)

    async def _follow(self, redis: Redis) -> NoReturn:
        while True:
            ends_if_cancelled()
            if self._order.need is not None and not await self._rebuilt(redis, self._order.need):
                await asyncio.sleep(RETRY)
                continue
            await self._measure(redis)
            read = await redis.xread({STREAM: self._place}, count=COUNT, block=WAIT)
            if not read:
                await self._look(redis)
                continue
            ((_, entries),) = cast("Read", read)
            for place, fields in entries:
                self._place = place.decode("ascii")
                await self._take(read_item(fields))
                if self._order.need is not None:
                    break

    async def _take(self, item: Item | Strange) -> None:
        """Take one item in, pass it over, or note what is missing before it."""
        word = item if isinstance(item, Strange) else self._order.judge(item)
        if isinstance(word, Strange):
            self._pass_over(word)
        elif word is Word.TAKE and isinstance(item, Item):
            await self._in(item)

    async def _in(self, item: Item) -> None:
        self._items += 1
        content = item.content
        if isinstance(content, Entry):
            self._floor.apply(content)
        elif isinstance(content, Aside):
            self._floor.beside(content)
        elif isinstance(content, Frame):
            written = int(self._place.partition("-")[0]) / 1000
            self._late = self._age(written)
            await self._floor.draw(content, self._late)
            self._written, self._heard = written, self._monotonic()
            self._well()

    def _age(self, written: float) -> Seconds:
        """For how long something has been in the stream. written: when, by the server's clock, as its id says."""
        return Seconds(max(0.0, self._monotonic() + self._offset - written))

    async def _measure(self, redis: Redis) -> None:
        """Now and then, see how the server's clock stands to ours: ages are told by its clock alone."""
        if self._monotonic() - self._measured < MEASURE:
            return
        seconds, microseconds = await redis.time()
        self._measured = self._monotonic()
        self._offset = seconds + microseconds / 1_000_000 - self._measured

    async def _look(self, redis: Redis) -> None:
        """When it is silent: see whether a checkpoint is ahead of us, of a later collector or of a lost stream."""
        head = await read_head(redis)
        if isinstance(head, Head) and (head.token, head.seq) > (self._order.token, self._order.seq):
            self._order.need = Need(head.token, head.seq)
        self._stands("the collector is silent")

    async def _rebuilt(self, redis: Redis, need: Need) -> bool:
        """Begin from the newest checkpoint; False while there is none that is new enough and whole."""
        head = await read_head(redis)
        if not isinstance(head, Head):
            if head is not None:
                self._pass_over(head)
            self._stands("there is no checkpoint yet" if head is None else "the checkpoint cannot be read")
            return False
        if not meets(head, need):
            self._stands("the collector's next checkpoint is not there yet")
            return False
        found = await asyncio.to_thread(unpack, head, await read_pieces(redis, head))
        if isinstance(found, Strange):
            self._pass_over(found)
            self._stands("the checkpoint is not whole")
            return False
        try:
            await self._floor.begin(found.checkpoint, found.aside)
        except CheckpointError as error:
            self._stands(f"{error}: upgrade this node first")
            return False
        self._order.begin(head.token, head.seq)
        self._place = head.place
        self._rebuilds += 1
        return True

    def _pass_over(self, why: Strange) -> None:
        if not self._skipped[why.value]:
            log.warning("items of the stream are passed over (%s); further ones are counted", why.value)
        self._skipped[why.value] += 1

    def _stands(self, what: str) -> None:
        """Note what stands in the way; told once, when it begins to show."""
        if self._detail != what and self._monotonic() - self._heard > LATE:
            log.warning("the stream does not come: %s", what)
        self._detail = what

    def _well(self) -> None:
        if self._detail is not None:
            log.info("the stream is followed from entry %d on", self._order.seq)
        self._detail = None
