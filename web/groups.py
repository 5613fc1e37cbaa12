"""Screens that may see the same rows share their frames: each delta is filtered, encoded and framed once per group."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from realtime.masking import Audience, delta_for
from realtime.rows import Delta
from web.clients import Client
from web.packets import Packet
from web.wire import delta_message

HELD = 240
"""Deltas kept for those who come back: a minute at four a second, longer than a wall needs to reconnect."""

HELD_BYTES = 8 * 1024 * 1024
"""And no more than this: a minute of a very large floor."""


@dataclass(slots=True)
class Held:
    """The last deltas of one group as frames. base: the seq of the floor before the first of them."""

    base: int
    frames: deque[tuple[int, Packet]] = field(default_factory=deque)
    size: int = 0

    def keep(self, seq: int, frame: Packet) -> None:
        """Add the newest, drop the oldest beyond the bounds."""
        self.frames.append((seq, frame))
        self.size += len(frame.plain)
        while len(self.frames) > HELD or self.size > HELD_BYTES:
            self.base, old = self.frames.popleft()
            self.size -= len(old.plain)

    def since(self, seq: int) -> list[tuple[int, Packet]] | None:
        """The frames that lead from `seq` to now with their seq, None when they are no longer all held."""
        if seq < self.base:
            return None
        return [(at, frame) for at, frame in self.frames if at > seq]


@dataclass(slots=True)
class Group:
    """One audience. shown: the paths it has now; empty_since: when its last screen left, on the loop's clock.

    clients: in the order in which they came, in which their sockets lie in memory: in any other order the kernel takes
    a third longer to write to thousands of them.
    """

    audience: Audience
    shown: set[str]
    held: Held
    clients: dict[Client, None] = field(default_factory=dict)
    empty_since: float | None = None

    def frame(self, delta: Delta) -> Packet | None:
        """The delta for this audience as one frame; None when it has nothing for them."""
        mine = delta_for(delta, self.audience, self.shown)
        if mine is None:
            return None
        self.shown.difference_update(mine.removed)
        self.shown.update(mine.changed)
        frame = Packet(delta_message(mine))
        self.held.keep(delta.seq, frame)
        return frame
