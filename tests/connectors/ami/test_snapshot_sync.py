from __future__ import annotations

from realtime.events import MemberSet, SnapshotEnded
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
