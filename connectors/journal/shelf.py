"""The checkpoint that followers begin with, in Redis beside the stream: a head, and pieces under a name of their own.

The pieces are written first, in small steps, then the head is turned to them in one script that looks at the fencing
number: a collector that was replaced changes nothing. The pieces are read in one command, so whoever reads gets all of
a checkpoint or, when it was just replaced, none and looks again.
"""

from __future__ import annotations

import zlib
from typing import cast

import msgspec
from redis.asyncio import Redis

from connectors.journal.encoding import packed
from connectors.journal.order import Need
from connectors.journal.protocol import Checkpoint
from connectors.journal.stream import FENCE, HEAD, Aside, Strange, packed_aside, read_aside
from realtime.names import Instant

SHELF_FORMAT = 1

MOST_PIECES = 10_000
MOST_BYTES = 256 * 1024 * 1024
"""Of all pieces unpacked: twenty times the largest floor at the end of its day."""

UNFINISHED_SECONDS = 600
"""After which pieces go that no head was turned to: their writer died in between."""

AT_ONCE = 50
"""Pieces written in one pipeline: about a megabyte."""

TURN = """
local holder = redis.call('GET', KEYS[1])
if holder ~= ARGV[1] then return {holder or '', 0} end
redis.call('PERSIST', KEYS[3])
redis.call('SET', KEYS[2], ARGV[2])
if KEYS[4] ~= KEYS[3] then redis.call('UNLINK', KEYS[4]) end
return {holder, 1}
"""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where the newest checkpoint lies. seq, at, version: of connectors.journal.protocol.Checkpoint.

    place: the id in the stream after which everything beyond `seq` stands; pieces: how many there are under `name`.
    """

    format: int
    token: int
    seq: int
    at: Instant
    version: int
    place: str
    name: str
    pieces: int


class Shelved(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint as a follower takes it."""

    head: Head
    checkpoint: Checkpoint
    aside: Aside


_head_decoder = msgspec.json.Decoder(Head)
_head_encoder = msgspec.json.Encoder()


def name_of(token: int, seq: int) -> str:
    """The key of the pieces of one checkpoint."""
    return f"{HEAD}:{token}:{seq}"


def pack(checkpoint: Checkpoint, aside: Aside) -> dict[str, bytes]:
    """The fields of the key; for a thread: a large floor takes a tenth of a second."""
    fields = {str(place): packed(piece) for place, piece in enumerate(checkpoint.pieces)}
    return fields | {"aside": packed_aside(aside)}


async def shelve(redis: Redis, head: Head, fields: dict[str, bytes], before: str) -> str | None:
    """Write a checkpoint and turn the head to it; gives the fencing number that stood in the way, None when it is done.

    before: the key of the pieces that are replaced, empty when there are none.
    """
    names = list(fields)
    for begin in range(0, len(names), AT_ONCE):
        async with redis.pipeline(transaction=False) as pipeline:
            pipeline.hset(head.name, mapping={name: fields[name] for name in names[begin : begin + AT_ONCE]})
            pipeline.expire(head.name, UNFINISHED_SECONDS)
            await pipeline.execute()
    keys = [FENCE, HEAD, head.name, before or head.name]
    holder, done = await redis.eval(TURN, len(keys), *keys, str(head.token), _head_encoder.encode(head))
    if done:
        return None
    await redis.unlink(head.name)
    return bytes(holder).decode("ascii", "replace")


async def read_head(redis: Redis) -> Head | Strange | None:
    """The head; None when there is none."""
    written = await redis.get(HEAD)
    if written is None:
        return None
    try:
        head = _head_decoder.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Strange.DAMAGED
    if head.format > SHELF_FORMAT:
        return Strange.NEWER
    return head if 0 < head.pieces <= MOST_PIECES and head.name.startswith(HEAD + ":") else Strange.DAMAGED


async def read_pieces(redis: Redis, head: Head) -> dict[bytes, bytes]:
    """What lies under the head's name: all of it or, when it was just replaced, nothing."""
    return cast("dict[bytes, bytes]", await redis.hgetall(head.name))


def unpack(head: Head, fields: dict[bytes, bytes]) -> Shelved | Strange:
    """The checkpoint again; for a thread. Strange for anything that is not whole."""
    aside = read_aside(fields.get(b"aside", b""))
    if isinstance(aside, Strange):
        return aside
    pieces: list[bytes] = []
    room = MOST_BYTES
    for place in range(head.pieces):
        unpacking = zlib.decompressobj()
        try:
            piece = unpacking.decompress(fields.get(str(place).encode(), b""), room)
        except zlib.error:
            return Strange.DAMAGED
        room -= len(piece)
        if not unpacking.eof or room <= 0:
            return Strange.HUGE if room <= 0 else Strange.DAMAGED
        pieces.append(piece)
    checkpoint = Checkpoint(seq=head.seq, at=head.at, version=head.version, pieces=tuple(pieces))
    return Shelved(head=head, checkpoint=checkpoint, aside=aside)


def meets(head: Head, need: Need) -> bool:
    """Whether a checkpoint reaches over what a follower is missing."""
    return head.token >= need.token and (head.token > need.token or head.seq >= need.seq)
