"""The floor as the web needs it: one picture, one subscription, one clock. Nothing of how it is made lives here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from realtime.names import Instant
from realtime.rows import Delta, Picture

Listener: TypeAlias = Callable[[Delta], None]
Unsubscribe: TypeAlias = Callable[[], None]


class FloorFeed(Protocol):
    """The live floor of this process.

    Sequence numbers only rise, and are not used again after a restart: a screen that resumes by `since` must never
    meet a number of an earlier life that means something else (starting from the journal's number keeps this).
    """

    def picture(self) -> Picture:
        """All rows as of the last frame. Reading it and subscribing with no await in between misses nothing."""

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """Call `listener` with every later delta, in order, on the event loop; it must not block or raise.

        At most four a second come (interface.md): they are sent as they come.
        """

    def now(self) -> Instant:
        """The present by the server's clock: what heartbeats carry and screens set their clocks by."""
