"""A report as one HTML file for screens and printers: no script, no network, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import jinja2
import msgspec

from config.catalogue import Texts
from config.reports.tables import Cell, Kind, Table, bounds, spelled
from realtime.quality.intervals import Interval

_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)
WIDTH = 84.0
"""Of an interval's drawing, in pixels at 96 to the inch."""

TOP = {Kind.POINTS: 100.0, Kind.SHARE: 1.0}


class Bar(msgspec.Struct, frozen=True):
    """An interval drawn on its scale: a line from low to high, a mark at the value."""

    low: float
    high: float
    value: float


class Shown(msgspec.Struct, frozen=True):
    """A cell as it is shown. number: set to the right; bounds: of an interval, set smaller below it."""

    text: str
    number: bool
    bounds: str = ""
    bar: Bar | None = None


class Part(msgspec.Struct, frozen=True):
    """A table with its cells as they are shown."""

    table: Table
    rows: tuple[tuple[Shown, ...], ...]


def as_html(title: str, site: str, parts: Iterable[Table], texts: Texts, language: str, made: datetime) -> bytes:
    """The file in UTF-8."""
    told = [Part(part, tuple(_row(part, row) for row in part.rows)) for part in parts]
    made_at = texts("report.made", at=f"{made:%Y-%m-%d %H:%M}")
    text = _PAGES.get_template("report.html").render(
        title=title, site=site, made=made_at, parts=told, language=language, width=WIDTH, texts=texts
    )
    return text.encode("utf-8", "replace")


def _row(part: Table, row: Iterable[Cell]) -> tuple[Shown, ...]:
    return tuple(_shown(cell, column.kind) for cell, column in zip(row, part.columns, strict=True))


def _shown(cell: Cell, kind: Kind) -> Shown:
    number = kind is not Kind.TEXT
    if not isinstance(cell, Interval) or cell.value is None:
        return Shown(spelled(cell, kind), number)
    return Shown(spelled(cell.value, kind), number, bounds(cell, kind), _bar(cell.value, cell, kind))


def _bar(value: float, cell: Interval, kind: Kind) -> Bar | None:
    top = TOP.get(kind)
    if top is None:
        return None
    return Bar(*(round(WIDTH * min(1.0, max(0.0, each / top)), 1) for each in (cell.low, cell.high, value)))
