"""One connection to an Asterisk, over panoramisk: dialling, actions, and the event stream at full speed.

panoramisk's Manager connects, numbers actions and collects their answers. Its handling of bytes is replaced (frames.py)
and four of its habits are stopped: it would dial again by itself every two seconds, send unanswered actions a second
time, ping without looking for the answer, and let a callback's exception end the connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Any, Final, Protocol

from panoramisk.actions import Action
from panoramisk.manager import Manager

from connectors.ami.faults import FeedLostError, FeedRefusedError, undialled
from connectors.ami.frames import BANNER, Message
from connectors.ami.peer import Peer
from connectors.ami.translate import WANTED, WANTED_WITH_RTCP
from connectors.ami.vitals import Vitals
from connectors.ami.wire import Rows, Wire, plain
from connectors.clock import Clock
from realtime.events import FeedReason
from realtime.names import Instant, Seconds

FALSE_STEP: Final = Seconds(0.1)
"""A clock offset is corrected only by more than this: ping times jitter, and times must not jump for nothing."""


class Ear(Protocol):
    """Who hears the stream: each event no action asked for, and once that the dialplan class is carried."""

    def hear(self, message: Message, arrived: Instant) -> None:
        """Take an event and when it arrived on the PBX's clock; never raises."""

    def dialplan_visible(self, arrived: Instant) -> None:
        """Take note; never raises."""


class _Dialler(Manager):  # type: ignore[misc]  # panoramisk has no types
    """panoramisk's Manager without its own will to reconnect, to log in and to ping."""

    def __init__(self, link: Link) -> None:
        super().__init__(
            host=link.peer.host,
            port=link.peer.port,
            ssl=link.peer.encryption() or False,
            loop=asyncio.get_running_loop(),
            protocol_factory=lambda: Wire(
                link, link.peer.encoding_fallback, WANTED_WITH_RTCP if link.peer.rtcp else WANTED
            ),
            log=logging.getLogger("panoramisk"),
        )
        self.link = link
        self.pinger: asyncio.TimerHandle | None = None
        self.register_event("FullyBooted", lambda _, event: link.fully_booted(event))

    def connection_made(self, f: asyncio.Future[Any]) -> None:
        """Take the connection over, unless nobody wants it any more."""
        if f.cancelled() or f.exception() is not None:
            return  # whoever awaits the dialling sees it
        if self.link.closed:
            f.result()[0].abort()
            return
        super().connection_made(f)
        if self.pinger is not None:
            self.pinger.cancel()
            self.pinger = None

    async def send_awaiting_actions(self, *_: object) -> None:
        """Never send anything again."""


