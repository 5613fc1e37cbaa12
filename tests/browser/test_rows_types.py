from __future__ import annotations

from tests.browser.rows_types import TARGET, declarations


def test_the_browser_s_types_of_rows_are_those_of_the_server() -> None:
    assert TARGET.read_text(encoding="utf-8") == declarations(), "make types"
