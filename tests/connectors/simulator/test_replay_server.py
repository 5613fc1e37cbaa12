import asyncio
import gzip
from math import inf
from pathlib import Path

import pytest

from connectors.simulator.actions import answer
from connectors.simulator.lists import WorldLists
from connectors.simulator.recording import RecordingWriter
from connectors.simulator.replay_server import Reel, ReplayServer, is_live
from connectors.simulator.retold import Retold
from tests.connectors.simulator.story import PATIENCE, START, Client, FakeClock, busy_centre, names, read

ALL = frozenset({"all"})


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Ten simulated minutes as a client would have recorded them: log-in, snapshot, events, a last snapshot."""
    world = busy_centre(seed=9)
    lists = WorldLists(world)
    path = tmp_path / "ami.jsonl.gz"
    with RecordingWriter(path) as writer:
        writer.write(0.0, b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nActionID: a\r\n\r\n")
        for action in ("QueueStatus", "CoreShowChannels"):
            writer.write(0.01, answer(lists, {"action": action, "actionid": "rec"}, ALL))
        world.advance(START + 600)
        for at, frame in world.wire.take():
            writer.write(at - START, frame)
        writer.write(601.0, answer(lists, {"action": "QueueStatus", "actionid": "rec"}, ALL))
    return path


async def test_a_client_gets_the_opening_snapshot_then_every_event_then_the_final_state(recording: Path) -> None:
    server = ReplayServer(recording, speed=None)
    client = await Client.dial(await server.start())
    client.say(Action="Login", Username="anybody", Secret="at all", ActionID="in")
    client.say(Action="QueueStatus", ActionID="first")
    await client.until(Event="QueueStatusComplete")
    opening = [frame for frame in client.seen if frame.get("ActionID") == "first"]
    async with asyncio.timeout(PATIENCE):
        await server.finished.wait()
    client.say(Action="QueueStatus", ActionID="last")
    await client.until(Event="QueueStatusComplete")
    events = [frame for frame in client.seen if "ActionID" not in frame]
    closing = [frame for frame in client.seen if frame.get("ActionID") == "last"]
    assert len(events) == server.played > 500
    assert "QueueParams" in names(opening)
    assert opening != closing
    truth = busy_centre(seed=9)
    truth.advance(START + 600)
    waiting = sum(len(queue.waiting) for queue in truth.queues.values())
    assert names(closing).count("QueueEntry") == waiting
    await client.leave()
    await server.stop()


async def test_at_a_speed_events_keep_their_distances(recording: Path) -> None:
    clock = FakeClock(until=40)
    server = ReplayServer(recording, speed=10, clock=clock)
    client = await Client.dial(await server.start())
    client.say(Action="Login", Username="x", Secret="y")
    client.say(Action="QueueStatus", ActionID="1")
    async with asyncio.timeout(PATIENCE):
        await clock.moved.wait()
    assert START + 350 < server.floor.now < START + 401
    assert not server.finished.is_set()
    await client.leave()
    await server.stop()


async def test_told_anew_it_happens_now_and_its_answers_know_the_hour(recording: Path) -> None:
    now = START + 1_000_000.0
    server = ReplayServer(recording, speed=None, retold=Retold(lambda: now), clock=FakeClock())
    client = await Client.dial(await server.start())
    client.say(Action="Login", Username="x", Secret="y")
    client.say(Action="QueueStatus", ActionID="first")
    async with asyncio.timeout(PATIENCE):
        await server.finished.wait()
    client.say(Action="Ping", ActionID="ping")
    told = await client.until(ActionID="ping")
    stamps = [float(frame["Timestamp"]) for frame in client.seen if "Timestamp" in frame and "Event" in frame]
    assert len(stamps) > 500
    assert set(stamps) == {now}
    assert float(told["Timestamp"]) >= now
    await client.leave()
    await server.stop()


async def test_it_begins_also_for_a_client_that_never_asks_for_a_snapshot(recording: Path) -> None:
    server = ReplayServer(recording, speed=1, clock=FakeClock())
    client = await Client.dial(await server.start())
    client.say(Action="Login", Username="x", Secret="y")
    assert (await client.until(Event="QueueCallerJoin"))["Queue"]
    await client.leave()
    await server.stop()


def test_answers_and_rows_are_told_from_live_events() -> None:
    world = busy_centre()
    rows = answer(WorldLists(world), {"action": "QueueStatus", "actionid": "1"}, ALL).split(b"\r\n\r\n")
    assert not any(is_live(row + b"\r\n\r\n") for row in rows)
    world.advance(START + 60)
    live = [frame for _, frame in world.wire.take()]
    assert all(is_live(frame) for frame in live)
    assert read(live[0])["Privilege"]


def test_a_speed_of_nothing_is_refused(recording: Path) -> None:
    with pytest.raises(ValueError, match="speed"):
        ReplayServer(recording, speed=0)


def test_a_reel_knows_its_end_and_takes_frames_back() -> None:
    reel = Reel(iter([(1.0, b"a"), (2.0, b"b")]))
    first = reel.take()
    reel.put_back([first])
    assert [reel.take(), reel.take()] == [(1.0, b"a"), (2.0, b"b")]
    assert reel.next_at == inf
    with pytest.raises(EOFError):
        reel.take()


async def test_a_recording_damaged_in_the_middle_is_played_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "half.gz"
    good = b'{"t": 20, "d": "Event: Reload\\r\\nPrivilege: system,all\\r\\n\\r\\n"}\n'
    path.write_bytes(gzip.compress(good * 2 + b"nonsense\n"))
    server = ReplayServer(path, speed=None, clock=FakeClock())
    client = await Client.dial(await server.start())
    client.say(Action="Login", Username="x", Secret="y")
    async with asyncio.timeout(PATIENCE):
        await server.finished.wait()
    assert "line 3" in str(server.damage)
    await client.leave()
    await server.stop()
