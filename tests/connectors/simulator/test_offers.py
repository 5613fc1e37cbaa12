import pytest

from connectors.simulator import offers, visits
from tests.connectors.simulator.story import empty_room, heard, names, verbs


def test_an_answered_call_is_told_in_the_order_of_a_real_asterisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MISS_RATE", 0.0)
    world, lines = empty_room()
    heard(world)
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 25)
    said = [name for name in names(heard(world)) if name not in ("DeviceStateChange", "VarSet")]
    assert said[:14] == [
        *["Newchannel", "MixMonitorStart", "QueueCallerJoin", "MusicOnHoldStart", "Newchannel", "AgentCalled"],
        *["DialBegin", "QueueMemberStatus", "DialEnd", "MusicOnHoldStop", "QueueCallerLeave", "AgentConnect"],
        *["BridgeEnter", "BridgeEnter"],
    ]
    assert verbs(lines)[:2] == ["ENTERQUEUE", "CONNECT"]


def test_a_phone_nobody_picks_up_is_a_ring_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MISS_RATE", 1.0)
    world, lines = empty_room()
    heard(world)
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 20)
    said = heard(world)
    (missed,) = [frame for frame in said if frame["Event"] == "AgentRingNoAnswer"]
    assert missed["RingTime"] == "15000"
    assert "RINGNOANSWER" in verbs(lines)
    assert [frame["DialStatus"] for frame in said if frame["Event"] == "DialEnd"] == ["NOANSWER"]


def test_of_a_ring_all_queue_one_answers_and_the_others_stop_ringing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MISS_RATE", 0.0)
    world, lines = empty_room(agents=3)
    world.queues["sales"].ring_all = True
    heard(world)
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 18)
    said = heard(world)
    assert names(said).count("AgentCalled") == 3
    assert names(said).count("AgentConnect") == 1
    assert verbs(lines).count("RINGCANCELED") == 2
    assert [frame["Cause"] for frame in said if frame["Event"] == "Hangup"][:2] == ["26", "26"]


def test_the_lowest_penalty_and_then_the_longest_idle_is_rung_first() -> None:
    world, _ = empty_room(agents=3)
    queue = world.queues["sales"]
    first, second, third = world.agents
    queue.members[first.interface].penalty = 1
    second.free_since, third.free_since = world.now, world.now - 60
    assert [member.agent for member in offers.chosen(world, queue)] == [third]
