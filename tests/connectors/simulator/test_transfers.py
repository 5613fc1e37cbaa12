import pytest

from connectors.simulator import offers, talks, transfers, visits
from connectors.simulator.world import Call, Talk, World
from tests.connectors.simulator.story import empty_room, heard, names, verbs


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MISS_RATE", 0.0)
    monkeypatch.setattr(offers, "plan", lambda *_: None)
    monkeypatch.setattr(talks, "PAUSES_FOR_WRAP_UP", 0.0)


def talking(world: World) -> tuple[Call, Talk]:
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 25)
    (call,) = world.calls.values()
    assert call.talk is not None
    heard(world)
    return call, call.talk


def test_a_blind_transfer_frees_the_agent_and_begins_a_new_visit_of_the_same_call() -> None:
    world, lines = empty_room(queues=("sales", "support"))
    call, talk = talking(world)
    transfers.blind(world, talk, world.queues["support"])
    said = [name for name in names(heard(world)) if name not in ("DeviceStateChange", "QueueMemberStatus")]
    assert said[:6] == ["BlindTransfer", "BridgeLeave", "Hangup", "AgentComplete", "BridgeLeave", "QueueCallerJoin"]
    assert verbs(lines)[-2:] == ["BLINDTRANSFER", "ENTERQUEUE"]
    assert lines[-1].split("|")[1:3] == [call.channel.uniqueid, "support"]
    assert talk.agent.busy is None


def test_after_an_attended_transfer_the_colleague_talks_on_without_the_agent() -> None:
    world, lines = empty_room()
    call, talk = talking(world)
    transfers.consult(world, talk, "3001")
    world.advance(world.now + 31)
    said = heard(world)
    assert "AttendedTransfer" in names(said)
    (complete,) = [frame for frame in said if frame["Event"] == "AgentComplete"]
    assert complete["Reason"] == "transfer"
    assert [verb for verb in verbs(lines) if verb.endswith("TRANSFER")] == ["ATTENDEDTRANSFER"]
    assert talk.agent.busy is None
    assert talk.agent.device == 1
    assert call in world.calls.values()
    world.advance(world.now + 3600)
    assert not world.calls
    assert not world.channels


def test_a_caller_who_leaves_during_the_consultation_leaves_no_channel_behind() -> None:
    world, _ = empty_room()
    _, talk = talking(world)
    transfers.consult(world, talk, "3001")
    talks.caller_ends(world, talk)
    world.advance(world.now + 60)
    assert not world.channels
    assert talk.agent.device == 1


def test_a_caller_who_leaves_while_agent_and_colleague_talk_leaves_no_channel_behind() -> None:
    world, _ = empty_room()
    _, talk = talking(world)
    transfers.consult(world, talk, "3001")
    world.advance(world.now + 6)
    talks.caller_ends(world, talk)
    world.advance(world.now + 60)
    assert not world.channels
    assert "AttendedTransfer" not in names(heard(world))
