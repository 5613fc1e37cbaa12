from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime.names import Seconds
from realtime.quality.heard import MOST, Stretch, believable, joined, seconds, share

LENGTH = Seconds(100.0)
stretches = st.lists(
    st.builds(lambda begin, end: Stretch(Seconds(begin), Seconds(end)), st.floats(-5, 120), st.floats(-5, 120)),
    max_size=30,
)


def s(begin: float, end: float) -> Stretch:
    return Stretch(Seconds(begin), Seconds(end))


def test_hearing_twice_counts_once() -> None:
    assert joined([s(5, 10), s(0, 6), s(10.4, 12), s(50, 60), s(90, 200), s(7, 3)], LENGTH) == (
        s(0, 12),
        s(50, 60),
        s(90, 100),
    )
    assert share([s(0, 50), s(25, 80)], LENGTH) == 0.8
    assert share([s(0, 50)], Seconds(0.0)) == 0.0


@given(stretches, stretches)
def test_however_it_is_told_it_is_the_same_and_never_more_than_all(one: list[Stretch], other: list[Stretch]) -> None:
    both = joined([*one, *other], LENGTH)
    assert joined([*joined(one, LENGTH), *other], LENGTH) == both
    assert joined(both, LENGTH) == both
    assert 0.0 <= seconds(both) <= LENGTH
    assert seconds(both) >= max(seconds(joined(one, LENGTH)), seconds(joined(other, LENGTH))) - 1e-9


def test_there_is_a_most() -> None:
    many = [s(2.0 * each, 2.0 * each + 1.0) for each in range(MOST + 20)]
    assert len(joined(many, Seconds(1e6))) == MOST


def test_more_than_can_have_been_played_is_not_believed() -> None:
    assert believable((), (s(0, 10),), Seconds(0.0))
    assert not believable((), (s(0, 10.5),), Seconds(0.0))
    assert believable((s(0, 10),), (s(0, 60),), Seconds(10.0))
    assert not believable((s(0, 10),), (s(0, 61),), Seconds(10.0))
    assert not believable((), (s(0, 61),), Seconds(-5.0))
