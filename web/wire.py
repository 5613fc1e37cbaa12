"""What goes over the wire: the snapshot, the delta and the heartbeat of interface.md, encoded and framed.

A frame is built once and written to many sockets, so it is made here and not by the WebSocket library: a server's text
frame is unmasked and the same bytes for everybody (RFC 6455, 5.2).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

import msgspec

from realtime.masking import Audience, picture_for
from realtime.names import Instant
from realtime.rows import (
    VERSION,
    AgentRow,
    AlertRow,
    AnnouncementRow,
    AnyRow,
    CallerRow,
    DefinitionRow,
    Delta,
    PbxRow,
    Picture,
    QueueRow,
    TrendRow,
)

R = TypeVar("R")

FINAL_TEXT = 0x81
"""FIN set, opcode 1: a whole text message in one frame."""

DEFLATED_TEXT = FINAL_TEXT | 0x40
"""RSV1 set as well: the payload is deflated (RFC 7692, 6)."""


SECTIONS = ("pbx", "queues", "definitions", "trends", "agents", "callers", "alerts")
"""The fields of a snapshot that grow with the call centre."""

ROWS = 100
"""Rows encoded in one step: a queue's has 2.5 kB."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The call centre, from [site] of the configuration."""

    name: str
    timezone: str
    language: str


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A selection of the floor for a screen, and the place it hangs in.

    queues: what it shows, None means all. language: None for the site's. distance_m, diagonal_inch: from the eye to the
    panel and across it; character sizes come from them.
    """

    id: str
    label: str
    queues: tuple[str, ...] | None = None
    language: str | None = None
    theme: str = "dark"
    distance_m: float = 8.0
    diagonal_inch: float = 55.0

    def scope(self) -> frozenset[str] | None:
        """The queues as a set, None for all."""
        return None if self.queues is None else frozenset(self.queues)


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """The whole floor as one audience may see it: the answer of GET /api/v1/floor."""

    version: int = VERSION
    seq: int
    at: str
    site: Site
    board: Board | None
    pbx: dict[str, PbxRow]
    queues: dict[str, QueueRow]
    definitions: dict[str, DefinitionRow]
    trends: dict[str, TrendRow]
    agents: dict[str, AgentRow]
    callers: list[CallerRow]
    alerts: list[AlertRow]
    announcements: list[AnnouncementRow]


class Snapshot(Floor, frozen=True, kw_only=True, tag_field="type", tag="snapshot"):
    """The floor as the first frame of a WebSocket. static: the version of the pages; a wall reloads when it changes."""

    static: str = ""


class DeltaFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="delta"):
    """What changed: rows by path replace what was there, removed paths go."""

    seq: int
    at: str
    changed: dict[str, AnyRow]
    removed: tuple[str, ...]


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="heartbeat"):
    """The server lives and its clock shows `at`. seq: the frame this screen has come to; later ones were not for it."""

    seq: int
    at: str
    static: str


def rfc3339(at: Instant) -> str:
    """2026-11-23T09:00:00.123Z."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def floor(picture: Picture, audience: Audience, site: Site, board: Board | None) -> Floor:
    """The picture as one audience may see it, before one board."""
    return arranged(picture, picture_for(picture, audience.narrowed(board.scope() if board else None)), site, board)


def arranged(picture: Picture, rows: Mapping[str, AnyRow], site: Site, board: Board | None) -> Floor:
    """The rows of a picture that somebody may see, in their sections."""
    return Floor(
        seq=picture.seq,
        at=rfc3339(picture.at),
        site=site,
        board=board,
        pbx=dict(_section(rows, "pbx/", PbxRow)),
        queues=dict(_section(rows, "queues/", QueueRow)),
        definitions=dict(_section(rows, "definitions/", DefinitionRow)),
        trends=dict(_section(rows, "trends/", TrendRow)),
        agents=dict(_section(rows, "agents/", AgentRow)),
        callers=sorted((row for _, row in _section(rows, "callers/", CallerRow)), key=_standing),
        alerts=sorted((row for _, row in _section(rows, "alerts/", AlertRow)), key=_beginning),
        announcements=sorted((row for _, row in _section(rows, "announcements/", AnnouncementRow)), key=_put_up),
    )


def snapshot(shown: Floor, static: str) -> Snapshot:
    """The floor as a WebSocket's first frame."""
    fields = {name: getattr(shown, name) for name in Floor.__struct_fields__}
    return Snapshot(static=static, **fields)


def delta_message(delta: Delta) -> bytes:
    """One delta."""
    shape = DeltaFrame(seq=delta.seq, at=rfc3339(delta.at), changed=delta.changed, removed=delta.removed)
    return encode(shape)


def encode(message: msgspec.Struct | dict[str, AnyRow] | list[AnyRow]) -> bytes:
    """JSON in UTF-8.

    What a PBX may send and msgspec refuses must not cost everybody the floor: half a surrogate pair in a name becomes a
    question mark, an integer beyond 64 bits stays what it is.
    """
    try:
        return _ENCODER.encode(message)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(msgspec.to_builtins(message), ensure_ascii=False).encode("utf-8", "replace")


def encoding(shown: Snapshot) -> Generator[None, None, bytes]:
    """What `encode` gives of a snapshot, in steps: at 1,000 agents it has 1 MB, which takes 3 to 6 ms at a stretch."""
    sections = {}
    for name in SECTIONS:
        rows: dict[str, AnyRow] | list[AnyRow] = getattr(shown, name)
        pieces = []
        for piece in _pieces(rows):
            pieces.append(encode(piece)[1:-1])
            yield
        mark = b"{%b}" if isinstance(rows, dict) else b"[%b]"
        sections[name] = msgspec.Raw(mark % b",".join(pieces))
    return encode(msgspec.structs.replace(shown, **sections))


def _pieces(rows: dict[str, AnyRow] | list[AnyRow]) -> Iterator[dict[str, AnyRow] | list[AnyRow]]:
    if isinstance(rows, dict):
        items = iter(rows.items())
        while piece := dict(islice(items, ROWS)):
            yield piece
    else:
        yield from (rows[begin : begin + ROWS] for begin in range(0, len(rows), ROWS))


def framed(payload: bytes, first: int = FINAL_TEXT) -> bytes:
    """A server's whole text frame around a payload."""
    length = len(payload)
    if length < 126:
        return struct.pack("!BB", first, length) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", first, 126, length) + payload
    return struct.pack("!BBQ", first, 127, length) + payload


def _section(rows: Mapping[str, AnyRow], prefix: str, kind: type[R]) -> Iterator[tuple[str, R]]:
    """The rows of one section by key; a row of another kind under its path would be a fault of the floor's."""
    for path, row in rows.items():
        if path.startswith(prefix) and isinstance(row, kind):
            yield path.removeprefix(prefix), row


def _standing(row: CallerRow) -> tuple[str, bool, int, str]:
    """Callers by queue and position; an unknown position comes last."""
    return row.queue, row.position is None, row.position or 0, row.visit


def _put_up(row: AnnouncementRow) -> tuple[str, str]:
    return row.since, row.id


def _beginning(row: AlertRow) -> tuple[str, str]:
    return row.since, row.id


_ENCODER = msgspec.json.Encoder()
