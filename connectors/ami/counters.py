"""Asterisk's own counters of its queues, asked for with the least load.

QueueSummary does not carry them, so it has to be QueueStatus; asked for a member that does not exist, it lists one row
for each queue and each waiting caller, and none of the members, which are nearly all of it (app_queue.c,
manager_queues_status: `Member` names an interface or a member).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from connectors.ami.link import Link
from connectors.ami.translate import translate
from realtime.events import FloorEvent, QueueSeen

NOBODY: Final = "-"
"""No interface is called so: every interface has a slash after its technology."""


async def ask_counters(link: Link, deliver: Callable[[FloorEvent], None]) -> int:
    """Deliver a QueueSeen for each queue; how many. Raises what `Link.ask_list` raises."""
    _, rows, _ = await link.ask_list("QueueStatus", Member=NOBODY)
    told = 0
    for message, arrived in rows:
        if message.get("Event") == "QueueParams":
            event = translate(link.peer.name, message, arrived)
            if isinstance(event, QueueSeen):
                deliver(event)
                told += 1
    return told
