from __future__ import annotations

import pytest

from realtime.alerts.life import NEXT, STANDING, Signal, SignalRefusedError, State, after


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("signal", Signal)
def test_every_signal_leads_somewhere_or_is_refused_by_name(state: State, signal: Signal) -> None:
    if signal in NEXT[state]:
        assert after(state, signal) in State
    else:
        with pytest.raises(SignalRefusedError, match=f"{state} takes no {signal}"):
            after(state, signal)


def test_what_ended_never_stands_again() -> None:
    for state in set(State) - STANDING - {State.PENDING}:
        assert not STANDING & set(NEXT[state].values())
