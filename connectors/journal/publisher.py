"""What is journalled goes out to the other nodes over a Redis Stream, with every frame that was drawn of it.

Nothing here is in the way of floor or journal: entries are read back from the journal once they are committed, so what
is published was journalled, and the journal itself is the buffer. Each frame follows the entries it had taken in, so
that a follower draws the same picture. When Redis is away, slow or full, that is told once, frames are dropped, and
when it is back the publisher begins anew: a new fencing number, an empty stream and a fresh checkpoint, from which
followers heal.

The fencing number: whoever begins takes the next one, and every script that writes compares it first. A collector that
was frozen or cut off and comes back is refused by that (Kleppmann, "How to do distributed locking", 2016).
"""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_right
from collections import deque
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import NoReturn

import msgspec
from redis.asyncio import Redis

from connectors.journal.protocol import Checkpoint, Entry, Journal
from connectors.journal.redis import FAILURES, connected, ends_if_cancelled, said_of
from connectors.journal.shelf import SHELF_FORMAT, Head, name_of, pack, read_head, shelve
from connectors.journal.stream import FENCE, HEAD, STREAM, Aside, Written, aside_item, event_item, frame_item
from realtime.past import Frame

BATCH = 100
"""Items written at once (performance.md: four to six times as fast as one by one)."""

LENGTH = 60_000
"""Items kept in the stream: a minute of the largest site, ten minutes and more of most, some 20 MB. A checkpoint comes
every 5,000 entries or five minutes (1,200 frames), so several lie within."""

MOST_FRAMES = 400
"""Frames that may wait: a hundred seconds. Beyond them the publisher begins anew."""

RETRY = 1.0
"""Seconds between two tries on a Redis that fails."""

LOOK = 0.05
"""Seconds between two looks at the journal while a frame waits for its entries to be committed."""

MARKS = 4000

TAKE = """
local time = redis.call('TIME')
local last = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
local token = string.format('%.0f', math.max(last, time[1] * 1000 + math.floor(time[2] / 1000)) + 1)
redis.call('SET', KEYS[1], token)
redis.call('XTRIM', KEYS[2], 'MAXLEN', 0)
if ARGV[1] == 'forget' then redis.call('UNLINK', KEYS[3], KEYS[4]) end
return token
"""
"""Numbers rise with the server's clock as well: they do so even when Redis lost its data."""

ADD = """
local holder = redis.call('GET', KEYS[1])
if holder ~= ARGV[1] then return {holder or '', ''} end
local last = ''
for at = 3, #ARGV, 5 do
  last = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 't', ARGV[1],
    'k', ARGV[at], 'n', ARGV[at + 1], 'v', ARGV[at + 2], 'r', ARGV[at + 3], 'd', ARGV[at + 4])
end
return {holder, last}
"""


class Condition(StrEnum):
    """FLOWING: followers get everything. AWAY: Redis fails; it is tried again. REFUSED: another collector publishes."""

    FLOWING = "flowing"
    AWAY = "away"
    REFUSED = "refused"


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """How the publishing is. behind: entries not yet sent; items: sent; beginnings: streams begun anew, since start."""

    condition: Condition
    behind: int = 0
    items: int = 0
    beginnings: int = 0


class FencedError(Exception):
    """Another collector took a later fencing number: this one must not write any more."""


class LostFenceError(OSError):
    """Redis knows no fencing number: it lost its data, and the stream has to begin anew."""


log = logging.getLogger(__name__)


