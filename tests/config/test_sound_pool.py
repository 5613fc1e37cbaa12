from __future__ import annotations

import asyncio
import os
from concurrent.futures import BrokenExecutor

import pytest

from config.sound_pool import SoundPool


async def test_after_a_process_that_died_another_one_works() -> None:
    pool, loop = SoundPool(), asyncio.get_running_loop()
    assert await loop.run_in_executor(pool, abs, -1) == 1
    with pytest.raises(BrokenExecutor):
        await loop.run_in_executor(pool, os._exit, 1)
    assert await loop.run_in_executor(pool, abs, -2) == 2
    await pool.close()
