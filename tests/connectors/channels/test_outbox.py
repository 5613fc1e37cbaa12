from __future__ import annotations

import pytest
from sqlalchemy import Engine, update

from connectors.channels.outbox import delivered_when, enqueue, forget, give_up_strangers, release, standings
from connectors.channels.states import State
from connectors.channels.turns import Route, take
from connectors.store.tables import deliveries
from realtime.names import Instant, Seconds
from tests.connectors.channels.build import CHAT, notice, put, states

NOW = Instant(5000.0)


def settle(store: Engine, key: str, state: State, at: float) -> None:
    with store.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.key == key).values(state=state, settled=at))


def test_the_same_key_is_kept_once_per_channel_whatever_became_of_it(store: Engine) -> None:
    put(store, notice("a", channels=("chat", "mail", "chat")), notice("b"))
    settle(store, "a", State.DELIVERED, 1001.0)
    put(store, notice("a", channels=("chat", "mail")), notice("b"), notice("a", channels=("chat",)))
    assert states(store) == {"a": State.DELIVERED, "b": State.WAITING}
    assert delivered_when(store, "a") == {"chat": 1001.0, "mail": 1001.0}
    assert delivered_when(store, "b") == {}


def test_a_notice_without_channels_is_nobody_to_tell(store: Engine) -> None:
    put(store, notice("a", channels=()))
    assert states(store) == {}


def test_what_the_caller_takes_back_was_never_put_in(store: Engine) -> None:
    def fails() -> None:
        with store.begin() as connection:
            enqueue(connection, [notice("a")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert states(store) == {}


def test_the_standing_tells_what_waits_and_since_when(store: Engine) -> None:
    put(store, notice("a", at=Instant(900.0)), notice("b"), notice("c", channels=("gone",)))
    settle(store, "a", State.DELIVERED, 950.0)
    chat, mail, gone = standings(store, [CHAT, "mail"])
    assert (chat.channel, chat.counts, chat.oldest) == (CHAT, {State.DELIVERED: 1, State.WAITING: 1}, 1000.0)
    assert (mail.counts, mail.oldest, mail.failing_since) == ({}, None, None)
    assert (gone.channel, gone.counts) == ("gone", {State.WAITING: 1})


def test_rows_for_a_channel_nobody_configured_end_visibly(store: Engine) -> None:
    put(store, notice("a"), notice("b", channels=("gone",)))
    assert give_up_strangers(store, [CHAT], NOW) == 1
    assert states(store) == {"a": State.WAITING, "b": State.GIVEN_UP}


def test_settled_rows_are_forgotten_after_a_while_and_open_ones_never(store: Engine) -> None:
    put(store, notice("old"), notice("new"), notice("open"))
    settle(store, "old", State.DELIVERED, 1000.0)
    settle(store, "new", State.DELIVERED, 4500.0)
    assert forget(store, NOW, Seconds(1000.0)) == 1
    assert states(store) == {"new": State.DELIVERED, "open": State.WAITING}


def test_what_a_dead_process_had_claimed_is_taken_back_at_once(store: Engine) -> None:
    put(store, notice("a"), notice("b"))
    assert take(store, Route(channel=CHAT), Instant(1000.0)).errand is not None
    assert release(store) == 1
    assert set(states(store).values()) == {State.WAITING}
    assert take(store, Route(channel=CHAT), Instant(1001.0)).errand is not None
