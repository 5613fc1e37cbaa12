import pytest

from connectors.simulator.world import Device
from tests.connectors.simulator.story import START, empty_room


def test_things_happen_in_order_and_those_of_one_moment_as_they_were_put_down() -> None:
    world, _ = empty_room()
    order: list[str] = []
    world.after(2, order.append, "late")
    world.after(1, order.append, "early")
    world.after(1, order.append, "early too")
    world.advance(START + 3)
    assert order == ["early", "early too", "late"]
    assert world.now == START + 3


def test_durations_have_the_mean_they_were_asked_for() -> None:
    world, _ = empty_room()
    drawn = [world.lognormal(60) for _ in range(20_000)]
    assert sum(drawn) / len(drawn) == pytest.approx(60, rel=0.05)


def test_an_agent_is_available_only_when_nothing_stands_in_the_way() -> None:
    world, _ = empty_room()
    (agent,) = world.agents
    assert agent.available(world.now)
    agent.device = Device.UNAVAILABLE
    assert not agent.available(world.now)
    agent.device, agent.paused = Device.NOT_INUSE, True
    assert not agent.available(world.now)
    agent.paused, agent.ready_at = False, world.now + 1
    assert not agent.available(world.now)
