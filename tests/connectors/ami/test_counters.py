from __future__ import annotations

import asyncio

from connectors.ami.counters import ask_counters
from connectors.ami.link import Link
from realtime.events import FloorEvent, QueueSeen
from tests.connectors.ami.pbx import Fields, Pbx, frame
from tests.connectors.ami.running import following


def queue_rows(action: Fields) -> bytes:
    """Two queues with their counters, a caller, and members unless somebody asked for one that is not there."""
    named = ("ActionID", action["ActionID"])
    rows = [
        frame(("Event", "QueueParams"), named, Queue="sales", Calls="1", Completed="7", Abandoned="2"),
        frame(("Event", "QueueEntry"), named, Queue="sales", Uniqueid="1.0", Position="1", Wait="3"),
        frame(("Event", "QueueParams"), named, Queue="support", Calls="0", Completed="0", Abandoned="1"),
    ]
    if "Member" not in action:
        rows.append(frame(("Event", "QueueMember"), named, Queue="sales", Name="Wei", Location="PJSIP/1", Status="1"))
    begun = frame(("Response", "Success"), named, EventList="start", Message="Queue status will follow")
    end = frame(("Event", "QueueStatusComplete"), named, EventList="Complete", ListItems=str(len(rows)))
    return begun + b"".join(rows) + end


async def test_counters_are_asked_for_without_the_members() -> None:
    told: list[FloorEvent] = []
    pbx = Pbx()
    pbx.answers["QueueStatus"] = queue_rows
    async with pbx.listening(), following(pbx) as running, asyncio.timeout(10):
        await running.heard.live()
        link = running.session.link
        assert isinstance(link, Link)
        assert await ask_counters(link, told.append) == 2
    assert [(e.queue, e.completed, e.abandoned) for e in told if isinstance(e, QueueSeen)] == [
        ("hq/sales", 7, 2),
        ("hq/support", 0, 1),
    ]
    assert len(told) == 2
    assert pbx.actions[-1]["Member"] == "-"
