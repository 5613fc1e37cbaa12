from __future__ import annotations

from collections import deque
from types import SimpleNamespace
from typing import cast

from connectors.ami.link import Link
from connectors.ami.snapshot_sync import Listed, _give
from connectors.ami.vitals import Vitals
from realtime.events import CallerSeen, FloorEvent, MemberSet, SnapshotEnded
from realtime.names import Instant, PbxId
from tests.connectors.ami.pbx import Pbx, member
from tests.connectors.ami.running import following


async def test_twenty_thousand_members_arrive_whole() -> None:
    pbx = Pbx()
    pbx.members = [member(each) for each in range(20_000)]
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert len(run.heard.of(MemberSet)) == 20_000
    assert run.heard.of(SnapshotEnded)[0].queues


async def test_a_list_that_lost_rows_is_not_believed_to_be_whole() -> None:
    pbx = Pbx()
    pbx.answers["QueueStatus"] = lambda action: pbx.queue_status(action).replace(b"ListItems: 2", b"ListItems: 3")
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert [(each.queues, each.channels) for each in run.heard.of(SnapshotEnded)] == [(False, True)]


async def test_lists_that_are_denied_are_done_without() -> None:
    pbx = Pbx()
    pbx.answers["CoreShowChannels"] = pbx.answers["DeviceStateList"] = pbx.denied
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
    assert [(each.queues, each.channels) for each in run.heard.of(SnapshotEnded)] == [(True, False)]


async def test_a_row_that_is_read_late_counts_from_when_the_pbx_made_it() -> None:
    heard: list[FloorEvent] = []
    row = {"Event": "QueueEntry", "Queue": "sales", "Uniqueid": "1.1", "Wait": "7", "Position": "1"}
    link = SimpleNamespace(peer=SimpleNamespace(name=PbxId("hq")), vitals=Vitals())
    made = Instant(100.0)
    rows = deque([(dict(row), Instant(99.5)), (row | {"Uniqueid": "1.2"}, Instant(130.0))])
    await _give(cast("Link", link), Listed(True, rows, made), heard.append)
    assert [(event.at, event.waited) for event in heard if isinstance(event, CallerSeen)] == [(99.5, 7.0), (100.0, 7.0)]
