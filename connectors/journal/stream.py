"""What nodes tell each other over Redis: events as journalled, frames as drawn, and what is beside the floor. Pure.

An item is one event, one frame, or an aside: alerts, announcements and roster, which screens show and no event tells.
Every item carries the journal number it belongs to, the fencing number of the collector that wrote it, and the format.
Whoever reads never raises for what is in the stream: an item is good, newer than this program, or none of ours.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

import msgspec

from connectors.journal.encoding import FORMAT, PACKING, Unreadable, decode, encode
from connectors.journal.protocol import Entry
from realtime.names import Instant, QueueId
from realtime.past import Frame
from realtime.roster import Person, Team
from realtime.rows import AlertRow, AnnouncementRow

STREAM = "{floorwatch}:stream"
FENCE = "{floorwatch}:fence"
HEAD = "{floorwatch}:checkpoint"
"""The keys; the braces keep them on one server of a Redis cluster, as scripts over several keys need."""

MOST_BYTES = 1024 * 1024
"""Of one event or frame; the largest real event has some 2 kB, as the AMI connector cuts texts."""

MOST_ASIDE_BYTES = 32 * 1024 * 1024
"""Of an aside once unpacked: a roster of 100,000 people."""

END_OF_TIME = 253_402_300_800.0
"""The year 10,000, which no clock shows and no date can be of."""


class Kind(StrEnum):
    """What an item holds."""

    EVENT = "e"
    FRAME = "f"
    ASIDE = "a"


class Aside(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What screens show beside the floor, whole; None where it is as it was. people, teams: the roster.

    trends: the courses of queues as drawn when `minute` began; only with a checkpoint, as frames draw them later on.
    """

    alerts: dict[str, AlertRow] | None = None
    announcements: dict[str, AnnouncementRow] | None = None
    people: tuple[Person, ...] | None = None
    teams: tuple[Team, ...] | None = None
    minute: int | None = None
    trends: dict[QueueId, tuple[int | None, ...]] | None = None


class Strange(StrEnum):
    """Why an entry of the stream is passed over. FOREIGN: none of ours; NEWER: of a later program; DAMAGED; HUGE.

    FENCED: written by a collector that had been replaced.
    """

    FOREIGN = "foreign"
    NEWER = "newer"
    DAMAGED = "damaged"
    HUGE = "huge"
    FENCED = "fenced"


Content: TypeAlias = Entry | Frame | Aside | Strange


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the stream. seq: the number of the event, or of the last one that a frame or an aside has taken in.

    token: the fencing number of its writer.
    """

    token: int
    seq: int
    content: Content


Fields: TypeAlias = Mapping[bytes, bytes]
Written: TypeAlias = tuple[str, str, int, str, bytes]
"""kind, number, format, time of receipt, data: one item as the publishing script takes it; the token is added there."""

_aside_encoder = msgspec.json.Encoder()
_aside_decoder = msgspec.json.Decoder(Aside)
_frame_encoder = msgspec.json.Encoder()
_frame_decoder = msgspec.json.Decoder(Frame)


def event_item(entry: Entry) -> Written:
    """An event as it goes into the stream."""
    return (Kind.EVENT.value, str(entry.seq), FORMAT, repr(float(entry.received)), encode(entry.event))


def frame_item(frame: Frame) -> Written:
    """A frame as it goes into the stream."""
    return (Kind.FRAME.value, str(frame.entry), FORMAT, "0", _frame_encoder.encode(frame))


def aside_item(seq: int, aside: Aside) -> Written:
    """An aside as it goes into the stream."""
    return (Kind.ASIDE.value, str(seq), FORMAT, "0", packed_aside(aside))


def packed_aside(aside: Aside) -> bytes:
    """As it stands in an item or beside a checkpoint."""
    return zlib.compress(_aside_encoder.encode(aside), PACKING)


def read_aside(written: bytes) -> Aside | Strange:
    """The aside again; a few bytes that would unpack to more than MOST_ASIDE_BYTES are not unpacked."""
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(written, MOST_ASIDE_BYTES)
        if not unpacking.eof:
            return Strange.HUGE if len(plain) == MOST_ASIDE_BYTES else Strange.DAMAGED
        return _aside_decoder.decode(plain)
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Strange.DAMAGED


def read_item(fields: Fields | None) -> Item | Strange:
    """What one entry of the stream says."""
    try:
        kind, data = Kind((fields or {})[b"k"].decode("ascii")), (fields or {})[b"d"]
        seq, token, written_format = (_number((fields or {})[name]) for name in (b"n", b"t", b"v"))
        received = float((fields or {})[b"r"])
    except (KeyError, ValueError):
        return Strange.FOREIGN
    if len(data) > (MOST_ASIDE_BYTES if kind is Kind.ASIDE else MOST_BYTES):
        return Strange.HUGE
    return Item(token=token, seq=seq, content=_content(kind, seq, written_format, received, data))


def _number(written: bytes) -> int:
    """A whole number from 0 on. Raises ValueError for anything else, also for one too long to be ours."""
    if len(written) > 19 or not written.isdigit():
        raise ValueError("not a number of ours")
    return int(written)


def _content(kind: Kind, seq: int, written_format: int, received: float, data: bytes) -> Content:
    if written_format > FORMAT:
        return Strange.NEWER
    if kind is Kind.ASIDE:
        return read_aside(data)
    if kind is Kind.FRAME:
        return _frame(seq, data)
    event = decode(data, written_format)
    if isinstance(event, Unreadable):
        return Strange.NEWER if event is Unreadable.UNKNOWN else Strange.DAMAGED
    return Entry(seq=seq, received=Instant(received), event=event)


def _frame(seq: int, data: bytes) -> Frame | Strange:
    try:
        frame = _frame_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Strange.DAMAGED
    return frame if frame.entry == seq and 0.0 <= frame.at < END_OF_TIME else Strange.DAMAGED
