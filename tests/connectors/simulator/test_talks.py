import pytest

from connectors.simulator import offers, talks, visits
from connectors.simulator.world import Call, Device, Talk, World
from tests.connectors.simulator.story import empty_room, heard, names, verbs


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No chance events: everybody answers, nothing is planned after that."""
    monkeypatch.setattr(offers, "MISS_RATE", 0.0)
    monkeypatch.setattr(offers, "plan", lambda *_: None)
    monkeypatch.setattr(talks, "LATE_COMPLETE", 0.0)
    monkeypatch.setattr(talks, "PAUSES_FOR_WRAP_UP", 0.0)


def talking(world: World) -> tuple[Call, Talk]:
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 25)
    (call,) = world.calls.values()
    assert call.talk is not None
    heard(world)
    return call, call.talk


def device(talk: Talk) -> Device:
    return talk.agent.device


def paused(talk: Talk) -> bool:
    return talk.agent.paused


def events(world: World) -> list[str]:
    return [name for name in names(heard(world)) if name not in ("DeviceStateChange", "QueueMemberStatus")]


def test_a_caller_who_hangs_up_is_told_as_on_sip() -> None:
    world, lines = empty_room()
    _, talk = talking(world)
    talks.caller_ends(world, talk)
    assert events(world) == [
        *["HangupRequest", "AgentComplete", "BridgeLeave", "SoftHangupRequest", "BridgeLeave", "Hangup", "Hangup"],
    ]
    assert verbs(lines)[-1] == "COMPLETECALLER"


@pytest.mark.parametrize("sip", [True, False])
def test_an_agent_who_hangs_up_ends_it_as_agent(sip: bool) -> None:  # noqa: FBT001
    world, lines = empty_room(sip=sip)
    _, talk = talking(world)
    talks.agent_ends(world, talk)
    said = heard(world)
    (complete,) = [frame for frame in said if frame["Event"] == "AgentComplete"]
    assert complete["Reason"] == "agent"
    assert verbs(lines)[-1] == "COMPLETEAGENT"
    assert not world.channels


@pytest.mark.parametrize(("cause", "reason"), [(44, "caller"), (38, "agent"), (41, "caller")])
def test_a_drop_shows_by_its_cause_on_both_legs(cause: int, reason: str) -> None:
    world, _ = empty_room()
    _, talk = talking(world)
    talks.drop(world, talk, cause)
    said = heard(world)
    assert [frame["Cause"] for frame in said if frame["Event"] == "Hangup"] == [str(cause)] * 2
    assert [frame["Reason"] for frame in said if frame["Event"] == "AgentComplete"] == [reason]
    if cause == 44:
        assert (said[0]["Event"], said[0]["Cause"]) == ("SoftHangupRequest", "1")


def test_ending_it_twice_changes_nothing() -> None:
    world, lines = empty_room()
    _, talk = talking(world)
    talks.caller_ends(world, talk)
    heard(world)
    talks.agent_ends(world, talk)
    talks.drop(world, talk, 44)
    assert heard(world) == []
    assert verbs(lines).count("COMPLETECALLER") == 1


def test_the_agent_rests_for_the_wrap_up_time_before_the_next_caller() -> None:
    world, _ = empty_room()
    _, talk = talking(world)
    talks.caller_ends(world, talk)
    assert not talk.agent.available(world.now + 19)
    assert talk.agent.available(world.now + 20)
    member = world.queues["sales"].members["PJSIP/1001"]
    assert (member.calls_taken, member.last_call, member.in_call) == (1, world.now, False)


def test_hold_and_its_end_change_device_and_music() -> None:
    world, _ = empty_room()
    _, talk = talking(world)
    talks.put_on_hold(world, talk, 30)
    assert device(talk) is Device.ONHOLD
    assert events(world) == ["Hold", "MusicOnHoldStart"]
    world.advance(world.now + 31)
    assert device(talk) is Device.INUSE
    assert events(world) == ["Unhold", "MusicOnHoldStop"]


def test_a_break_that_waited_for_the_call_begins_after_it_and_ends() -> None:
    world, lines = empty_room()
    _, talk = talking(world)
    talk.agent.pause_due = ("小休", 300.0)
    talks.caller_ends(world, talk)
    assert paused(talk)
    world.advance(world.now + 301)
    assert not paused(talk)
    assert verbs(lines)[-4:] == ["PAUSEALL", "PAUSE", "UNPAUSEALL", "UNPAUSE"]


def test_reports_of_the_sound_come_while_they_talk_and_only_then() -> None:
    world, _ = empty_room(noise=True)
    _, talk = talking(world)
    world.advance(world.now + 11)
    assert names(heard(world)).count("RTCPSent") >= 2
    talks.caller_ends(world, talk)
    heard(world)
    world.advance(world.now + 20)
    assert "RTCPSent" not in names(heard(world))
