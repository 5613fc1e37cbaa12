from __future__ import annotations

import msgspec
import pytest

from web.rules import BacktestWish


def test_a_wish_has_days_and_values_and_nothing_else() -> None:
    assert msgspec.json.decode(b"{}", type=BacktestWish) == BacktestWish(days=7.0, values={})
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"weeks": 1}', type=BacktestWish)
