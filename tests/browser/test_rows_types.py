from __future__ import annotations

import pytest

from tests.browser.rows_types import FILES, STATIC, declarations


@pytest.mark.parametrize("name", FILES)
def test_the_browser_s_types_of_rows_are_those_of_the_server(name: str) -> None:
    assert (STATIC / name).read_text(encoding="utf-8") == declarations(name), "make types"
