import time

from connectors.simulator.clock import SystemClock


async def test_the_system_clock_tells_the_time_and_waits() -> None:
    clock = SystemClock()
    assert abs(clock.now() - time.time()) < 5
    await clock.sleep(0)
