from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.simulator.retold import Retold

JOIN = b"Event: QueueCallerJoin\r\nTimestamp: 1795415700.250000\r\nUniqueid: 1795415690.12\r\n\r\n"


def test_a_stamp_is_the_present_and_names_stay_names() -> None:
    assert Retold(lambda: 1_800_000_000.5)(JOIN, 3.0) == JOIN.replace(b"1795415700.250000", b"1800000000.500000")


def test_a_moment_without_a_stamp_of_its_own_is_as_long_ago_as_it_was() -> None:
    retold = Retold(lambda: 1_800_000_000.0)
    retold.learn(JOIN, 0.25)
    row = b"Event: QueueMember\r\nLastCall: 1795415600\r\nLastPause: 0\r\nWait: 12\r\n\r\n"
    assert retold(row, 10.0) == row.replace(b"1795415600", b"1799999890")


def test_nothing_is_told_anew_before_a_frame_has_told_when_it_was() -> None:
    row = b"Event: QueueMember\r\nLastCall: 1795415600\r\n\r\n"
    assert Retold(lambda: 1_800_000_000.0)(row, 0.0) == row


@given(st.lists(st.floats(0, 5_000), min_size=1).map(sorted), st.integers(1, 500))
def test_at_any_speed_every_stamp_is_the_moment_of_its_sending(ats: list[float], speed: int) -> None:
    now = 0.0
    retold = Retold(lambda: now)
    for at in ats:
        now = 1_800_000_000.0 + at / speed
        told = retold(b"Event: A\r\nTimestamp: %.6f\r\n\r\n" % (1_795_000_000.0 + at), at)
        assert abs(float(told.split()[3]) - now) < 1e-5


@given(st.binary(max_size=200))
def test_whatever_was_recorded_is_retold_without_an_error(data: bytes) -> None:
    assert Retold(lambda: 0.0)(data, 0.0) is not None
