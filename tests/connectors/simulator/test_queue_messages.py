from connectors.simulator import queue_messages, visits
from tests.connectors.simulator.story import empty_room, heard


def test_member_events_carry_the_member_as_asterisk_shows_it() -> None:
    world, _ = empty_room()
    member = world.queues["sales"].members["PJSIP/1001"]
    queue_messages.member_event(world.wire, world.now, "QueueMemberStatus", member)
    (said,) = heard(world)[-1:]
    assert said["MemberName"] == "林0"
    assert (said["Status"], said["Paused"], said["InCall"], said["Wrapuptime"]) == ("1", "0", "0", "20")


def test_the_first_in_line_lets_the_queue_ring_and_the_last_to_leave_lets_it_rest() -> None:
    world, _ = empty_room(agents=1)
    heard(world)
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 30)
    states = [frame["State"] for frame in heard(world) if frame.get("Device") == "Queue:sales"]
    assert states == ["RINGING", "NOT_INUSE"]