class Publisher:
    """Owns the stream while its task (`run`) lives. Everything is for the event loop's thread; only `run` waits."""

    def __init__(self, url: str, journal: Journal, aside: Callable[[], Aside] = Aside, length: int = LENGTH) -> None:
        self._url = url
        self._journal = journal
        self._aside = aside
        self._length = length
        self._frames: deque[tuple[Frame, Aside | None]] = deque()
        self._checkpoint: Checkpoint | None = None
        self._wake = asyncio.Event()
        self._token = 0
        self._position: int | None = None
        self._marks: deque[tuple[int, str]] = deque(maxlen=MARKS)
        self._pieces = ""
        self._anew = False
        self._forget = False
        self._incomplete = False
        self._condition = Condition.AWAY
        self._told = False
        self._items = 0
        self._beginnings = 0

    def frame(self, frame: Frame, aside: Aside | None) -> None:
        """Publish a frame when its entries are journalled. aside: what changed beside the floor with it."""
        if self._condition is not Condition.FLOWING:
            return
        if len(self._frames) >= MOST_FRAMES:
            self._anew = True
            self._frames.clear()
        self._frames.append((frame, aside))
        self._wake.set()

    def offer(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint for followers once its entries are journalled."""
        if self._condition is Condition.FLOWING:
            self._checkpoint = checkpoint
            self._wake.set()

    def renew(self) -> None:
        """Forget all that is in Redis and begin anew: somebody was erased. Done at the next chance if Redis is away."""
        self._anew = self._forget = True
        self._wake.set()

    def outlet(self) -> Outlet:
        """How it is now."""
        position = self._position
        behind = 0 if position is None else max(0, self._journal.health().committed - position)
        return Outlet(condition=self._condition, behind=behind, items=self._items, beginnings=self._beginnings)

    async def run(self, save: Callable[[], Awaitable[None]]) -> NoReturn:
        """Publish until cancelled. save: has a fresh checkpoint made, which comes back through `offer`."""
        while True:
            try:
                async with connected(self._url) as redis:
                    while True:
                        await self._begin(redis)
                        await save()
                        await self._publish(redis, save)
            except FencedError:
                await self._refused()
            except FAILURES as error:
                ends_if_cancelled()
                self._failed(said_of(error))
                await asyncio.sleep(RETRY)
            except Exception as error:
                ends_if_cancelled()
                if not self._told:
                    log.exception("the stream could not be written")
                self._failed(type(error).__name__)
                await asyncio.sleep(RETRY)

    async def _begin(self, redis: Redis) -> None:
        """Take the next fencing number and empty the stream."""
        head = await read_head(redis)
        self._pieces = head.name if isinstance(head, Head) else ""
        keys = [FENCE, STREAM, HEAD, self._pieces or HEAD]
        self._token = int(await redis.eval(TAKE, len(keys), *keys, "forget" if self._forget else ""))
        self._position, self._checkpoint, self._anew, self._forget = None, None, False, False
        self._frames.clear()
        self._marks.clear()
        self._beginnings += 1
        self._condition = Condition.FLOWING

    async def _publish(self, redis: Redis, save: Callable[[], Awaitable[None]]) -> None:
        """Send what comes, until the stream has to begin anew."""
        while not self._anew:
            ends_if_cancelled()
            self._wake.clear()
            committed = self._journal.health().committed
            if self._checkpoint is not None and self._checkpoint.seq <= committed:
                await self._shelve(redis, self._checkpoint)
            if self._position is not None:
                await self._send_frames(redis, self._position, committed)
            if self._incomplete:
                self._incomplete = False
                await save()
            if self._frames or self._checkpoint is not None:
                await asyncio.sleep(LOOK)  # Until the journal has committed what they need.
            else:
                await self._wake.wait()

    async def _shelve(self, redis: Redis, checkpoint: Checkpoint) -> None:
        fields = await asyncio.to_thread(pack, checkpoint, self._aside())
        head = Head(
            format=SHELF_FORMAT,
            token=self._token,
            seq=checkpoint.seq,
            at=checkpoint.at,
            version=checkpoint.version,
            place=self._place(checkpoint.seq),
            name=name_of(self._token, checkpoint.seq),
            pieces=len(checkpoint.pieces),
        )
        holder = await shelve(redis, head, fields, self._pieces)
        if holder is not None:
            raise _stopped(holder)
        self._pieces = head.name
        if self._checkpoint is checkpoint:
            self._checkpoint = None
        if self._position is None:
            self._position = checkpoint.seq
            self._well()

    def _place(self, seq: int) -> str:
        """An id after which everything beyond this number stands in the stream."""
        found = bisect_right(self._marks, seq, key=lambda mark: mark[0])
        return self._marks[found - 1][1] if found else "0-0"

    async def _send_frames(self, redis: Redis, position: int, committed: int) -> None:
        items: list[Written] = []
        while self._frames and self._frames[0][0].entry <= committed:
            frame, aside = self._frames.popleft()
            if frame.entry < position:
                continue  # Of before the checkpoint that the stream begins with.
            for entry in await self._entries(position, frame.entry):
                items.append(event_item(entry))
                if len(items) >= BATCH:
                    items = await self._send(redis, items, entry.seq)
            position = self._position = frame.entry
            if aside is not None:
                items.append(aside_item(position, aside))
            items.append(frame_item(frame))
        await self._send(redis, items, position)

    async def _entries(self, since: int, until: int) -> list[Entry]:
        """The journal's entries after `since` up to `until`; one that is missing there leaves followers incomplete."""
        if until <= since:
            return []

        def read() -> list[Entry]:
            return [entry for chunk in self._journal.chunks(since, until) for entry in chunk]

        entries = await asyncio.to_thread(read)
        self._incomplete |= len(entries) != until - since
        return entries

    async def _send(self, redis: Redis, items: list[Written], seq: int) -> list[Written]:
        """Write items in one script; gives the empty list to go on with."""
        if not items:
            return items
        words = [word for item in items for word in item]
        holder, last = await redis.eval(ADD, 2, FENCE, STREAM, str(self._token), str(self._length), *words)
        if not last:
            raise _stopped(bytes(holder).decode("ascii", "replace"))
        self._items += len(items)
        self._marks.append((seq, bytes(last).decode("ascii")))
        return []

    def _failed(self, why: str) -> None:
        self._condition, self._position = Condition.AWAY, None
        self._frames.clear()
        if not self._told:
            said = "the other nodes get nothing: Redis failed (%s); it is tried again, the floor here goes on"
            log.warning(said, why)
        self._told = True

    def _well(self) -> None:
        if self._told:
            log.info("Redis takes the stream again: the other nodes begin from a fresh checkpoint")
        self._told = False

    async def _refused(self) -> None:
        """Wait for ever: of two collectors on one Redis a person has to stop one."""
        self._condition, self._position = Condition.REFUSED, None
        self._frames.clear()
        log.error(
            "another collector publishes over this Redis, and the other nodes follow that one: stop one of the two"
        )
        await asyncio.Event().wait()


def _stopped(holder: str) -> Exception:
    return FencedError() if holder else LostFenceError("Redis lost the stream")
