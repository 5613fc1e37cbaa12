"""Events for journals: many, distinct, and recognisable by their number."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from connectors.journal.encoding import FORMAT, encode
from connectors.journal.protocol import Tally
from connectors.journal.reader import read_chunks
from connectors.journal.schema import STEPS, connect, migrate
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


def of_old(file: Path, count: int) -> None:
    """A file as programs wrote it that gave each entry a row of its own; nobody has opened it since."""
    with closing(connect(file)) as connection:
        migrate(connection, file, STEPS[:2])
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO entries (seq, received, format, event) VALUES (?, ?, ?, ?)",
            [(number, float(number), FORMAT, encode(joined(number))) for number in range(1, count + 1)],
        )
        connection.execute("COMMIT")


def numbers(file: Path) -> list[int]:
    """The numbers of all entries that can be read."""
    return [entry.seq for chunk in read_chunks(file, 0, None, Tally()) for entry in chunk]


def until(met: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for what another thread does."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)
