"""panoramisk's protocol class with its handling of bytes replaced.

The wanted events go straight to the link; what belongs to an action goes the library's way, which collects answers.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import Any, Final, Protocol, TypeAlias

from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message as Reply

from connectors.ami.frames import Frames, Message, Wanted, Wish
from connectors.ami.translate import DIALPLAN, WANTED
from connectors.ami.vitals import Vitals
from realtime.names import Instant

log = logging.getLogger(__name__)

CHUNK: Final = 64 * 1024
"""Bytes read at once: some 130 frames, so that a flood never holds the loop for more than about a millisecond."""

MOST_ROWS: Final = 500_000
"""Rows of one list; a site of 1,000 agents in 200 queues has 200,000 at the very most."""


Rows: TypeAlias = deque[tuple[Message, Instant]]
"""The rows of a list, each with its arrival on the PBX's clock."""


class Owner(Protocol):
    """What the wire asks of the link it belongs to. Nothing here may raise."""

    vitals: Vitals

    def stamp(self, nbytes: int) -> Instant:
        """Note that bytes came; give the time on the PBX's clock."""

    def greeted(self, greeting: str) -> None:
        """Hear the first line."""

    def hear(self, message: Message, arrived: Instant) -> None:
        """Hear an event that no action asked for."""

    def dialplan_visible(self, arrived: Instant) -> None:
        """Hear, once, that the link carries the dialplan class."""

    def ended(self, *, stopping: bool) -> None:
        """Hear that the connection is over, or that Asterisk stops, which is about to end it."""

    def lost_error(self) -> Exception:
        """Say how the connection ended."""


class Wire(AMIProtocol, asyncio.BufferedProtocol):  # type: ignore[misc]  # panoramisk has no types
    """panoramisk's protocol with our bytes: what belongs to an action goes the library's way, all else to the link."""

    def __init__(self, owner: Owner, fallback: str, wanted: Wanted = WANTED) -> None:
        self.owner = owner
        self.frames = Frames({**wanted, "FullyBooted": Wish()}, fallback)
        self.rows: dict[str, Rows] = {}
        self.closed = False
        self._buffer = bytearray(CHUNK)
        self._greeted = False
        self._dialplan = False
        self._told = (0, 0, 0)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002  # asyncio's signature
        """Give the one buffer to read into."""
        return memoryview(self._buffer)

    def buffer_updated(self, nbytes: int) -> None:
        """Read what came. Nothing in it may raise: asyncio would end the connection."""
        arrived = self.owner.stamp(nbytes)
        frames = self.frames
        messages = frames.feed(memoryview(self._buffer)[:nbytes])
        if not self._greeted and frames.greeting is not None:
            self._greeted = True
            self.owner.greeted(frames.greeting)
        if not self._dialplan and not DIALPLAN.isdisjoint(frames.glimpsed):
            self._dialplan = True
            self.owner.dialplan_visible(arrived)
        for message in messages:
            action = message.get("ActionID")
            # A user event that somebody else's action sent carries that action's id to everybody.
            if action is None or "UserEvent" in message:
                self._unasked(message, arrived)
            elif action in self.rows and "EventList" not in message and "Event" in message:
                if len(self.rows[action]) < MOST_ROWS:
                    self.rows[action].append((message, arrived))
            else:
                self._answer(message)
        self._tell(frames)

    def _unasked(self, message: Message, arrived: Instant) -> None:
        event = message.get("Event")
        if event is None:
            if len(self.responses) == 1:  # some errors come without the ActionID; then only one can be meant
                message["ActionID"] = next(iter(self.responses))
            self._answer(message)
            return
        self.owner.hear(message, arrived)
        if event == "Shutdown":
            self.owner.ended(stopping=True)
            self._answer(message)
        elif event == "FullyBooted":
            self._answer(message)

    def _answer(self, message: Message) -> None:
        """Hand a message to panoramisk in its own words, where several values are a list."""
        values = {key: value.split("\n") if "\n" in value else value for key, value in message.items()}
        try:
            self.handle_message(Reply(values))
        except Exception:
            log.exception("panoramisk could not read an answer; it is left out")

    def _tell(self, frames: Frames) -> None:
        vitals, before = self.owner.vitals, self._told
        self._told = (frames.seen, frames.dropped, frames.undecodable)
        vitals.frames += frames.seen - before[0]
        vitals.dropped += frames.dropped - before[1]
        vitals.undecodable += frames.undecodable - before[2]

    def send(self, data: Any, as_list: bool | None = None) -> asyncio.Future[Any]:  # noqa: FBT001  # panoramisk's
        """Send an action once. Nothing of it is ever logged: it may carry the secret."""
        action = data if isinstance(data, Action) else Action(data)
        action.as_list = as_list
        self.responses[action.id] = action
        self.frames.heed_actions = True
        if not self.transport.is_closing():
            self.transport.write(str(action).encode("utf-8", "replace"))
        future: asyncio.Future[Any] = action.future
        return future

    def forget(self, action_id: str) -> None:
        """Nobody waits for this answer any more."""
        self.responses.pop(action_id, None)
        self.rows.pop(action_id, None)
        self.frames.heed_actions = bool(self.responses)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio's signature
        """Hear from asyncio that the socket is closed, or from panoramisk that Asterisk said Shutdown."""
        self.owner.ended(stopping=False)
        self.close()

    def close(self) -> None:
        """Close, and fail what was not answered: it may have been done, so it is never sent again."""
        for action in list(self.responses.values()):
            if not action.future.done():
                action.future.set_exception(self.owner.lost_error())
                action.future.exception()  # whoever waits still gets it; nobody waiting is no fault
        self.responses.clear()
        if not self.closed:
            self.closed = True
            self.transport.abort()


def plain(reply: Any) -> Message:
    """Give panoramisk's message as our own kind."""
    return {
        key: "\n".join(value) if isinstance(value, list) else str(value)
        for key, value in reply.items()
        if key != "content"
    }
