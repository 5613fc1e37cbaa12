from __future__ import annotations

import pytest

from config.reports.sheet_text import unformulated


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"])
def test_a_text_that_would_be_a_formula_is_marked_as_a_text(text: str) -> None:
    assert unformulated(text) == f"'{text}"


@pytest.mark.parametrize("value", ["plain", "", -1, 1.5, None])
def test_everything_else_stays(value: object) -> None:
    assert unformulated(value) == value
