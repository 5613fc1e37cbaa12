"""Events for journals: many, distinct, and recognisable by their number."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from connectors.journal.sqlite import SqliteJournal
from realtime.events import CallerJoined
from realtime.names import ChannelId, Instant, PbxId, QueueId


def joined(number: int) -> CallerJoined:
    return CallerJoined(
        pbx=PbxId("hq"),
        at=Instant(1_795_415_360.0 + number),
        channel=ChannelId(f"hq/{number}.0"),
        queue=QueueId("hq/sales"),
        name="张伟",
    )


def filled(file: Path, count: int) -> SqliteJournal:
    """A journal with so many events written."""
    journal = SqliteJournal(file)
    for number in range(1, count + 1):
        journal.append(joined(number), Instant(float(number)))
    assert journal.flush()
    return journal


def until(met: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for what another thread does."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)
