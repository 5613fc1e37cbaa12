from connectors.simulator import legs
from connectors.simulator.world import Call
from tests.connectors.simulator.story import channel, empty_room, heard, names


def test_a_caller_comes_in_ringing_through_a_trunk() -> None:
    world, _ = empty_room()
    heard(world)
    made = legs.caller_channel(world, world.trunks[0], world.queues["sales"], "13800000042", "")
    (said,) = heard(world)
    assert said["Channel"] == "PJSIP/carrier-a-00000000"
    assert (said["ChannelStateDesc"], said["Uniqueid"], said["Linkedid"]) == ("Ring", made.uniqueid, made.uniqueid)


def test_a_local_leg_has_two_halves_and_both_are_hung_up() -> None:
    world, _ = empty_room(sip=False)
    call = Call(channel(), "13800000042", "", "carrier-a")
    heard(world)
    ring = legs.agent_leg(world, call, world.queues["sales"], world.agents[0])
    assert ring.far is not None
    assert [frame["Channel"][-2:] for frame in heard(world)] == [";1", ";2"]
    legs.hang_up_leg(world, ring.leg, ring.far, 16)
    assert names(heard(world)) == ["HangupRequest", "Hangup", "SoftHangupRequest", "Hangup"]
    assert not world.channels


def test_a_call_that_is_over_is_struck_off() -> None:
    world, _ = empty_room()
    made = legs.caller_channel(world, world.trunks[0], world.queues["sales"], "1", "")
    call = Call(made, "1", "", "carrier-a")
    world.calls[made.uniqueid] = call
    legs.hang_up_caller(world, call, 16)
    assert call.over
    assert not world.calls
    assert not world.channels
