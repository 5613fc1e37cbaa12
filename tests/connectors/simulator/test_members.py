from connectors.simulator import members
from connectors.simulator.world import Device
from tests.connectors.simulator.story import empty_room, heard, names, verbs


def test_a_pause_of_all_is_one_event_and_one_line_for_each_queue() -> None:
    world, lines = empty_room(queues=("sales", "support"))
    heard(world)
    members.pause(world, world.agents[0], "用餐")
    said = heard(world)
    assert names(said) == ["QueueMemberPause"] * 2
    assert [frame["PausedReason"] for frame in said] == ["用餐", "用餐"]
    assert verbs(lines) == ["PAUSEALL", "PAUSE", "PAUSE"]
    members.unpause(world, world.agents[0])
    assert [frame["Paused"] for frame in heard(world)] == ["0", "0"]
    assert verbs(lines)[3:] == ["UNPAUSEALL", "UNPAUSE", "UNPAUSE"]


def test_a_device_state_reaches_every_queue_and_is_said_once() -> None:
    world, _ = empty_room(queues=("sales", "support"))
    heard(world)
    for _ in range(2):
        members.set_device(world, world.agents[0], Device.UNAVAILABLE)
    assert names(heard(world)) == ["DeviceStateChange", "QueueMemberStatus", "QueueMemberStatus"]


def test_who_logs_out_is_gone_from_every_queue() -> None:
    world, lines = empty_room(queues=("sales", "support"))
    heard(world)
    members.log_out(world, world.agents[0])
    assert names(heard(world)) == ["QueueMemberRemoved"] * 2
    assert verbs(lines) == ["REMOVEMEMBER"] * 2
    assert not world.queues["sales"].members
