from __future__ import annotations

import pytest

from realtime.alerts.life import NEXT, OPEN, STANDING, AlertState, ImpossibleSignalError, Signal, after


def test_the_table_knows_every_state() -> None:
    assert set(NEXT) == set(AlertState)


def test_every_state_that_is_not_open_is_an_end_but_for_the_note() -> None:
    ends = {state for state in AlertState if not NEXT[state]}
    assert ends == {AlertState.PASSED, AlertState.CLOSED}
    assert set(AlertState) - OPEN - ends == {AlertState.RESOLVED}
    assert STANDING < OPEN


def test_every_open_alert_can_end_by_itself() -> None:
    assert all(after(state, Signal.GONE) not in OPEN for state in OPEN)


@pytest.mark.parametrize("state", AlertState)
@pytest.mark.parametrize("signal", Signal)
def test_what_the_table_does_not_name_is_refused_by_name(state: AlertState, signal: Signal) -> None:
    if signal in NEXT[state]:
        assert after(state, signal) in AlertState
    else:
        with pytest.raises(ImpossibleSignalError, match=f"{state} cannot {signal}"):
            after(state, signal)
