import asyncio
from pathlib import Path

import pytest

from connectors.simulator.settings import SimulationSettings
from connectors.simulator.simulated_pbx import SimulatedPbx
from tests.connectors.simulator.story import PATIENCE, START, Client, FakeClock


async def test_a_client_logs_in_gets_its_snapshot_and_hears_the_floor() -> None:
    pbx = SimulatedPbx(SimulationSettings(calls_per_hour=2000))
    client = await Client.dial(await pbx.start())
    client.log_in()
    client.say(Action="QueueStatus", ActionID="q")
    done = await client.until(Event="QueueStatusComplete")
    assert int(done["ListItems"]) > 40
    assert float((await client.until(Privilege="agent,all"))["Timestamp"]) > 1.7e9
    await client.leave()
    await pbx.stop()


async def test_simulated_time_runs_as_fast_as_asked() -> None:
    clock = FakeClock(until=30)
    pbx = SimulatedPbx(SimulationSettings(speed=20), clock)
    await pbx.start()
    async with asyncio.timeout(PATIENCE):
        await clock.moved.wait()
    assert pbx.world is not None
    assert START + 20 * 29 < pbx.world.now <= START + 20 * 30
    assert pbx.events > 1000
    await pbx.stop()


async def test_the_queue_log_holds_the_past_of_the_shift_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "queue_log"
    clock = FakeClock(until=60)
    pbx = SimulatedPbx(SimulationSettings(queue_log=path), clock)
    await pbx.start()
    async with asyncio.timeout(PATIENCE):
        await clock.moved.wait()
    await pbx.stop()
    times = [int(line.split("|")[0]) for line in path.read_text("utf-8").splitlines()]
    assert times == sorted(times)
    assert times[0] < START - 8000
    assert START < times[-1] <= START + 60


async def test_a_port_in_use_leaves_nothing_behind() -> None:
    first = SimulatedPbx(SimulationSettings(warm_up=0))
    port = await first.start()
    second = SimulatedPbx(SimulationSettings(warm_up=0))
    with pytest.raises(OSError, match="address already in use"):
        await second.start(port=port)
    await first.stop()
