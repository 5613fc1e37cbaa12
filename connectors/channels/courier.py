"""One channel's courier: takes a turn, renders, sends, records; sleeps until there may be more. Owned by the daemon.

The stages (gate, plan and limit, render, send, record) are each a small module; here they are only strung together.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Protocol

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from connectors.channels.answers import Answer, Verdict, again, without_secrets
from connectors.channels.message import Message
from connectors.channels.records import record
from connectors.channels.states import Signal
from connectors.channels.turns import LEASE, Errand, Route, take
from connectors.clock import Clock
from connectors.outage import Outage
from connectors.store.threads import in_store

SENDING = LEASE / 3
"""Seconds a channel may take for one message, whatever it waits for inside."""

RECORDING = LEASE - SENDING - 10.0
"""Seconds for which we try to write down what a service said: within the lease, whatever the send took of it."""

RECORD_AGAIN = 1.0

LONGEST_SLEEP = 2.0
"""Seconds after which the outbox is looked at even if nobody woke us: other processes write, too."""

log = logging.getLogger(__name__)


class Channel(Protocol):
    """A service that takes messages."""

    async def send(self, message: Message) -> Answer:
        """Bring one message. Never raises for what the outside does; the answer carries no secret."""

    def secrets(self) -> tuple[str, ...]:
        """What must not appear in any log or error."""


Render = Callable[[Errand], Message]


class Delivered(msgspec.Struct, kw_only=True):
    """Counts since the start of this process. tries: by what the service said; the others: notices, also in digests."""

    tries: dict[Verdict, int]
    delivered: int = 0
    failed: int = 0


class Courier:
    """Carries what the outbox holds for one channel."""

    def __init__(
        self, store: Engine, route: Route, channel: Channel, render: Render, clock: Clock, rng: random.Random
    ) -> None:
        self.route = route
        self.counts = Delivered(tries=dict.fromkeys(Verdict, 0))
        self._store = store
        self._channel = channel
        self._render = render
        self._clock = clock
        self._rng = rng
        self._failing = False
        self._outage = Outage(log, f"channel {route.channel}: the outbox is back")
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something was put into the outbox: look now."""
        self._woken.set()

    def stop(self) -> None:
        """Send what can go at once, then end."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Carry until stopped or cancelled. A store that fails is tried again."""
        while True:
            try:
                pause = await self.turn()
            except SQLAlchemyError as error:
                self._outage.failed(f"channel {self.route.channel}: no outbox to work from ({type(error).__name__})")
                pause = LONGEST_SLEEP
            else:
                self._outage.worked()
            if pause and self._stopping:
                return
            if pause:
                await self._rest(pause)

    async def turn(self) -> float:
        """One turn; seconds to rest before the next, 0 when something was sent."""
        turn = await in_store(take, self._store, self.route, self._clock.now())
        if turn.errand is None:
            return LONGEST_SLEEP if turn.wait is None else max(0.01, min(turn.wait, LONGEST_SLEEP))
        answer = await self._send(turn.errand)
        await self._record(turn.errand, answer)
        return 0.0

    async def _send(self, errand: Errand) -> Answer:
        try:
            async with asyncio.timeout(SENDING):
                return await self._channel.send(self._render(errand))
        except TimeoutError:
            return again(f"no answer within {SENDING:.0f} s")
        except Exception as error:  # noqa: BLE001 - one message that cannot be made must not stop the channel
            log.error("channel %s: %s while sending", self.route.channel, type(error).__name__)  # noqa: TRY400 - a traceback may show secrets
            return again(f"fault of ours: {type(error).__name__}")

    async def _record(self, errand: Errand, answer: Answer) -> None:
        """Write it down even if we are cancelled meanwhile: it was sent.

        A store that is away is waited for as long as the message is ours: forgotten, it would be sent once more.
        """
        answer = msgspec.structs.replace(answer, detail=without_secrets(answer.detail, self._channel.secrets()))
        self.counts.tries[answer.verdict] += 1
        given_up = self._clock.now() + RECORDING
        while True:
            try:
                signal = await self._written(errand, answer)
            except SQLAlchemyError:
                if self._stopping or self._clock.now() >= given_up:
                    raise
                await self._clock.sleep(RECORD_AGAIN)
            else:
                break
        self.counts.delivered += errand.total if signal is Signal.TAKE else 0
        self.counts.failed += errand.total if signal in (Signal.REFUSE, Signal.EXHAUST) else 0
        self._tell(answer)

    async def _written(self, errand: Errand, answer: Answer) -> Signal:
        writing = asyncio.ensure_future(
            in_store(record, self._store, self.route, errand, answer, self._clock.now(), self._rng)
        )
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.gather(writing, return_exceptions=True)
            raise

    def _tell(self, answer: Answer) -> None:
        """Log when the channel fails and when it recovers, not in between."""
        failing = answer.verdict in (Verdict.AGAIN, Verdict.REFUSED)
        if failing and not self._failing:
            log.warning("channel %s fails (%s): %s", self.route.channel, answer.verdict.value, answer.detail)
        elif self._failing and answer.verdict is Verdict.TAKEN:
            log.info("channel %s delivers again", self.route.channel)
        if answer.verdict is not Verdict.WAIT:
            self._failing = failing

    async def _rest(self, seconds: float) -> None:
        """Until the time is over or somebody wakes us."""
        resting = asyncio.ensure_future(self._clock.sleep(seconds))
        woken = asyncio.ensure_future(self._woken.wait())
        try:
            await asyncio.wait({resting, woken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (resting, woken):
                waiting.cancel()
            self._woken.clear()
