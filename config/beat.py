"""When frames are drawn: the one beat of the way from an event to the screens.

Screens get at most four frames a second (interface.md), and what happened is on its way to them a quarter of a second
later at most. Both hold because only this beat waits: a frame begins a quarter after the one before began, takes in
what has happened by then, and is sent at once (web/fanout.py). After a frame that changed nothing on any screen the
next change is not left waiting: it brings the next frame forward, so that on a calm floor a call is seen when it comes.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

INTERVAL = 0.25
"""Seconds between the begins of two frames: at most four a second (interface.md)."""

GATHER = 0.02
"""Seconds from a change after calm to its frame: what one call does comes as a handful of events in milliseconds."""


class Beat:
    """quiet: nothing was sent with the last frame, so the next change is to be told by `stir`."""

    def __init__(self) -> None:
        self.quiet = False
        self._stirred = asyncio.Event()
        self._early = False
        self._due = 0.0

    def stir(self) -> None:
        """Hear that something changed while all was quiet."""
        self.quiet = False
        self._stirred.set()

    def drew(self, *, anything: bool) -> None:
        """Hear that a frame was drawn. anything: it was sent, or something changed meanwhile.

        Of two frames without anything only one is brought forward: most events change nothing that a screen shows.
        """
        self._stirred.clear()
        self.quiet = not anything and not self._early

    async def next(self) -> float:
        """Wait until the next frame is to begin; gives how many seconds late that is."""
        loop = asyncio.get_running_loop()
        due, first = self._due, not self._due
        if self.quiet and due > loop.time():
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._stirred.wait()
                    due = min(due, loop.time() + GATHER)
        await asyncio.sleep(due - loop.time())
        self._early = due < self._due
        now = loop.time()
        self._due = now + INTERVAL
        return 0.0 if first else max(0.0, now - due)
