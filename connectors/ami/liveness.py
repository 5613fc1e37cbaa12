"""Is the link alive? Pings that must be answered, which also measure the PBX's clock.

A half-open connection looks like a quiet night. So whenever nothing came for some seconds a ping is sent, and its
answer, or at least other bytes, must come; on a busy link a ping is sent now and then for the clock alone.
"""

from __future__ import annotations

import asyncio

from connectors.ami.link import Link
from connectors.clock import Clock
from realtime.names import Seconds


async def measure(link: Link, clock: Clock) -> None:
    """Ping once; correct the clock's offset from the answer. FeedLostError when there is none."""
    sent = clock.now()
    answer = await link.ask("Ping")
    received = clock.now()
    try:
        told = float(answer["Timestamp"])
    except (KeyError, ValueError):
        return  # before Asterisk 1.8, or an account without rights: alive all the same
    round_trip = Seconds(max(0.0, received - sent))
    link.correct(Seconds(told - (sent + received) / 2), round_trip)


async def watch(link: Link, clock: Clock) -> None:
    """Ping until cancelled. FeedLostError when the peer falls silent: after `ping` + `answer` seconds at the latest."""
    loop, patience = asyncio.get_running_loop(), link.peer.patience
    measured = loop.time()
    while True:
        now = loop.time()
        due = min(link.heard_at + patience.ping, measured + patience.measure) - now
        if due > 0 or link.paused:
            await asyncio.sleep(max(due, 0.05))
            continue
        await measure(link, clock)
        measured = loop.time()
