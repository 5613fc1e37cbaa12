from connectors.simulator import shifts, visits
from connectors.simulator.world import Device
from tests.connectors.simulator.story import busy_centre, empty_room, heard, names, verbs


def test_a_phone_that_drops_off_is_said_as_contact_and_as_member_state() -> None:
    world, _ = empty_room()
    heard(world)
    shifts.phone_fails(world)
    said = heard(world)
    assert names(said) == ["PeerStatus", "ContactStatus", "DeviceStateChange", "QueueMemberStatus"]
    assert (said[1]["ContactStatus"], said[1]["RoundtripUsec"], said[3]["Status"]) == ("Unreachable", "0", "5")
    shifts.phone_recovers(world, world.agents[0])
    assert world.agents[0].device is Device.NOT_INUSE


def test_who_goes_home_finishes_the_call_first() -> None:
    world, lines = empty_room()
    visits.arrive(world, world.queues["sales"])
    world.advance(world.now + 25)
    shifts.go(world, world.agents[0])
    assert world.agents[0].members
    world.advance(world.now + 3600)
    assert not world.agents[0].members
    assert "REMOVEMEMBER" in verbs(lines)


def test_a_break_is_put_off_while_too_many_rest() -> None:
    world, _ = empty_room(agents=2)
    first, second = world.agents
    shifts.take_break(world, first)
    shifts.take_break(world, second)
    assert first.paused
    assert not second.paused


def test_the_roster_decides_who_is_there() -> None:
    world = busy_centre()
    for agent in world.agents:
        if shifts.on_shift(agent, shifts.hour_of_day(world)):
            assert agent.members
    night = next(agent for agent in world.agents if agent.person.shift == (20.0, 32.0))
    assert shifts.on_shift(night, 3.0)
    assert not shifts.on_shift(night, 12.0)
