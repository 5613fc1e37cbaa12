from __future__ import annotations

import inspect

import msgspec

from web import quality_rows


def test_every_row_can_be_sent_and_says_what_it_is() -> None:
    rows = [
        each
        for _, each in inspect.getmembers(quality_rows, inspect.isclass)
        if issubclass(each, msgspec.Struct) and each.__module__ == quality_rows.__name__
    ]
    assert len(rows) > 10
    for row in rows:
        assert row.__doc__
        assert msgspec.json.schema(row)["$defs"]
