"""What alert rules have to know beyond the floor: how full the disk is, and which channels do not deliver."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from connectors.channels.canary import Trouble as ChannelTrouble
from realtime.detectors.ruleset import Outside, Trouble

Troubles = Callable[[], Iterable[ChannelTrouble]]


def outside(directory: Path, troubles: Iterable[ChannelTrouble]) -> Outside:
    """Ask the disk; waits for it, so call it in a thread. A disk that cannot be asked is not known."""
    found = tuple({each.channel: Trouble(each.channel, each.since) for each in troubles}.values())
    try:
        usage = shutil.disk_usage(directory)
    except OSError:
        return Outside(troubles=found)
    used = 1.0 - usage.free / usage.total if usage.total else 1.0
    return Outside(disk_used=used, disk_free=usage.free, troubles=found)
