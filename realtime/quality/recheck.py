"""Anyone can re-check a week: make the draw again from the revealed key and the frame, and say what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, Literal

import msgspec

from realtime.names import ChannelId
from realtime.quality.draw import (
    Cell,
    CellFrame,
    Draw,
    Ranked,
    Replacement,
    Unusable,
    draw,
    keeps,
    next_reserve,
    standing,
)
from realtime.quality.weeks import Week

FORMAT: Final = "floorwatch-week/1"


class WeekRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A closed week as it is handed to an auditor: all that is needed to make the draw again. key: in hexadecimal."""

    format: Literal["floorwatch-week/1"] = FORMAT
    week: Week
    key: str
    commitment: str
    frames: tuple[CellFrame, ...]
    draws: tuple[Draw, ...]
    replacements: tuple[Replacement, ...] = ()


def export_week(record: WeekRecord) -> bytes:
    """The record's file; the same record gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1) + b"\n"


def import_week(content: bytes) -> WeekRecord:
    """Read a record's file. Raises ValueError that says where it is wrong."""
    try:
        return msgspec.json.decode(content, type=WeekRecord)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"this is no week of {FORMAT}: {error}") from None


class Differs(StrEnum):
    """What is not as the key and the frame say."""

    COMMITMENT = "commitment"  # the key is not the one committed to before the week
    WEEK = "week"  # a cell belongs to another week
    CELL_NOT_DRAWN = "cell_not_drawn"  # the frame has a cell nobody drew from
    CELL_NOT_IN_FRAME = "cell_not_in_frame"
    DRAWN_TWICE = "drawn_twice"  # two draws of one cell
    QUOTA = "quota"
    SIZE = "size"  # N or the number of flagged calls
    NOT_IN_FRAME = "not_in_frame"  # a drawn call that could not have been drawn
    LEFT_OUT = "left_out"  # should have been drawn
    TAKEN_INSTEAD = "taken_instead"  # should not have been drawn
    RANK = "rank"  # the right call with a wrong rank
    ORDER = "order"
    REPLACED_OUT_OF_TURN = "replaced_out_of_turn"
    REPLACED_WITHOUT_REASON = "replaced_without_reason"
    REPLACED_WHAT_WAS_NOT_DRAWN = "replaced_what_was_not_drawn"


class Part(StrEnum):
    """Which part of a draw a difference is in."""

    SAMPLED = "sampled"
    RESERVES = "reserves"
    RISK = "risk"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs. expected, found: numbers where numbers differ."""

    what: Differs
    cell: Cell | None = None
    part: Part | None = None
    linked: ChannelId | None = None
    expected: float | None = None
    found: float | None = None


def verify(
    week: Week,
    key: bytes,
    published: str,
    frame: Sequence[CellFrame],
    drawn: Sequence[Draw],
    replacements: Sequence[Replacement] = (),
) -> tuple[Difference, ...]:
    """Everything that differs from the draw as it must have been; empty when the week is as it should be."""
    found = [] if keeps(key, published) else [Difference(what=Differs.COMMITMENT)]
    frames = {one.cell: one for one in frame}
    draws: dict[Cell, Draw] = {}
    for one in drawn:
        if one.cell in draws:
            found.append(Difference(what=Differs.DRAWN_TWICE, cell=one.cell))
        draws.setdefault(one.cell, one)
    found += [Difference(what=Differs.WEEK, cell=cell) for cell in {**frames, **draws} if cell.week != week]
    found += [Difference(what=Differs.CELL_NOT_IN_FRAME, cell=cell) for cell in draws if cell not in frames]
    for cell, one_frame in frames.items():
        if cell in draws:
            found += _compared(draw(key, one_frame), draws[cell], one_frame.calls)
        elif one_frame.quota or one_frame.risk:
            found.append(Difference(what=Differs.CELL_NOT_DRAWN, cell=cell))
    found += _replacements(draws, replacements)
    return tuple(found)


def verify_record(record: WeekRecord) -> tuple[Difference, ...]:
    """Everything that differs in an exported week. The commitment must still be compared with the audit log's."""
    try:
        key = bytes.fromhex(record.key)
    except ValueError:
        key = b""
    return verify(record.week, key, record.commitment, record.frames, record.draws, record.replacements)


def _compared(expected: Draw, found: Draw, calls: frozenset[ChannelId]) -> list[Difference]:
    differences = [
        Difference(what=what, cell=expected.cell, expected=right, found=told)
        for what, right, told in (
            (Differs.QUOTA, expected.quota, found.quota),
            (Differs.SIZE, expected.size, found.size),
            (Differs.SIZE, expected.flagged, found.flagged),
        )
        if right != told
    ]
    for part in Part:
        differences += _part(expected.cell, part, getattr(expected, part), getattr(found, part), calls)
    return differences


def _part(
    cell: Cell, part: Part, right: Sequence[Ranked], told: Sequence[Ranked], calls: frozenset[ChannelId]
) -> list[Difference]:
    wanted, given = {one.linked: one.rank for one in right}, {one.linked: one.rank for one in told}
    found: list[tuple[Differs, ChannelId, float | None, float | None]]
    found = [(Differs.LEFT_OUT, linked, at, None) for linked, at in wanted.items() if linked not in given]
    for linked, at in given.items():
        if linked not in wanted:
            what = Differs.TAKEN_INSTEAD if linked in calls else Differs.NOT_IN_FRAME
            found.append((what, linked, None, at))
        elif wanted[linked] != at:
            found.append((Differs.RANK, linked, wanted[linked], at))
    differences = [
        Difference(what=what, cell=cell, part=part, linked=linked, expected=expected, found=at)
        for what, linked, expected, at in found
    ]
    if not differences and [one.linked for one in right] != [one.linked for one in told]:
        differences.append(Difference(what=Differs.ORDER, cell=cell, part=part))
    return differences


def _replacements(draws: dict[Cell, Draw], replacements: Iterable[Replacement]) -> list[Difference]:
    found: list[Difference] = []
    before: dict[Cell, list[Replacement]] = {}
    for one in replacements:
        earlier, drawn = before.setdefault(one.cell, []), draws.get(one.cell)
        if drawn is None or one.unusable not in standing(drawn, earlier):
            found.append(Difference(what=Differs.REPLACED_WHAT_WAS_NOT_DRAWN, cell=one.cell, linked=one.unusable))
        elif one.substitute != next_reserve(drawn, earlier):
            found.append(Difference(what=Differs.REPLACED_OUT_OF_TURN, cell=one.cell, linked=one.substitute))
        if (one.reason is Unusable.OTHER and not one.note.strip()) or not one.by:
            found.append(Difference(what=Differs.REPLACED_WITHOUT_REASON, cell=one.cell, linked=one.unusable))
        earlier.append(one)
    return found
