from __future__ import annotations

import random

import pytest
from sqlalchemy import Engine

from connectors.channels.answers import TAKEN, Answer, again, limited, refused
from connectors.channels.outbox import standings
from connectors.channels.patience import Patience
from connectors.channels.records import record
from connectors.channels.states import Signal, State
from connectors.channels.turns import Errand, Route, take
from realtime.names import Instant, Seconds
from tests.connectors.channels.build import CHAT, notice, put, states

NOW = Instant(2000.0)
ROUTE = Route(channel=CHAT)


def taken(store: Engine, route: Route = ROUTE, now: Instant = NOW) -> Errand:
    errand = take(store, route, now).errand
    assert errand is not None
    return errand


@pytest.mark.parametrize(
    ("answer", "signal", "state"),
    [
        (TAKEN, Signal.TAKE, State.DELIVERED),
        (again("x"), Signal.PUT_OFF, State.WAITING),
        (limited("x", 9), Signal.PUT_OFF, State.WAITING),
        (refused("x"), Signal.REFUSE, State.REFUSED),
    ],
)
def test_an_answer_becomes_a_state(store: Engine, answer: Answer, signal: Signal, state: State) -> None:
    put(store, notice("a"))
    assert record(store, ROUTE, taken(store), answer, NOW, random.Random(1)) is signal
    assert states(store) == {"a": state}


def test_a_digest_shares_its_fate_with_its_notices(store: Engine) -> None:
    put(store, *(notice(f"n{number}") for number in range(20)))
    record(store, ROUTE, taken(store), TAKEN, NOW, random.Random(1))
    assert set(states(store).values()) == {State.DELIVERED}


def test_a_limit_is_no_failure_and_a_failure_lasts_until_a_yes(store: Engine) -> None:
    put(store, notice("a"))
    record(store, ROUTE, taken(store), limited("slow", 9), NOW, random.Random(1))
    assert standings(store, [CHAT])[0].failing_since is None
    assert take(store, ROUTE, Instant(NOW + 8)).wait == Seconds(1)
    record(store, ROUTE, taken(store, now=Instant(NOW + 9)), again("away"), Instant(NOW + 9), random.Random(1))
    failing = standings(store, [CHAT])[0]
    assert (failing.failing_since, failing.detail) == (NOW + 9, "away")
    record(store, ROUTE, taken(store, now=Instant(NOW + 99)), TAKEN, Instant(NOW + 99), random.Random(1))
    well = standings(store, [CHAT])[0]
    assert (well.failing_since, well.detail, well.last_delivered) == (None, None, NOW + 99)


def test_attempts_end_in_giving_up(store: Engine) -> None:
    once = Route(channel=CHAT, patience=Patience(most_attempts=1))
    put(store, notice("a"))
    assert record(store, once, taken(store, once), again("x"), NOW, random.Random(1)) is Signal.EXHAUST
    assert states(store) == {"a": State.GIVEN_UP}
