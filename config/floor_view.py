"""The floor as a client holds it: what the API sends, decoded, and deltas applied to it. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from realtime.rows import AgentRow, CallerRow, DefinitionRow, PbxRow, QueueRow


class Place(msgspec.Struct, frozen=True):
    """The site or the board that is shown."""

    name: str = ""
    label: str = ""
    language: str = "en"


class FloorView(msgspec.Struct):
    """What is known of the floor. at: the server's time of its last word, RFC 3339. Unknown fields are skipped."""

    seq: int
    at: str
    pbx: dict[str, PbxRow] = {}
    queues: dict[str, QueueRow] = {}
    definitions: dict[str, DefinitionRow] = {}
    agents: dict[str, AgentRow] = {}
    callers: list[CallerRow] = []
    site: Place = Place()
    board: Place | None = None


class Frame(msgspec.Struct):
    """A delta or a heartbeat. Rows stay bytes until it is known which section they belong to."""

    type: str
    seq: int
    at: str
    changed: dict[str, msgspec.Raw] = {}
    removed: tuple[str, ...] = ()


_KINDS: dict[str, Any] = {"pbx": PbxRow, "queues": QueueRow, "definitions": DefinitionRow, "agents": AgentRow}
_floor = msgspec.json.Decoder(FloorView)
_frame = msgspec.json.Decoder(Frame)


def floor_of(written: bytes | str) -> FloorView:
    """Decode a snapshot. Raises msgspec.DecodeError for anything else."""
    return _floor.decode(written)


def heard(view: FloorView | None, written: bytes | str) -> FloorView | None:
    """The view after one frame of the WebSocket; a snapshot begins a new one, what comes before it is nothing yet."""
    frame = _frame.decode(written)
    if frame.type == "snapshot":
        return floor_of(written)
    if view is None:
        return None
    view.seq, view.at = frame.seq, frame.at
    for path, row in frame.changed.items():
        section, _, key = path.partition("/")
        if section in _KINDS:
            getattr(view, section)[key] = msgspec.json.decode(row, type=_KINDS[section])
    for path in frame.removed:
        section, _, key = path.partition("/")
        if section in _KINDS:
            getattr(view, section).pop(key, None)
    return view
