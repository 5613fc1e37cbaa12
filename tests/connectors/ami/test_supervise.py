from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from connectors.ami.supervise import FAREWELL, Supervisor
from connectors.errors import MisconfiguredError
from realtime.events import CallerJoined, FeedReason, FeedState, SnapshotEnded
from realtime.names import PbxId
from tests.connectors.ami.pbx import QUICK, Heard, Pbx, event, joined


async def test_several_pbxs_are_followed_at_once_and_each_says_goodbye() -> None:
    one, two, heard = Pbx(), Pbx(), Heard()
    async with one.listening(), two.listening():
        peers = [one.peer(name=PbxId("one")), two.peer(name=PbxId("two"))]
        async with Supervisor(peers, heard, rng=random.Random(1)) as supervisor:
            await heard.live(times=2)
            one.say(joined("1.1"))
            two.say(joined("1.1"))
            await heard.until(lambda: len(heard.of(CallerJoined)) == 2)
            assert {name: vitals.dials for name, vitals in supervisor.vitals.items()} == {"one": 1, "two": 1}
    assert {each.channel for each in heard.of(CallerJoined)} == {"one/1.1", "two/1.1"}
    assert heard.states[-2:] == [(FeedState.DOWN, FeedReason.STOPPED, None)] * 2


async def test_one_pbx_in_trouble_does_not_touch_the_other() -> None:
    good, bad, heard = Pbx(), Pbx(), Heard()
    async with good.listening(), bad.listening():
        peers = [good.peer(name=PbxId("good")), bad.peer(name=PbxId("bad"), secret="wrong-horse")]
        async with Supervisor(peers, heard):
            await heard.live()
            await heard.until(lambda: (FeedState.DOWN, FeedReason.WRONG_SECRET, "floorwatch") in heard.states)
    assert bad.count("Login") == 1


async def test_a_pbx_that_restarts_is_followed_again_with_a_new_snapshot() -> None:
    pbx, heard = Pbx(), Heard()
    async with pbx.listening(), Supervisor([pbx.peer()], heard, rng=random.Random(3)):
        await heard.live()
        pbx.say(event("Shutdown", Restart="True"))
        await heard.live(times=2)
    assert [(state, reason) for state, reason, _ in heard.states] == [
        (FeedState.CATCHING_UP, None),
        (FeedState.LIVE, None),
        (FeedState.DOWN, FeedReason.RESTARTING),
        (FeedState.CATCHING_UP, None),
        (FeedState.LIVE, None),
        (FeedState.DOWN, FeedReason.STOPPED),
    ]
    assert len(heard.of(SnapshotEnded)) == 2


async def test_the_end_comes_soon_whatever_the_peers_do() -> None:
    silent, heard = Pbx(), Heard()
    silent.on_connect = lambda _: None
    async with silent.listening():
        supervisor = Supervisor([silent.peer()], heard)
        supervisor.start()
        await Heard.when(lambda: silent.dialled == 1)
        began = time.monotonic()
        await supervisor.close()
        assert time.monotonic() - began < FAREWELL
    assert heard.states == [(FeedState.DOWN, FeedReason.STOPPED, None)]
    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("ami")] == []


async def test_reading_is_held_back_and_let_go_for_all() -> None:
    pbx, heard = Pbx(), Heard()
    async with pbx.listening(), Supervisor([pbx.peer(patience=QUICK)], heard) as supervisor:
        await heard.live()
        supervisor.pause()
        pbx.say(joined("1.1"))
        for _ in range(100):
            await asyncio.sleep(0)
        assert heard.of(CallerJoined) == []
        supervisor.resume()
        await heard.until(lambda: bool(heard.of(CallerJoined)))


def test_names_must_differ_and_files_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(MisconfiguredError, match="same name"):
        Supervisor([Pbx().peer(), Pbx().peer()], Heard())
    with pytest.raises(MisconfiguredError, match=r"none\.pem"):
        Supervisor([Pbx().peer(tls=True, ca_file=tmp_path / "none.pem")], Heard())


async def test_the_connection_of_a_pbx_can_be_asked_something_more() -> None:
    pbx, heard = Pbx(), Heard()
    async with pbx.listening(), Supervisor([pbx.peer()], heard) as supervisor:
        await heard.live()
        link = supervisor.link(PbxId("hq"))
        assert link is not None
        assert (await link.ask("Ping"))["Ping"] == "Pong"
        assert supervisor.link(PbxId("elsewhere")) is None
