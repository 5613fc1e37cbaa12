from __future__ import annotations

import msgspec
import pytest

from config.settings import Retention


def test_every_kind_has_a_time() -> None:
    assert all(getattr(Retention(), key) >= 3 for key in Retention.__struct_fields__)


@pytest.mark.parametrize("days", [0, 2, 4000, "3"])
def test_impossible_times_are_refused(days: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"audit_days": days}, Retention)
