from __future__ import annotations

import ast
from pathlib import Path

from realtime import names


def test_the_file_of_names_holds_names_and_nothing_else() -> None:
    tree = ast.parse(Path(names.__file__).read_text(encoding="utf-8"))
    kinds = {type(each).__name__ for each in tree.body}
    assert kinds <= {"Expr", "ImportFrom", "Assign"}


def test_an_id_is_the_text_itself_and_a_unit_the_number_itself() -> None:
    assert names.QueueId("hq/sales") == "hq/sales"
    assert names.Instant(1.5) + names.Seconds(1.0) == 2.5
