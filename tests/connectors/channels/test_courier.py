from __future__ import annotations

import asyncio
import logging
import random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from connectors.channels.answers import TAKEN, Answer, again
from connectors.channels.courier import Courier
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.outbox import enqueue
from connectors.channels.records import record
from connectors.channels.states import Signal, State
from connectors.channels.turns import LEASE, Errand, Route
from realtime.names import Instant
from tests.clock import FakeClock
from tests.connectors.channels.build import CHAT, message, notice, put, states


class Service:
    """Takes messages, after the answers a test wrote."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.taken: list[str] = []

    def secrets(self) -> tuple[str, ...]:
        return ("hunter2",)

    async def send(self, told: Message) -> Answer:
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(told.key)
        return TAKEN


def courier(store: Engine, service: Service, clock: FakeClock, *rates: Rate) -> Courier:
    def tell(errand: Errand) -> Message:
        return message(errand.notice.key)

    return Courier(store, Route(channel=CHAT, rates=rates), service, tell, clock, random.Random(7))


async def test_ten_thousand_findings_in_a_minute_are_a_handful_of_messages(store: Engine) -> None:
    service, clock = Service(), FakeClock(1000.0)
    carrier = courier(store, service, clock, Rate(20, 60.0))
    for second in range(60):
        made = [notice(f"n{second}-{number}", at=clock.now()) for number in range(167)]
        with store.begin() as connection:
            enqueue(connection, made)
        while clock.now() < 1001.0 + second:
            clock.advance(await carrier.turn())
    while clock.now() < 1400.0:
        clock.advance(await carrier.turn())
    found = states(store)
    assert set(found.values()) == {State.DELIVERED}
    assert len(found) == 60 * 167 + len(service.taken)
    assert len(service.taken) <= 5
    assert carrier.counts.delivered == 60 * 167


async def test_a_failing_channel_is_logged_twice_and_without_secrets(
    store: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    service, clock = Service(again("no hunter2"), again("no hunter2")), FakeClock(1000.0)
    carrier = courier(store, service, clock)
    put(store, notice("a"))
    while not service.taken:
        clock.advance(await carrier.turn())
    assert [record.getMessage() for record in caplog.records] == [
        "channel chat fails (again): no (hidden)",
        "channel chat delivers again",
    ]


async def test_what_was_sent_while_the_store_was_away_is_written_down_and_not_sent_again(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, clock = Service(), FakeClock(1000.0)
    carrier = courier(store, service, clock)
    put(store, notice("a"))
    tries: list[float] = []

    def away(*given: Any) -> Signal:
        tries.append(clock.now())
        if len(tries) < 30:
            raise OperationalError("INSERT", {}, OSError("no space left"))
        return record(*given)

    monkeypatch.setattr("connectors.channels.courier.record", away)
    while clock.now() < 1200.0:
        clock.advance(await carrier.turn())
    assert service.taken == ["a"]
    assert states(store) == {"a": State.DELIVERED}
    assert tries[-1] - tries[0] < LEASE


async def test_it_sends_what_it_can_before_it_ends(store: Engine) -> None:
    service, clock = Service(), FakeClock(2000.0)
    carrier = courier(store, service, clock)
    put(store, notice("a"), notice("b"), notice("later", at=Instant(9000.0)))
    carrier.stop()
    async with asyncio.timeout(20):
        await carrier.run()
    assert service.taken == ["a", "b"]
    assert states(store)["later"] is State.WAITING
