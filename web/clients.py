"""One screen as the fan-out sees it: a socket to write to, how far it has come, and whether it keeps up.

Nothing here waits. A socket's own queue (the transport's write buffer) is the only queue a screen has, and it is
bounded: above the limit a screen is passed over, and one that takes no byte at all for long is given up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from realtime.masking import Audience
from web.packets import Packet
from web.wire import Board

QUEUED_LIMIT = 256 * 1024
"""Bytes a screen may have waiting beyond its snapshot (performance.md: at most 1 MB held for one that stops)."""

DRAINED = 64 * 1024
"""A screen that fell behind has caught its breath below this; asyncio's own high-water mark."""


class Socket(Protocol):
    """What the fan-out needs of asyncio.Transport."""

    def write(self, data: bytes) -> None:
        """Queue bytes; never waits."""

    def get_write_buffer_size(self) -> int:
        """Bytes the kernel has not taken yet."""


@dataclass(slots=True, eq=False)
class Client:
    """One connected screen. seq: the frame it has come to; end: closes it with a WebSocket close code.

    inflates: it negotiated frames that are deflated for all.

    settled: it has taken its snapshot and nothing is the matter, which is true of nearly all screens nearly always.
    opening: the snapshot that is being made for it, before which it gets nothing else.
    """

    socket: Socket
    audience: Audience
    board: Board | None
    end: Callable[[int], None]
    inflates: bool = False
    seq: int = 0
    behind: bool = False
    gone: bool = False
    settled: bool = False
    opening: object = None
    allowance: int = QUEUED_LIMIT
    stuck_at: int = 0
    stuck_since: float | None = None

    def ready(self, now: float) -> bool:
        """Whether a frame may be queued now; remembers how long the socket has taken nothing."""
        queued = self.socket.get_write_buffer_size()
        if queued <= DRAINED:
            self.allowance = QUEUED_LIMIT
            self.stuck_since = None
            self.settled = not self.behind
            return True
        if not self.behind and queued <= self.allowance:
            return True
        self.behind, self.settled = True, False
        if self.stuck_since is None or queued < self.stuck_at:
            self.stuck_at, self.stuck_since = queued, now
        return False

    def stuck_for(self, now: float) -> float:
        """Seconds since a screen that fell behind last took a byte."""
        return 0.0 if self.stuck_since is None else now - self.stuck_since

    def lose_way(self) -> None:
        """It missed something, so only a snapshot helps."""
        self.behind, self.settled = True, False

    def form(self, packet: Packet) -> bytes:
        """A message in the form this screen takes."""
        return packet.deflated if self.inflates else packet.plain

    def begin(self, frames: list[bytes], seq: int) -> None:
        """Give it a snapshot, or the deltas it missed: its queue may hold these and the usual limit on top."""
        data = b"".join(frames)
        self.allowance = QUEUED_LIMIT + len(data)
        self.behind, self.settled, self.stuck_since, self.seq = False, False, None, seq
        self.opening = None
        if data:
            self.socket.write(data)

    def give(self, frame: bytes, seq: int) -> None:
        """Queue one frame. seq: how far it brings the screen; a heartbeat brings it nowhere."""
        self.socket.write(frame)
        self.seq = max(self.seq, seq)
