"""Events as bytes and back: msgspec JSON, under a format number of its own; frames as packed bundles of it.

A reader never raises for what it finds: it is an event, or newer than this program, or damaged, or was never written.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import Any, get_args

import msgspec

from realtime.events import FloorEvent
from realtime.past import Frame

FORMAT = 1
"""Of one event. Raise it only when older ones would be misread; new kinds and new fields with defaults need no new
number."""

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[FloorEvent] = msgspec.json.Decoder(FloorEvent)


_frames_decoder = msgspec.json.Decoder(list[Frame])

PACKING = 1
"""zlib's fastest level: a checkpoint of 12 MB becomes 2.4 MB in 60 ms, outside the interpreter's lock."""


class Unreadable(Enum):
    """Why there is no event. UNWRITTEN: it could not be encoded."""

    UNKNOWN = auto()
    DAMAGED = auto()
    UNWRITTEN = auto()


class _Kind(msgspec.Struct):
    kind: str


_kind_decoder = msgspec.json.Decoder(_Kind)


def _tag(event_type: type[Any]) -> str:
    return str(event_type.__struct_config__.tag)


KINDS = frozenset(_tag(event_type) for event_type in get_args(FloorEvent))


def encode(event: FloorEvent) -> bytes:
    """The bytes of one event."""
    return _encoder.encode(event)


def encode_all(events: Sequence[FloorEvent]) -> tuple[bytes, int]:
    """A line for each event, and how many cannot be written: theirs are empty, and they do not hold up the others."""
    try:
        return _encoder.encode_lines(events)[:-1], 0
    except (ValueError, TypeError):
        lines = [_encoded(event) for event in events]
        return b"\n".join(lines), lines.count(b"")


def _encoded(event: FloorEvent) -> bytes:
    try:
        return encode(event)
    except (ValueError, TypeError):
        return b""


def decode(written: object, written_format: object) -> FloorEvent | Unreadable:
    """The event in these bytes, or why there is none."""
    if not isinstance(written, bytes) or not isinstance(written_format, int):
        return Unreadable.DAMAGED
    if written_format > FORMAT:
        return Unreadable.UNKNOWN
    try:
        return _decoder.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _why(written)


def decode_all(lines: Sequence[bytes]) -> list[FloorEvent | Unreadable]:
    """The events in lines of FORMAT, each or why there is none; an empty one could not be written."""
    try:
        events = _decoder.decode_lines(b"\n".join(lines))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        events = []
    if len(events) == len(lines):
        return list(events)
    return [decode(line, FORMAT) if line else Unreadable.UNWRITTEN for line in lines]


def encode_frames(frames: Sequence[Frame]) -> bytes:
    """A bundle of frames; links that are those of the frame before are left out."""
    lean = [frames[0]]
    for before, frame in pairwise(frames):
        lean.append(msgspec.structs.replace(frame, links=None) if frame.links == before.links else frame)
    return packed(_encoder.encode(lean))


def decode_frames(written: bytes) -> list[Frame]:
    """The frames of a bundle; none of a damaged one: those moments are drawn from the entries alone."""
    try:
        return _frames_decoder.decode(unpacked(written))
    except (msgspec.DecodeError, UnicodeDecodeError, zlib.error):
        return []


def packed(written: bytes) -> bytes:
    """Compressed."""
    return zlib.compress(written, PACKING)


def unpacked(written: bytes) -> bytes:
    """As it was before `packed`; zlib.error when damaged."""
    return zlib.decompress(written)


def _why(written: bytes) -> Unreadable:
    try:
        kind = _kind_decoder.decode(written).kind
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Unreadable.DAMAGED
    return Unreadable.DAMAGED if kind in KINDS else Unreadable.UNKNOWN
