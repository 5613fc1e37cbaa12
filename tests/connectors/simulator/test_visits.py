import pytest

from connectors.simulator import members, offers, visits
from connectors.simulator.world import Call, World
from tests.connectors.simulator.story import empty_room, heard, names, verbs


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Callers do nothing by themselves, nobody redials, everybody would answer."""
    monkeypatch.setattr(visits, "SHORT_RATE", 0.0)
    monkeypatch.setattr(visits, "KEY_RATE", 0.0)
    monkeypatch.setattr(visits, "REDIAL_RATE", 0.0)
    monkeypatch.setattr(offers, "MISS_RATE", 0.0)


def waiting(world: World) -> Call:
    """A caller in a queue whose only agent is on a break."""
    for agent in world.agents:
        agent.paused = True
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 5)
    (call,) = world.queues["sales"].waiting[-1:]
    heard(world)
    return call


def test_a_caller_who_hangs_up_is_heard_to_hang_up_before_the_abandon() -> None:
    world, lines = empty_room()
    call = waiting(world)
    visits.abandon(world, call, call.joined)
    said = heard(world)
    assert [name for name in names(said) if name != "DeviceStateChange"] == [
        *["HangupRequest", "QueueCallerAbandon", "MusicOnHoldStop", "QueueCallerLeave", "SoftHangupRequest", "Hangup"],
    ]
    assert (said[-1]["Cause"], said[-1]["Cause-txt"]) == ("0", "Unknown")
    assert verbs(lines)[-1] == "ABANDON"


def test_a_caller_who_hangs_up_while_a_phone_rings_cancels_it() -> None:
    world, lines = empty_room()
    visits.arrive(world, world.queues["sales"])
    while not world.queues["sales"].waiting:
        world.step()
    (call,) = world.queues["sales"].waiting
    assert call.rings
    heard(world)
    visits.abandon(world, call, call.joined)
    said = heard(world)
    assert [frame["DialStatus"] for frame in said if frame["Event"] == "DialEnd"] == ["CANCEL", "CANCEL"]
    assert verbs(lines)[-2:] == ["RINGCANCELED", "ABANDON"]
    assert world.agents[0].busy is None


def test_a_queue_time_out_is_an_abandon_without_a_hangup_and_with_a_status() -> None:
    world, lines = empty_room()
    call = waiting(world)
    visits.time_out(world, call, call.joined)
    said = heard(world)
    assert names(said)[0] == "QueueCallerAbandon"
    assert "HangupRequest" not in names(said)
    assert [frame["Value"] for frame in said if frame.get("Variable") == "QUEUESTATUS"] == ["TIMEOUT"]
    assert verbs(lines)[-1] == "EXITWITHTIMEOUT"


def test_a_key_leaves_without_any_abandon() -> None:
    world, lines = empty_room()
    call = waiting(world)
    visits.press_key(world, call, call.joined)
    said = names(heard(world))
    assert "QueueCallerLeave" in said
    assert "QueueCallerAbandon" not in said
    assert verbs(lines)[-1] == "EXITWITHKEY"
    world.advance(world.now + 30)
    assert call.over


def test_a_queue_that_loses_its_last_member_sends_its_callers_away() -> None:
    world, lines = empty_room()
    waiting(world)
    members.log_out(world, world.agents[0])
    visits.turn_out(world, world.queues["sales"])
    assert verbs(lines)[-1] == "EXITEMPTY"
    assert [frame["Value"] for frame in heard(world) if frame.get("Variable") == "QUEUESTATUS"] == ["LEAVEEMPTY"]


@pytest.mark.parametrize("status", ["FULL", "JOINEMPTY"])
def test_a_caller_who_is_refused_never_joins(status: str) -> None:
    world, lines = empty_room()
    if status == "FULL":
        for _ in range(3):
            waiting(world)
    else:
        members.log_out(world, world.agents[0])
    heard(world)
    lines.clear()
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 5)
    said = heard(world)
    assert [frame["Value"] for frame in said if frame.get("Variable") == "QUEUESTATUS"] == [status]
    assert "QueueCallerJoin" not in names(said)
    assert lines == []


def test_an_overflow_is_a_second_visit_of_the_same_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    world, lines = empty_room(queues=("sales", "complaints"))
    world.queues["sales"].overflow = "complaints"
    call = waiting(world)
    monkeypatch.setattr(world.rng, "random", lambda: 0.1)
    visits.time_out(world, call, call.joined)
    assert verbs(lines)[-2:] == ["EXITWITHTIMEOUT", "ENTERQUEUE"]
    assert lines[-1].split("|")[1:3] == [call.channel.uniqueid, "complaints"]


def test_a_caller_can_leave_only_once() -> None:
    world, lines = empty_room()
    call = waiting(world)
    since = call.joined
    visits.abandon(world, call, since)
    visits.abandon(world, call, since)
    visits.time_out(world, call, since)
    visits.press_key(world, call, since)
    assert verbs(lines) == ["ENTERQUEUE", "ABANDON"]


def test_those_who_gave_up_call_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "REDIAL_RATE", 1.0)
    world, lines = empty_room()
    call = waiting(world)
    visits.abandon(world, call, call.joined)
    world.advance(world.now + 190)
    entered = [line.split("|")[6] for line in lines if "ENTERQUEUE" in line]
    assert entered == [call.number, call.number]
