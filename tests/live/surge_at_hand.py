"""A surge on a real Asterisk, played by hand: `pytest tests/live/surge_at_hand.py`.

It waits for a detector that judges real time by real bins; on a busy machine that can outlast any patience a suite has.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.live.asterisk import Asterisk
from tests.live.leaving import gives_up
from tests.live.play import setting
from tests.live.test_alerts import BURST, alerts_of, until_rule, watching


async def test_five_times_the_usual_calls_raise_one_surge(asterisk: Asterisk, tmp_path: Path) -> None:
    async with watching(asterisk, tmp_path / "home") as daemon, setting(asterisk) as stage:
        for _ in range(BURST // 4):
            await asyncio.gather(*(gives_up(stage, "drops", 1.0) for _ in range(4)))
        alert = await until_rule(daemon, "surge", "firing", patience=150.0)
        assert alert["subject"] == "hq/drops"
        surges = [each for each in await alerts_of(daemon) if each["rule"] == "surge" and each["state"] != "pending"]
        assert len(surges) == 1
        assert alert["value"] >= 5
