from __future__ import annotations

from realtime.events import CallerJoined, DialplanVisible, UserEventSent
from tests.connectors.ami.pbx import Pbx, event, joined
from tests.connectors.ami.running import following


async def test_the_dialplan_class_is_told_once() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(event("DeviceStateChange", Device="Local/1001@agents", State="INUSE") + joined("1.8"))
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))
        assert run.heard.of(DialplanVisible) == []
        pbx.say(event("VarSet", Uniqueid="1.1", Variable="OTHER", Value="1") * 3 + joined("1.9"))
        await run.heard.until(lambda: len(run.heard.of(CallerJoined)) == 2)
    kinds = [type(each) for each in run.heard.events]
    assert kinds[-2:] == [DialplanVisible, CallerJoined]


async def test_names_in_gbk_arrive_as_they_were_meant() -> None:
    pbx = Pbx()
    named = joined("1.9", CallerIDName="@").replace(b"@", "王芳".encode("gb18030"))
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(named)
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))
    assert run.heard.of(CallerJoined)[0].name == "王芳"
    assert run.vitals.undecodable == 1


async def test_garbage_half_frames_and_ten_megabytes_cost_only_themselves() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(b"\x00\xff\xfe garbage \r\n\r\nEvent: QueueCallerJoin\r\nQueue: sal\r\n\r\n")
        pbx.say(b"Event: QueueCallerJoin\r\nQueue: " + b"x" * 10_000_000 + b"\r\n\r\n")
        pbx.say(joined("1.9"))
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))
    assert [each.channel for each in run.heard.of(CallerJoined)] == ["hq/1.9"]
    assert (run.vitals.dropped, run.vitals.unread) == (1, 1)


async def test_a_user_event_that_somebody_elses_action_sent_is_heard_though_it_carries_an_action_id() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        pbx.say(event("UserEvent", UserEvent="Help", ActionID="of-somebody-else"))
        await run.heard.until(lambda: bool(run.heard.of(UserEventSent)))
    assert run.heard.of(UserEventSent)[0].name == "Help"
