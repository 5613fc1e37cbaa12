"""One end of a call's sound that the test itself plays: RTP on a port, RTCP on the next, both by the rules of RFC 3550.

It speaks as often as it is spoken to, so it needs no clock of its own: each packet that comes is answered by one, each
report by one.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.live.asterisk import LOOPBACK

SSRC = 0x51A7E
RTP, SENDER_REPORT = 0x80, 200
VOICE = b"\xff" * 160
"""Twenty milliseconds of silence in the law that America uses."""


class Talk:
    """What it does. skips: each so many-th packet is lost on the way; lost, jitter: what it tells of the other's sound.

    lost: in 256ths; jitter: in timestamps of 8000 a second; packets: how many it claims to have sent.
    """

    def __init__(self, *, skips: int, lost: int, jitter: int, packets: int) -> None:
        self.skips, self.lost, self.jitter, self.packets = skips, lost, jitter, packets
        self.port = 0
        self.reports = 0
        self._number = 0
        self._theirs = 0
        self._highest = 0

    def hear(self, packet: bytes) -> bytes | None:
        """A packet of sound came: the one that goes back, None for one that is lost."""
        (self._highest, self._theirs) = struct.unpack("!2xH4xI", packet[:12])
        self._number += 1
        if self._number % self.skips == 0:
            return None
        return struct.pack("!BBHII", RTP, 0, self._number & 0xFFFF, self._number * 160, SSRC) + VOICE

    def answer(self) -> bytes:
        """A report came: ours of how the other's sound arrives, with one block."""
        self.reports += 1
        head = struct.pack("!BBHI", RTP | 1, SENDER_REPORT, 12, SSRC)
        sent = struct.pack("!IIIII", 0, 0, self._number * 160, self.packets, self.packets * len(VOICE))
        missing = (self.lost << 24) | 9
        block = struct.pack("!IIIIII", self._theirs, missing, self._highest, self.jitter, 0, 0)
        return head + sent + block


class _Sound(asyncio.DatagramProtocol):
    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.transport: asyncio.DatagramTransport

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        back = self.talk.hear(data) if len(data) > 12 else None
        if back is not None:
            self.transport.sendto(back, addr)


class _Reports(_Sound):
    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        if len(data) > 8:
            self.transport.sendto(self.talk.answer(), addr)


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[Talk]:
    """A pair of free ports that talk for as long as the block lasts; `talk.port` is the first."""
    loop = asyncio.get_running_loop()
    for port in range(17_000, 19_000, 2):
        try:
            sound, _ = await loop.create_datagram_endpoint(lambda: _Sound(talk), local_addr=(LOOPBACK, port))
        except OSError:
            continue
        try:
            reports, _ = await loop.create_datagram_endpoint(lambda: _Reports(talk), local_addr=(LOOPBACK, port + 1))
        except OSError:
            sound.close()
            continue
        break
    else:
        raise AssertionError("no two ports beside each other are free")
    talk.port = port
    try:
        yield talk
    finally:
        sound.close()
        reports.close()
