from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from realtime.names import Instant
from realtime.stamps import maybe_stamp, stamp, stamp_up


def test_an_instant_is_written_as_rfc_3339_in_utc_with_milliseconds() -> None:
    assert stamp(Instant(1_795_424_400.1231)) == "2026-11-23T09:00:00.123Z"


def test_an_instant_that_is_not_known_is_written_as_nothing() -> None:
    assert maybe_stamp(None) is None
    assert maybe_stamp(Instant(0.0)) == "1970-01-01T00:00:00.000Z"


@given(st.floats(0, 4e9))
def test_a_stamp_read_back_is_the_nearest_millisecond(at: float) -> None:
    assert abs(at - datetime.fromisoformat(stamp(Instant(at))).timestamp()) <= 0.000501


@given(st.floats(0, 4e9))
def test_a_stamp_rounded_up_is_never_before_the_instant(at: float) -> None:
    later = datetime.fromisoformat(stamp_up(Instant(at))).timestamp() - at
    assert -1e-6 <= later <= 0.001001
