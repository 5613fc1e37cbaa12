"""A report as one CSV file: its parts below each other, each under its title, for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from config.catalogue import Texts
from config.reports.sheet_text import unformulated
from config.reports.tables import Cell, Column, Table
from realtime.quality.intervals import Interval

DIGITS = 6


def as_csv(title: str, parts: Iterable[Table], texts: Texts) -> bytes:
    """The file in UTF-8 with a byte order mark, without which spreadsheets take Chinese for another encoding."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([unformulated(title)])
    for part in parts:
        writer.writerow([])
        writer.writerow([unformulated(part.title)])
        writer.writerow([unformulated(each) for each in headings(part.columns, texts)])
        writer.writerows([unformulated(each) for each in values(part.columns, row)] for row in part.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def headings(columns: Iterable[Column], texts: Texts) -> list[str]:
    """Titles, with one more for each bound of an interval."""
    found = []
    for column in columns:
        found.append(column.title)
        if column.ranged:
            found += [texts("report.low", name=column.title), texts("report.high", name=column.title)]
    return found


def values(columns: Iterable[Column], row: Iterable[Cell]) -> list[str | float | None]:
    """A row's cells, with one more for each bound of an interval."""
    found: list[str | float | None] = []
    for column, cell in zip(columns, row, strict=True):
        if isinstance(cell, Interval):
            known = cell.value is not None
            found.append(_short(cell.value))
            found += [_short(cell.low), _short(cell.high)] if known else [None, None]
        else:
            found.append(_short(cell))
            found += [None, None] if column.ranged else []
    return found


def _short(value: str | float | None) -> str | float | None:
    """Digits that mean something; a text without halves of characters, which no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return round(value, DIGITS) if isinstance(value, float) else value
