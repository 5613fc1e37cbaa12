from __future__ import annotations

import time

from connectors.clock import SystemClock


async def test_the_clock_on_the_wall_goes() -> None:
    clock, before = SystemClock(), time.time()
    await clock.sleep(0)
    assert before <= clock.now() <= time.time()
