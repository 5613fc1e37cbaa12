"""A report as an XLSX workbook: a sheet a part, numbers as numbers, and a Pareto chart beside the errors."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.catalogue import Texts
from config.reports.comma_separated import headings, values
from config.reports.tables import Column, Kind, Table

FORMATS = {
    Kind.TEXT: {},
    Kind.COUNT: {"num_format": "0"},
    Kind.POINTS: {"num_format": "0.0"},
    Kind.SHARE: {"num_format": "0.0%"},
    Kind.DIFFERENCE: {"num_format": "+0.0;-0.0;0.0"},
}
FAINT = "#8a8a8a"
LONGEST_NAME = 31
NARROW, WIDE = 8, 46
FIRST_ROW = 3
"""Of the data: above it the title, the note and the headings."""

ERRORS_AT, SHARE_AT = 1, 7
"""Columns of the errors and of their cumulative share on a sheet of errors, bounds counted."""


def as_xlsx(title: str, parts: Iterable[Table], texts: Texts, made: datetime) -> bytes:
    """The file's bytes; the same report made at the same time gives the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
    names: set[str] = set()
    for part in parts:
        sheet = book.add_worksheet(_sheet_name(part.title, names))
        _write(book, sheet, part, texts)
        if part.key.startswith("errors-"):
            _chart(book, sheet, part)
    if not names:
        book.add_worksheet()
    book.close()
    return out.getvalue()


def _write(book: xlsxwriter.Workbook, sheet: Worksheet, part: Table, texts: Texts) -> None:
    sheet.write_string(0, 0, part.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, part.note, book.add_format({"italic": True, "font_color": FAINT}))
    titles = headings(part.columns, texts)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, name in enumerate(titles):
        sheet.write_string(FIRST_ROW - 1, place, name, head)
    kinds = _kinds(part.columns)
    plain = [book.add_format(FORMATS[kind]) for kind in kinds]
    faint = [book.add_format(FORMATS[kind] | {"font_color": FAINT}) for kind in kinds]
    widths = [min(WIDE, max(NARROW, len(name) + 2)) for name in titles]
    for line, row in enumerate(part.rows):
        formats = faint if line in part.faint else plain
        for place, value in enumerate(values(part.columns, row)):
            _put(sheet, FIRST_ROW + line, place, value, formats[place])
            widths[place] = min(WIDE, max(widths[place], len(str(value or "")) + 2 if isinstance(value, str) else 0))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)


def _put(sheet: Worksheet, line: int, place: int, value: str | float | None, shape: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(line, place, value, shape)
    elif value is not None:
        sheet.write_number(line, place, value, shape)


def _kinds(columns: Iterable[Column]) -> list[Kind]:
    return [column.kind for column in columns for _ in range(3 if column.ranged else 1)]


def _chart(book: xlsxwriter.Workbook, sheet: Worksheet, part: Table) -> None:
    """Bars of the errors, the costliest first, and the line of their cumulative share."""
    last = FIRST_ROW + len(part.rows) - 1
    names = [sheet.get_name(), FIRST_ROW, 0, last, 0]
    bars = book.add_chart({"type": "column"})
    line = book.add_chart({"type": "line"})
    bars.add_series(
        {
            "name": part.columns[1].title,
            "categories": names,
            "values": [sheet.get_name(), FIRST_ROW, ERRORS_AT, last, ERRORS_AT],
        }
    )
    line.add_series(
        {
            "name": part.columns[5].title,
            "categories": names,
            "values": [sheet.get_name(), FIRST_ROW, SHARE_AT, last, SHARE_AT],
            "y2_axis": True,
        }
    )
    bars.combine(line)
    bars.set_title({"name": part.title, "overlay": False})
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
    sheet.insert_chart(last + 2, 0, bars, {"x_scale": 2, "y_scale": 1.3})


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that a workbook allows: at most 31 characters, no brackets or slashes, and every name once only."""
    plain = "".join(" " if each in "[]:*?/\\" else each for each in title).strip(" '")
    plain = plain[:LONGEST_NAME].rstrip(" '") or "-"
    name, count = plain, 1
    while name.casefold() in taken:
        count += 1
        end = f" {count}"
        name = plain[: LONGEST_NAME - len(end)] + end
    taken.add(name.casefold())
    return name
