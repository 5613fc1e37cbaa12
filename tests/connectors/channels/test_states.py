from __future__ import annotations

import pytest

from connectors.channels.states import NEXT, OPEN, ImpossibleStepError, Signal, State, after, from_states


def test_every_state_stands_in_the_table_and_every_signal_leads_somewhere() -> None:
    assert set(NEXT) == set(State)
    assert {signal for ways in NEXT.values() for signal in ways} == set(Signal)


def test_every_open_state_can_reach_an_end() -> None:
    for state in OPEN:
        reached = {state}
        while (more := reached | {to for known in reached for to in NEXT[known].values()}) != reached:
            reached = more
        assert reached - set(OPEN)


@pytest.mark.parametrize("state", [state for state in State if state not in OPEN])
@pytest.mark.parametrize("signal", list(Signal))
def test_nothing_happens_to_what_is_settled(state: State, signal: Signal) -> None:
    with pytest.raises(ImpossibleStepError, match=f"{state} cannot {signal}"):
        after(state, signal)


def test_a_signal_knows_whom_it_may_touch() -> None:
    assert from_states(Signal.TAKE) == (State.SENDING, State.MERGED)
    assert from_states(Signal.CLAIM) == (State.WAITING,)
