"""Bytes of a delta: 15 changed agents (budget 1 kB) and all queues, as they are and deflated.

The rows are those the recorded surge leaves behind; of its twelve agents some stand twice, under another name. Rows
are sent whole, so a delta's size is that of its rows.
"""

from __future__ import annotations

import logging
import tempfile
from itertools import count, islice
from pathlib import Path

from config.keeper import FloorKeeper
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, translate
from connectors.journal.sqlite import SqliteJournal
from realtime.names import Instant, PbxId
from realtime.rows import AnyRow, Delta, Picture
from realtime.rules import Rules
from tests.captures.recorded import stream
from web.packets import Packet
from web.wire import delta_message

AGENTS = 15
PBX = PbxId("hq")


def drawn() -> Picture:
    """The picture after the recorded surge."""
    with tempfile.TemporaryDirectory() as directory:
        now = 0.0
        journal = SqliteJournal(Path(directory) / "journal.db")
        keeper = FloorKeeper(Rules(), journal, lambda: now)
        for message in Frames(WANTED).feed(stream("surge")):
            event = translate(PBX, message, Instant(0.0))
            if event is not None:
                keeper.deliver(event)
                now = max(now, event.at)
        keeper.frame()
        journal.close()
        return keeper.picture()


def _report(name: str, changed: dict[str, AnyRow], at: Instant) -> None:
    packet = Packet(delta_message(Delta(seq=1, at=at, changed=changed, removed=())))
    plain, small = len(packet.plain), len(packet.deflated)
    print(f"{len(changed):3} {name:8} {plain:6} bytes   deflated {small:6} bytes   {plain / small:.1f} x fewer")


def main() -> None:
    """Print both kinds of rows."""
    logging.disable(logging.CRITICAL)
    picture = drawn()
    recorded = [(path, row) for path, row in picture.rows.items() if path.startswith("agents/")]
    agents = dict(islice(((f"{path}{turn}", row) for turn in count() for path, row in recorded), AGENTS))
    _report("agents", agents, picture.at)
    _report("queues", {path: row for path, row in picture.rows.items() if path.startswith("queues/")}, picture.at)
