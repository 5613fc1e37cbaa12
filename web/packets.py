"""One message for many screens: framed once, and deflated once for all who negotiated that (RFC 7692).

Deflating for each connection costs 5 to 28 times the CPU of the plain bytes. So the server says that no message builds
on an earlier one (`server_no_context_takeover`), and the same deflated bytes are right for everybody.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from aiohttp import hdrs, web

from web.wire import DEFLATED_TEXT, framed

WORTH = 256
"""Bytes of a message below which deflating saves too little; it is sent as it is, which is always allowed."""

LARGE = 64 * 1024
"""From here on the fastest level is used: a snapshot of 1 MB takes 10 ms with it and 40 ms with the usual one."""

USUAL_LEVEL, FASTEST_LEVEL = 6, 1

PIECE = 128 * 1024
"""Bytes deflated in one step."""

_TAIL = b"\x00\x00\xff\xff"
"""The end of a flush, which a frame leaves out (RFC 7692, 7.2.1)."""

_ALONE = "server_no_context_takeover"


class Packet:
    """A message as frames. plain: as it is."""

    __slots__ = ("_begin", "_deflated", "plain")

    def __init__(self, payload: bytes) -> None:
        self.plain = framed(payload)
        self._begin = len(self.plain) - len(payload)
        self._deflated: bytes | None = None

    def __len__(self) -> int:
        """Bytes held."""
        return len(self.plain) + len(self._deflated or b"")

    @property
    def deflated(self) -> bytes:
        """For those who inflate; made when somebody asks first."""
        if self._deflated is None:
            if len(self.plain) - self._begin < WORTH:
                return self.plain
            for _ in self.deflating():
                pass
        return self._deflated or self.plain

    def deflating(self) -> Iterator[None]:
        """Make `deflated` in steps of a millisecond."""
        payload = memoryview(self.plain)[self._begin :]
        if self._deflated is not None or len(payload) < WORTH:
            return
        level = USUAL_LEVEL if len(payload) < LARGE else FASTEST_LEVEL
        packer = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
        parts = []
        for begin in range(0, len(payload), PIECE):
            parts.append(packer.compress(payload[begin : begin + PIECE]))
            yield
        parts.append(packer.flush(zlib.Z_SYNC_FLUSH))
        self._deflated = framed(b"".join(parts).removesuffix(_TAIL), DEFLATED_TEXT)


async def settle_deflating(_request: web.Request, response: web.StreamResponse) -> None:
    """Before a WebSocket's head leaves: promise that every message stands alone, or deflate nothing.

    Who asks for a smaller window than everybody else's (a few kB of memory saved in a small device) gets plain frames.
    """
    if not isinstance(response, web.WebSocketResponse) or not response.compress:
        return
    agreed = response.headers.get(hdrs.SEC_WEBSOCKET_EXTENSIONS, "")
    if not inflates(response):
        del response.headers[hdrs.SEC_WEBSOCKET_EXTENSIONS]
    elif _ALONE not in agreed:
        response.headers[hdrs.SEC_WEBSOCKET_EXTENSIONS] = f"{agreed}; {_ALONE}"


def inflates(response: web.WebSocketResponse) -> bool:
    """Whether a WebSocket's client takes the frames that are deflated for all."""
    return int(response.compress) == zlib.MAX_WBITS
