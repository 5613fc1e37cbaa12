"""Commands to an Asterisk, with an account of their own: dialled when the first is given, and anew when it broke.

The feed's account may read and nothing more; whoever wants commands gives a second one (`[[pbx]] actions`). A command
that was sent and not answered is never sent again: nobody knows whether it was done.
"""

from __future__ import annotations

import asyncio

from connectors.ami.faults import FeedLostError, FeedRefusedError
from connectors.ami.frames import Message
from connectors.ami.link import Link
from connectors.ami.login import granted, log_in
from connectors.ami.peer import Peer
from connectors.ami.vitals import Vitals
from connectors.clock import Clock, SystemClock
from connectors.errors import LinkLostError, MisconfiguredError
from realtime.names import Instant

DENIED = "Permission denied"
SECONDS = 20.0
"""A command, the dialling included, may take so long."""

AGAIN = 30.0
"""Seconds until an account that was refused is tried once more."""


class CommandRefusedError(MisconfiguredError):
    """Asterisk does not do it; the text says what it said."""


class _Deaf:
    """Hears nothing: this link asks for no events."""

    def hear(self, _message: Message, _arrived: Instant) -> None:
        """Not for us."""

    def dialplan_visible(self, _arrived: Instant) -> None:
        """Not for us."""


class Commands:
    """One PBX's commands, one after the other."""

    def __init__(self, peer: Peer, clock: Clock | None = None) -> None:
        self._peer = peer
        self._clock = clock or SystemClock()
        self._turn = asyncio.Lock()
        self._link: Link | None = None
        self._refused: tuple[float, str] | None = None

    async def give(self, action: str, right: str, **fields: str) -> Message:
        """Have an action done. right: the write class it needs, for the message.

        Raises LinkLostError when the PBX cannot be reached or fell silent, CommandRefusedError when it refuses.
        """
        async with self._turn:
            try:
                async with asyncio.timeout(SECONDS):
                    answer = await (await self._opened()).ask(action, **fields)
            except FeedRefusedError as error:
                self._refused = (self._clock.now(), str(error))
                self.close()
                raise CommandRefusedError(str(error)) from None
            except (FeedLostError, TimeoutError) as error:
                self.close()
                raise LinkLostError(f"{self._peer.address}: {action} was not answered ({error})") from None
        if granted(answer):
            return answer
        said = answer.get("Message", "no reason given")
        if said == DENIED:
            said = f"user {self._peer.username} may not; add `write={right}` in manager.conf and reload"
        raise CommandRefusedError(f"{self._peer.address}: {action}: {said}")

    def close(self) -> None:
        """Hang up."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    async def _opened(self) -> Link:
        if self._refused is not None and self._clock.now() - self._refused[0] < AGAIN:
            raise CommandRefusedError(self._refused[1])
        if self._link is None or self._link.closed or self._link.lost.done():
            self.close()
            link = self._link = Link(self._peer, self._clock, Vitals(), _Deaf())
            await link.open()
            await log_in(link)
            await link.ask("Events", EventMask="off")
        self._refused = None
        return self._link
