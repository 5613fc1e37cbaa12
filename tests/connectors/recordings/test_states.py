from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.recordings.states import NEXT, SEEN_BY_THE_FRAME, Patience, Sign, Stat, State, Watch, advance
from realtime.names import Instant
from realtime.quality.contacts import Recording

PATIENCE = Patience()
STAT = (Stat(10, 1.0, "a"),)


def test_every_state_has_its_row_and_a_meaning_for_the_frame() -> None:
    assert set(NEXT) == set(State) == set(SEEN_BY_THE_FRAME)
    assert {following for row in NEXT.values() for following in row.values()} | {State.OUTSIDE, State.SPARED} == set(
        State
    )


@given(st.lists(st.tuples(st.sampled_from(list(Sign)), st.floats(0, 600)), max_size=60))
def test_a_recording_is_looked_at_until_it_is_settled_and_never_for_ever(signs: list[tuple[Sign, float]]) -> None:
    watch, now = Watch(candidates=(), ended=Instant(0.0)), 0.0
    for sign, later in signs:
        now += later
        if sign not in NEXT[watch.state]:
            with pytest.raises(ValueError, match="cannot be"):
                advance(watch, sign, Instant(now), PATIENCE)
            continue
        watch = advance(watch, sign, Instant(now), PATIENCE)
        open_now = watch.next_look is not None
        if open_now:
            assert Sign.GIVEN_UP in NEXT[watch.state]
            assert now < (watch.next_look or 0.0) <= now + PATIENCE.most
            assert now - (watch.since or 0.0) < PATIENCE.give_up
        else:
            assert SEEN_BY_THE_FRAME[watch.state] is not Recording.PENDING or watch.state is State.UNREACHABLE


@pytest.mark.parametrize(
    ("sign", "at_first", "at_last"),
    [
        (Sign.ABSENT, State.EXPECTED, State.MISSING),
        (Sign.EMPTY, State.BEGUN, State.EMPTY),
        (Sign.GROWING, State.WRITING, State.UNFINISHED),
        (Sign.SHORT, State.CUT_SHORT, State.CUT_SHORT),
        (Sign.BROKEN, State.WRONG_HEADER, State.WRONG_HEADER),
        (Sign.CHANGED, State.REPLACED, State.REPLACED),
        (Sign.AWAY, State.UNREACHABLE, State.UNREACHABLE),
    ],
)
def test_what_stays_wrong_is_a_state_at_the_end_of_patience(sign: Sign, at_first: State, at_last: State) -> None:
    watch = advance(Watch(candidates=(), ended=Instant(0.0)), sign, Instant(1.0), PATIENCE)
    assert watch.state is at_first
    assert watch.next_look is not None
    late = advance(watch, sign, Instant(1800.0), PATIENCE)
    assert (late.state, late.next_look) == (at_last, None)
    again = advance(late, Sign.RETRY, Instant(9000.0), PATIENCE)
    assert (again.state, again.next_look) == (State.EXPECTED, 9005.0)


def test_looks_grow_rarer_until_something_changes() -> None:
    watch, waits = Watch(candidates=(), ended=Instant(0.0)), []
    for _ in range(7):
        watch = advance(watch, Sign.ABSENT, Instant(0.0), PATIENCE)
        waits.append(watch.next_look)
    assert waits == [10.0, 20.0, 40.0, 80.0, 120.0, 120.0, 120.0]
    watch = advance(watch, Sign.GROWING, Instant(0.0), PATIENCE, stats=STAT)
    assert (watch.next_look, watch.still) == (5.0, 0.0)
    assert advance(watch, Sign.GROWING, Instant(9.0), PATIENCE, stats=STAT).still == 0.0
