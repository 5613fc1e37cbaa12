from __future__ import annotations

import inspect

import msgspec

from web import calibration_rows


def test_every_row_can_be_sent_and_says_what_it_is() -> None:
    rows = [
        each
        for _, each in inspect.getmembers(calibration_rows, inspect.isclass)
        if issubclass(each, msgspec.Struct) and each.__module__ == calibration_rows.__name__
    ]
    assert len(rows) > 8
    assert all(row.__doc__ and msgspec.json.schema(row)["$defs"] for row in rows)
