from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from connectors.channels.canary import Wrong, canary_due, newest_canaries, troubles
from connectors.channels.outbox import Standing
from connectors.channels.states import State
from realtime.names import Instant
from tests.connectors.channels.build import CHAT, put

UTC = ZoneInfo("UTC")
NINE = Instant(9 * 3600.0)


def test_it_is_due_once_a_day_from_its_hour_on(store: Engine) -> None:
    assert canary_due(CHAT, time(9), UTC, Instant(NINE - 1)) is None
    for later in (0.0, 15.0, 3600.0):
        due = canary_due(CHAT, time(9), UTC, Instant(NINE + later))
        assert due is not None
        put(store, due)
    found = newest_canaries(store)[CHAT]
    assert (found.sent, found.state, found.arrived) == (NINE, State.WAITING, None)


def test_one_that_does_not_arrive_and_a_channel_that_keeps_failing_are_troubles(store: Engine) -> None:
    due = canary_due(CHAT, time(9), UTC, NINE)
    assert due is not None
    put(store, due)
    standing = Standing(channel=CHAT, counts={}, failing_since=NINE, detail="no")
    assert troubles([standing], newest_canaries(store), Instant(NINE + 899)) == []
    found = troubles([standing], newest_canaries(store), Instant(NINE + 900))
    assert [(each.wrong, each.since, each.detail) for each in found] == [
        *((Wrong.FAILING, NINE, "no"), (Wrong.CANARY_LOST, NINE, "no"))
    ]
