from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from config.catalogue import texts_in
from config.reports.tables import Column, Table, tables
from config.reports.workbook import as_xlsx
from tests.config.reports.made import NAMES, full_report

MADE = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_report_is_a_workbook_with_a_sheet_a_part_and_a_pareto_chart() -> None:
    parts = tables(full_report(), NAMES, texts_in("zh-CN"))
    book = opened(as_xlsx("T", parts, texts_in("zh-CN"), MADE))
    sheets = ET.fromstring(book.read("xl/workbook.xml")).findall(f"{MAIN}sheets/{MAIN}sheet")
    assert len(sheets) == len(parts)
    assert "坐席成绩" in [sheet.get("name") for sheet in sheets]
    assert "xl/charts/chart1.xml" in book.namelist()


def test_no_text_becomes_a_formula_or_a_link_and_halves_of_characters_do_no_harm() -> None:
    book = opened(as_xlsx("T", tables(full_report(), NAMES, texts_in("en")), texts_in("en"), MADE))
    for name in book.namelist():
        content = book.read(name)
        if name.startswith("xl/worksheets/"):
            assert b"<f>" not in content
            assert b"<hyperlink" not in content
        if name.endswith(".xml"):
            ET.fromstring(content)


def test_names_of_sheets_are_ones_a_workbook_allows() -> None:
    title = "[a]:*?/\\" + "长" * 40
    parts = [Table(key=str(each), title=title, columns=(Column("x"),), rows=(("y",),)) for each in range(12)]
    book = opened(as_xlsx("T", parts, texts_in("en"), MADE))
    found = [
        sheet.get("name", "")
        for sheet in ET.fromstring(book.read("xl/workbook.xml")).findall(f"{MAIN}sheets/{MAIN}sheet")
    ]
    assert len(set(found)) == 12
    assert max(map(len, found)) <= 31
    assert not set("".join(found)) & set("[]:*?/\\")
    quoted = Table(key="a", title="x" * 30 + "'s", columns=(Column("x"),), rows=(("y",),))
    assert as_xlsx("T", [quoted], texts_in("en"), MADE)


def test_a_report_without_parts_is_a_workbook_too() -> None:
    assert opened(as_xlsx("T", [], texts_in("en"), MADE)).testzip() is None
