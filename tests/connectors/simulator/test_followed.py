from connectors.simulator.centre import run_day
from connectors.simulator.followed import Followed, parsed
from connectors.simulator.lists import WorldLists
from connectors.simulator.members import pause
from connectors.simulator.settings import SimulationSettings
from tests.connectors.simulator.story import START, busy_centre, empty_room


def rows(source: Followed | WorldLists, action: str) -> list[str]:
    return [row.replace("@", "") for row in source.rows(action, {})]


def test_following_a_stream_from_a_snapshot_gives_the_snapshot_of_its_end() -> None:
    world = busy_centre(seed=4)
    truth, floor = WorldLists(world), Followed()
    floor.now = START
    for action in ("queuestatus", "coreshowchannels"):
        for row in rows(truth, action):
            floor.take(row.encode(), START)
    for minute in range(1, 31):
        world.advance(START + minute * 60)
        for at, frame in world.wire.take():
            floor.take(frame, at)
    floor.now = world.now

    def callers(source: Followed | WorldLists) -> list[tuple[str, str, str]]:
        found = [parsed(row.encode()) for row in rows(source, "queuestatus") if "Event: QueueEntry" in row]
        return sorted((row["Queue"], row["Position"], row["Uniqueid"]) for row in found)

    def members(source: Followed | WorldLists) -> dict[tuple[str, str], tuple[str, str, str]]:
        found = [parsed(row.encode()) for row in rows(source, "queuestatus") if "Event: QueueMember" in row]
        return {(row["Queue"], row["Location"]): (row["Status"], row["Paused"], row["PausedReason"]) for row in found}

    def channels(source: Followed | WorldLists) -> set[str]:
        return {parsed(row.encode())["Uniqueid"] for row in rows(source, "coreshowchannels")}

    assert callers(floor) == callers(truth)
    assert members(floor) == members(truth)
    assert channels(floor) == channels(truth)


def test_before_anything_was_heard_the_snapshot_is_empty() -> None:
    assert rows(Followed(), "queuestatus") == []
    assert rows(Followed(), "bridgelist") == []
    assert Followed().calls() == (0, 0)


def test_a_queue_known_only_by_its_events_is_listed_too() -> None:
    world, _ = empty_room()
    pause(world, world.agents[0], "小休")
    floor = Followed()
    for at, frame in world.wire.take():
        floor.take(frame, at)
    assert [parsed(row.encode())["Event"] for row in rows(floor, "queuestatus")] == ["QueueParams", "QueueMember"]
    assert parsed(rows(floor, "queuesummary")[0].encode())["LoggedIn"] == "1"


def test_garbage_does_no_harm() -> None:
    floor = Followed()
    for frame in (
        b"",
        b"\xff\xfe\r\n\r\n",
        b"Event: QueueEntry\r\nWait: soon\r\n\r\n",
        b"Event: Hangup\r\nChannel: x\r\n\r\n",
    ):
        floor.take(frame, 1.0)
    assert floor.times()[1] >= 0


def test_a_day_is_followed_without_leaving_channels_behind() -> None:
    floor = Followed()
    for at, frame in run_day(SimulationSettings(warm_up=0), START, seconds=3600):
        floor.take(frame, at)
    assert len(floor.channels) < 200
