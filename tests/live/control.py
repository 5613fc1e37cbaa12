"""The tests' own hand on the PBX: a small AMI client that acts and waits for what happens.

Independent of the product's connector on purpose: what it heard is what the product is compared with.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count

from tests.live.asterisk import Login

Event = dict[str, str]
Match = Callable[[Event], bool]
# Longer than any single thing a story waits for; shorter than patience.
PATIENCE = 30.0


class ControlError(AssertionError):
    """The PBX refused an action, or something awaited did not happen in time."""


@dataclass(slots=True)
class Control:
    """One log-in with all rights. Every event is kept, so nothing is missed between an action and the wait for it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Callable[[], int] = field(default_factory=lambda: count(1).__next__)
    _answers: dict[str, asyncio.Future[Event]] = field(default_factory=dict)
    _waiters: dict[str, list[asyncio.Future[None]]] = field(default_factory=lambda: defaultdict(list))

    async def act(self, action: str, **headers: str) -> Event:
        """Send one action and return its response; raise ControlError when it is refused."""
        return await self.send(action, headers)

    async def send(self, action: str, headers: dict[str, str], also: bytes = b"") -> Event:
        """Like `act`. also: whole header lines in bytes, for text that is no UTF-8."""
        number = headers.get("ActionID", f"test-{self._numbers()}")
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        lines = {"Action": action, "ActionID": number, **headers}
        self.writer.write("".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + also + b"\r\n")
        async with asyncio.timeout(PATIENCE):
            response: Event = await answer
        if response.get("Response") == "Error":
            shown = {name: value for name, value in headers.items() if name != "Secret"}
            raise ControlError(f"{action} {shown} was refused: {response.get('Message')}")
        return response

    async def event(
        self, name: str, *, nth: int = 1, since: int = 0, patience: float = PATIENCE, **fields: str
    ) -> Event:
        """Return the nth event of that name with these fields since `since` (see `mark`); wait for it if need be."""
        return await self.event_where(name, lambda event: fits(event, fields), nth=nth, since=since, patience=patience)

    async def event_where(
        self, name: str, match: Match, *, nth: int = 1, since: int = 0, patience: float = PATIENCE
    ) -> Event:
        """Like `event`, with a function that chooses."""
        position, wanted = since, nth
        try:
            async with asyncio.timeout(patience):
                while True:
                    heard = self.heard[name]
                    while position < len(heard):
                        wanted -= match(heard[position])
                        if not wanted:
                            return heard[position]
                        position += 1
                    await self._more(name)
        except TimeoutError:
            raise ControlError(f"no {name} (number {nth}) within {patience:g} s") from None

    def mark(self, name: str) -> int:
        """How many events of that name were heard so far: to wait only for later ones."""
        return len(self.heard[name])

    async def _more(self, name: str) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters[name].append(waiter)
        await waiter

    async def listen(self) -> None:
        """Sort what arrives into answers and events, until the link ends."""
        await self.reader.readline()  # the banner
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self._sort(_parsed(await self.reader.readuntil(b"\r\n\r\n")))
        for answer in self._answers.values():
            answer.cancel()

    def _sort(self, message: Event) -> None:
        if "Event" not in message:
            answer = self._answers.pop(message.get("ActionID", ""), None)
            if answer is not None and not answer.done():
                answer.set_result(message)
            return
        name = message.get("Event", "")
        self.heard[name].append(message)
        for waiter in self._waiters.pop(name, ()):
            if not waiter.done():
                waiter.set_result(None)


def fits(event: Event, fields: dict[str, str]) -> bool:
    return all(event.get(key) == value for key, value in fields.items())


def _parsed(frame: bytes) -> Event:
    pairs = (line.partition(b":") for line in frame.split(b"\r\n") if line)
    return {key.decode("latin-1"): value.strip().decode(errors="surrogateescape") for key, _, value in pairs}


@contextlib.asynccontextmanager
async def controlling(login: Login) -> AsyncIterator[Control]:
    """Log in, hand over, log off."""
    reader, writer = await asyncio.open_connection(login.host, login.port, limit=1 << 20)
    control = Control(reader, writer)
    listening = asyncio.create_task(control.listen())
    try:
        await control.act("Login", Username=login.user, Secret=login.secret)
        yield control
    finally:
        writer.close()
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await listening
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