class Link:
    """One connection, from dialling to its loss.

    greeting: the first line the peer said. booted: the FullyBooted event, and when it came on our own clock: it comes
    before the PBX's is known. lost: done when the connection is over.
    """

    def __init__(self, peer: Peer, clock: Clock, vitals: Vitals, ear: Ear) -> None:
        loop = asyncio.get_running_loop()
        self.peer = peer
        self.vitals = vitals
        self.hear = ear.hear
        self.dialplan_visible = ear.dialplan_visible
        self.closed = False
        self.stopping = False
        self.paused = False
        self.heard_at = loop.time()
        self.greeting: asyncio.Future[str] = loop.create_future()
        self.booted: asyncio.Future[tuple[Message, Instant]] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()
        self._clock = clock
        self._loop = loop
        self._dialler = _Dialler(self)

    def now(self) -> Instant:
        """Give the present on the PBX's clock, as well as it is known."""
        return Instant(self._clock.now() + self.vitals.offset)

    async def open(self) -> None:
        """Dial and wait for Asterisk's greeting. FeedLostError or FeedRefusedError say what went wrong."""
        self.vitals.dials += 1
        patience = self.peer.patience
        try:
            async with asyncio.timeout(patience.connect):
                await self._dialler.connect()
        except (OSError, TimeoutError) as error:
            raise undialled(self.peer.address, error) from error
        if not await self.happens(self.greeting, patience.answer):
            raise self.silent("the greeting")
        if not self.greeting.result().startswith(BANNER.decode()):
            fault = f"{self.peer.address} is no Asterisk manager: it does not greet like one; correct host and port"
            raise FeedRefusedError(fault, FeedReason.NOT_ASTERISK)

    async def ask(self, action: str, **fields: str) -> Message:
        """Send an action and give its answer. FeedLostError when the link goes or the peer falls silent."""
        return (await self.ask_list(action, **fields))[0]

    async def ask_list(self, action: str, **fields: str) -> tuple[Message, Rows, Message]:
        """Send an action that answers with a list: give its response, its rows with their arrival, and its end."""
        if self.closed or self.lost.done():
            raise self.lost_error()
        if any("\n" in value or "\r" in value for value in fields.values()):
            raise ValueError(f"a field of {action} contains a line end and would be read as more than one line")
        wire, sent = self._dialler.protocol, Action({"Action": action, **fields})
        rows: Rows = deque()
        wire.rows[sent.id] = rows
        try:
            future = self._dialler.send_action(sent)
            await self._patiently(future, action)
            answer = future.result()
        finally:
            wire.forget(sent.id)
        replies = [plain(each) for each in (answer if isinstance(answer, list) else [answer])]
        return replies[0], rows, replies[-1]

    async def _patiently(self, future: asyncio.Future[Any], what: str) -> None:
        """Wait as long as bytes keep coming, but not for ever."""
        patience = self.peer.patience
        began = heard = self._loop.time()
        while not future.done():
            await asyncio.wait({future}, timeout=patience.answer)
            if not future.done() and not self.paused:
                if self.heard_at <= heard or self._loop.time() - began > patience.whole:
                    raise self.silent(what)
                heard = self._loop.time()

    async def happens(self, future: asyncio.Future[Any], seconds: float) -> bool:
        """Wait for something the peer does by itself; False when time is up, FeedLostError when the link goes."""
        waited: set[asyncio.Future[Any]] = {future, self.lost}
        await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if not future.done() and self.lost.done():
            raise self.lost_error()
        return future.done()

    def stamp(self, nbytes: int) -> Instant:
        """Note that bytes came, and say when on the PBX's clock."""
        self.heard_at = self._loop.time()
        self.vitals.bytes += nbytes
        self.vitals.heard = self._clock.now()
        return Instant(self.vitals.heard + self.vitals.offset)

    def correct(self, offset: Seconds, round_trip: Seconds) -> None:
        """Take over a measured clock offset where it differs by more than measuring can explain."""
        self.vitals.round_trip = round_trip
        if abs(offset - self.vitals.offset) > max(FALSE_STEP, round_trip):
            self.vitals.offset = offset

    def fully_booted(self, event: Any) -> None:
        """Asterisk says all its modules run."""
        if not self.booted.done():
            self.booted.set_result((plain(event), self._clock.now()))

    def pause(self) -> None:
        """Stop reading until `resume`; TCP holds the peer back. Asterisk cuts off whoever takes too long."""
        if not self.paused and self._dialler.protocol is not None and not self.lost.done():
            self.paused = True
            self._dialler.protocol.transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self.paused:
            self.paused = False
            self.heard_at = self._loop.time()
            if not self.lost.done():
                self._dialler.protocol.transport.resume_reading()

    def greeted(self, greeting: str) -> None:
        """Hear the peer's first line."""
        if not self.greeting.done():
            self.greeting.set_result(greeting)

    def ended(self, *, stopping: bool) -> None:
        """Hear that the connection is over; `stopping` when Asterisk said so itself."""
        self.stopping = self.stopping or stopping
        if not self.lost.done():
            self.lost.set_result(None)

    def lost_error(self) -> FeedLostError:
        """Say how the connection ended."""
        if self.stopping:
            return FeedLostError(f"{self.peer.address} is shutting down", FeedReason.RESTARTING)
        return FeedLostError(f"{self.peer.address} closed the connection", FeedReason.CLOSED)

    def silent(self, what: str) -> FeedLostError:
        """Say that something owed to us did not come."""
        fault = f"{self.peer.address} is connected but says nothing (waited for {what})"
        return FeedLostError(fault, FeedReason.SILENT, what)

    def close(self) -> None:
        """Close at once and for good."""
        self.closed = True
        self._dialler.close()
