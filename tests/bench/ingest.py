"""AMI bytes to events, and to the journal and the floor, beside panoramisk's bare delivery of the same bytes.

Peer: panoramisk's own protocol class with one callback for every event (`*`), fed the same chunks. Ours: frames and
translation; then the same with every event journalled to SQLite, applied to the floor, counted, and drawn four times a
second as in the daemon. Rounds alternate, so that a machine's drift hits all alike; medians of the speeds and of the
ratios within each round are printed.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager

from config.collector import spare_the_loop
from config.keeper import FloorKeeper
from connectors.ami.frames import Frames
from connectors.ami.translate import WANTED, translate
from connectors.journal.sqlite import SqliteJournal
from realtime.names import Instant, PbxId
from realtime.rules import Rules
from tests.captures.recorded import stream

CHUNK = 64 * 1024
ROUNDS = 7
PBX = PbxId("hq")
FRAME = 0.25


Cpu = tuple[float, float]
"""CPU seconds: of the whole process, and of the event loop's thread alone."""


def _clocks() -> Cpu:
    return time.process_time(), time.thread_time()


def _spent(begun: Cpu) -> Cpu:
    now = _clocks()
    return now[0] - begun[0], now[1] - begun[1]


def chunks() -> list[bytes]:
    """The recorded surge, as a socket would hand it over."""
    data = stream("surge")
    return [data[begin : begin + CHUNK] for begin in range(0, len(data), CHUNK)]


def panoramisk(data: list[bytes]) -> tuple[int, Cpu]:
    """Feed panoramisk and count what its callback gets; also CPU seconds, as everywhere here."""
    loop = asyncio.new_event_loop()
    manager = Manager(loop=loop)
    count = 0

    def each(_manager: Any, _event: Any) -> None:
        nonlocal count
        count += 1

    manager.register_event("*", each)
    protocol = AMIProtocol()
    protocol.connection_made(None)
    protocol.factory = manager
    protocol.encoding = "utf-8"
    begun = _clocks()
    for chunk in data:
        protocol.data_received(chunk)
    spent = _spent(begun)
    loop.close()
    return count, spent


def to_events(data: list[bytes]) -> tuple[int, Cpu]:
    """Frames and translation only."""
    frames, count, begun = Frames(WANTED), 0, _clocks()
    for chunk in data:
        for message in frames.feed(chunk):
            count += translate(PBX, message, Instant(0.0)) is not None
    return count, _spent(begun)


def to_floor(data: list[bytes]) -> tuple[int, Cpu]:
    """Everything: journal (its writer thread included, until all is written), floor, figures, rows."""
    with tempfile.TemporaryDirectory() as directory:
        now, drawn = 0.0, time.perf_counter()
        journal = SqliteJournal(Path(directory) / "journal.db")
        keeper = FloorKeeper(Rules(), journal, lambda: now)
        frames, count, begun = Frames(WANTED), 0, _clocks()
        for chunk in data:
            for message in frames.feed(chunk):
                event = translate(PBX, message, Instant(0.0))
                if event is not None:
                    keeper.deliver(event)
                    count += 1
                    now = event.at
            if time.perf_counter() - drawn >= FRAME:
                drawn = time.perf_counter()
                keeper.frame()
        keeper.frame()
        journal.flush()
        spent = _spent(begun)
        journal.close()
        return count, spent


def main() -> None:
    """Print medians and ratios."""
    logging.disable(logging.CRITICAL)
    data = chunks()
    spare_the_loop()  # for both sides, as in the daemon
    size = sum(map(len, data)) / 1e6
    ways: dict[str, Callable[[list[bytes]], tuple[int, Cpu]]] = {
        "panoramisk, one '*' callback": panoramisk,
        "bytes to events": to_events,
        "bytes to journal, floor, figures, rows": to_floor,
    }
    times: dict[str, list[Cpu]] = {name: [] for name in ways}
    counts: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            counts[name], spent = way(data)
            times[name].append(spent)
    medians = {name: tuple(map(statistics.median, zip(*taken, strict=True))) for name, taken in times.items()}
    peers = times["panoramisk, one '*' callback"]
    print(f"{'':40} {'':13}  whole process            loop's thread alone")
    for name, (whole, loop) in medians.items():
        pairs = list(zip(peers, times[name], strict=True))
        ratios = [statistics.median(theirs[clock] / ours[clock] for theirs, ours in pairs) for clock in (0, 1)]
        print(
            f"{name:40} {counts[name]:6} events  {size / whole:6.1f} MB/s {ratios[0]:5.1f} x panoramisk"
            f"  {size / loop:6.1f} MB/s {ratios[1]:5.1f} x"
        )
