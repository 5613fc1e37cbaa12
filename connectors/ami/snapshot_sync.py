"""What the PBX holds now: queues, members, waiting callers, legs and devices, beside the live stream.

Live events are applied while the lists are under way. The floor itself skips a row whose key a live event touched since
SnapshotBegan (asterisk.md, the wire); so the rows may come late, and in slices that let everything else go on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, NamedTuple

from connectors.ami.link import Link
from connectors.ami.login import DENIED, WRITE_REPORTING, granted, missing
from connectors.ami.translate import translate
from connectors.ami.wire import Rows
from realtime.events import FloorEvent, SnapshotBegan, SnapshotEnded, Source
from realtime.names import Instant, Seconds

log = logging.getLogger(__name__)

SLICE: Final = 200
"""Rows given at once: some two milliseconds with the floor behind it."""

PROMPT: Final = Seconds(1.0)
"""How long a PBX may take to make a list. A row that we read later was late with us, on a busy machine say, and the
seconds a caller has waited count from when it was made: else the same wait looks like another one."""


async def synchronise(link: Link, deliver: Callable[[FloorEvent], None]) -> None:
    """Ask for the lists and deliver them between SnapshotBegan and SnapshotEnded.

    FeedRefusedError names the right without which there is nothing to show; the other lists may be missing.
    """
    pbx = link.peer.name
    deliver(SnapshotBegan(pbx=pbx, at=link.now(), source=Source.SNAPSHOT))
    queues = await _listed(link, "QueueStatus")
    channels = await _listed(link, "CoreShowChannels")
    devices = await _listed(link, "DeviceStateList")
    for listed in (queues, channels, devices):
        await _give(link, listed, deliver)
    whole = {"queues": queues.whole, "channels": channels.whole}
    deliver(SnapshotEnded(pbx=pbx, at=link.now(), source=Source.SNAPSHOT, **whole))


class Listed(NamedTuple):
    """One list: whether all of it came, its rows, and until when the PBX had made them."""

    whole: bool
    rows: Rows
    made: Instant


async def _give(link: Link, listed: Listed, deliver: Callable[[FloorEvent], None]) -> None:
    """Deliver rows in slices, letting each go as it is done: to free 20,000 at once takes 20 ms by itself."""
    rows = listed.rows
    while rows:
        for _ in range(min(SLICE, len(rows))):
            message, arrived = rows.popleft()
            event = translate(link.peer.name, message, min(arrived, listed.made))
            if event is None:
                link.vitals.unread += 1
            else:
                deliver(event)
        await asyncio.sleep(0)


async def _listed(link: Link, action: str) -> Listed:
    """Ask for one list."""
    made = Instant(link.now() + PROMPT)
    answer, rows, end = await link.ask_list(action)
    if granted(answer):
        told = end.get("ListItems", "")
        return Listed(not told.isdecimal() or int(told) == len(rows), rows, made)
    if answer.get("Message") == DENIED and action == "QueueStatus":
        raise missing(link, WRITE_REPORTING, "list the queues (QueueStatus)")
    if answer.get("Message") == DENIED:
        return Listed(False, rows, made)  # the link's state names the right (login.py)
    log.warning("%s does not give %s (%s); the floor does without", link.peer.address, action, answer.get("Message"))
    return Listed(False, rows, made)
