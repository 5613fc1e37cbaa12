from __future__ import annotations

import csv
import io

from config.catalogue import texts_in
from config.reports.comma_separated import as_csv, headings, values
from config.reports.tables import Column, Kind, tables
from realtime.quality.intervals import Interval
from tests.config.reports.made import NAMES, full_report


def test_a_report_reads_back_from_csv_with_numbers_as_numbers() -> None:
    content = as_csv("T", tables(full_report(), NAMES, texts_in("zh-CN")), texts_in("zh-CN"))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    start = rows.index(["坐席成绩"])
    head, first = rows[start + 1], rows[start + 2]
    assert len(head) == len(first)
    assert first[0] == "王芳"
    assert float(first[head.index("本期均分")]) == 0.0


def test_no_text_is_a_formula() -> None:
    rows = csv.reader(
        io.StringIO(as_csv("=1", tables(full_report(), NAMES, texts_in("en")), texts_in("en")).decode("utf-8-sig"))
    )
    cells = [cell for row in rows for cell in row]
    assert "'=1" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    assert [cell for cell in cells if cell.startswith("-") and not _is_number(cell)] == []


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_an_interval_takes_three_columns_known_or_not() -> None:
    columns = (Column("a"), Column("b", Kind.SHARE, ranged=True))
    assert headings(columns, texts_in("en")) == ["a", "b", "b (low)", "b (high)"]
    assert values(columns, ("x", Interval(0.5, 0.2, 0.8))) == ["x", 0.5, 0.2, 0.8]
    assert values(columns, ("x", Interval(None, 0.0, 1.0))) == ["x", None, None, None]
    assert values(columns, ("x", None)) == ["x", None, None, None]
