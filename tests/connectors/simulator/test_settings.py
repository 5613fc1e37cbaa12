import pytest

from connectors.simulator.settings import SimulationSettings


@pytest.mark.parametrize("name", ["agents", "queues", "calls_per_hour", "speed", "patience"])
def test_a_size_or_rate_of_nothing_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        SimulationSettings(**{name: 0})  # type: ignore[arg-type]


def test_a_negative_warm_up_is_refused() -> None:
    with pytest.raises(ValueError, match="warm_up"):
        SimulationSettings(warm_up=-1)


def test_conversations_grow_longer_when_there_are_more_agents_for_the_same_calls() -> None:
    assert SimulationSettings(agents=80).mean_talk() > SimulationSettings(agents=40).mean_talk()
    assert SimulationSettings(talk=33).mean_talk() == 33
