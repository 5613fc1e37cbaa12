from connectors.simulator import troubles
from connectors.simulator.scenarios import Incident, Trouble
from tests.connectors.simulator.story import busy_centre, heard, names


def test_a_surge_comes_and_passes() -> None:
    world = busy_centre()
    troubles.strike(world, Incident(Trouble.SURGE, 0, lasts=60, size=4))
    assert max(queue.factor for queue in world.queues.values()) == 4
    world.advance(world.now + 61)
    assert max(queue.factor for queue in world.queues.values()) == 1


def test_drops_end_conversations_by_rtp_time_out() -> None:
    world = busy_centre(seed=2)
    troubles.strike(world, Incident(Trouble.DROPS, 0, lasts=5, size=3))
    world.advance(world.now + 6)
    lost = {frame["Linkedid"] for frame in heard(world) if frame["Event"] == "Hangup" and frame["Cause"] == "44"}
    assert 1 <= len(lost) <= 3


def test_a_failing_trunk_loses_its_calls_says_so_and_recovers() -> None:
    world = busy_centre(seed=3)
    on_it = [call for call in world.calls.values() if call.trunk == "carrier-b"]
    assert on_it
    troubles.strike(world, Incident(Trouble.TRUNK, 0, lasts=60, size=1.0))
    said = heard(world)
    assert names(said) == ["PeerStatus", "ContactStatus", "Registry"]
    assert said[-1]["Status"] == "Unregistered"
    world.advance(world.now + 25)
    assert all(call.over for call in on_it if call.queue is None and call.talk is None)
    assert {"38", "41"} & {frame.get("Cause") for frame in heard(world) if frame["Event"] == "Hangup"}
    world.advance(world.now + 60)
    assert "Registered" in [frame["Status"] for frame in heard(world) if frame["Event"] == "Registry"]
