"""A recorded stream served as an AMI server: log in with anything, ask for the snapshot, watch it happen again.

The recording's own answers to actions are left out; the client's actions are answered from a floor that follows the
stream up to the present position. Playing begins when the first client has its QueueStatus, or BEGIN_ANYWAY seconds
after its log-in. Time stamps stay as recorded, or are told anew (retold.py).
"""

import asyncio
import contextlib
from collections.abc import Iterator
from itertools import chain
from math import inf
from pathlib import Path

from connectors.simulator.ami_server import Account, AmiServer
from connectors.simulator.clock import Clock, SystemClock
from connectors.simulator.followed import Followed
from connectors.simulator.recording import RecordingDamagedError, frames
from connectors.simulator.retold import Retold

BEGIN_ANYWAY = 3.0
BATCH = 64 * 1024  # bytes sent between two looks at the clients when playing as fast as possible
EVERYTHING = frozenset({"all"})
OPENING_SECONDS = 10.0  # a snapshot asked for later than this is no opening
OWN_LOG_IN = (b"Event: FullyBooted\r\n", b"Event: SuccessfulAuth\r\n")


class ReplayServer:
    """Plays one recording. speed: 1 as it was, X times as fast, None as fast as the clients read.

    began: epoch time of the recording's start, used where its events carry no Timestamp. retold: tells them anew.
    `finished` is set when the last event was sent; the clients stay connected. Where the recording turned out to be
    damaged, the playing ends there and `damage` says why. A start that is damaged already raises
    RecordingDamagedError at once, a missing file OSError.
    """

    def __init__(
        self,
        path: Path,
        speed: float | None = 1.0,
        began: float | None = None,
        clock: Clock | None = None,
        retold: Retold | None = None,
    ) -> None:
        if speed is not None and speed <= 0:
            raise ValueError(f"speed is {speed:g}: it must be above 0")
        self._speed = speed
        self._clock = clock or SystemClock()
        self._began = self._clock.now() if began is None else began
        self._retold = retold
        self._reel = Reel(frames(path))
        self.floor = Followed(clock=None if retold is None else self._clock.now)
        self._begin = asyncio.Event()
        self._logged_in = asyncio.Event()
        self._server = AmiServer(self.floor, Account(None, "", EVERYTHING), write_limit=4 << 20, on_action=self._heard)
        self._tasks: list[asyncio.Task[None]] = []
        self.finished = asyncio.Event()
        self.damage: RecordingDamagedError | None = None
        self.played = 0

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Take in the recording's opening snapshot and listen; returns the port. OSError when it is taken."""
        self._opening()
        bound = await self._server.start(host, port)
        self._tasks = [
            asyncio.create_task(self._play(), name="replay"),
            asyncio.create_task(self._begin_anyway(), name="replay begins"),
        ]
        return bound

    async def stop(self) -> None:
        """Stop playing and close every connection."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._server.stop()

    def _opening(self) -> None:
        """Follow the lists of the recording's first snapshot; live events among them wait to be played."""
        live: list[tuple[float, bytes]] = []
        rows: list[tuple[float, bytes]] = []
        while self._reel.due(OPENING_SECONDS):
            at, frame = self._reel.take()
            if self._retold is not None:
                self._retold.learn(frame, at)
            if not is_live(frame):
                rows.append((at, frame))
            elif not frame.startswith(OWN_LOG_IN):
                live.append((at, frame))
            if frame.startswith(b"Event: QueueStatusComplete\r\n"):
                break
        for at, frame in rows:
            self._follow(at, frame)
        self._reel.put_back(live)

    def _follow(self, at: float, frame: bytes) -> bytes:
        """Take a frame into the floor; gives it as it is told."""
        told = frame if self._retold is None else self._retold(frame, at)
        self.floor.take(told, self._began + at)
        return told

    def _heard(self, action: str) -> None:
        if action == "queuestatus":
            self._begin.set()
        elif action == "login":
            self._logged_in.set()

    async def _begin_anyway(self) -> None:
        await self._logged_in.wait()
        await self._clock.sleep(BEGIN_ANYWAY)
        self._begin.set()

    async def _play(self) -> None:
        await self._begin.wait()
        started, first = self._clock.now(), self._reel.next_at
        try:
            while self._reel.next_at < inf:
                due = inf if self._speed is None else first + (self._clock.now() - started) * self._speed
                await self._send_due(due)
                if self._speed is not None and self._reel.next_at < inf:
                    await self._clock.sleep(max(0.001, (self._reel.next_at - due) / self._speed))
        except RecordingDamagedError as damage:
            self.damage = damage
        finally:
            self.finished.set()

    async def _send_due(self, due: float) -> None:
        """Send what is due, batch by batch; the floor follows each batch before it leaves."""
        while self._reel.due(due):
            batch: list[bytes] = []
            size = 0
            while self._reel.due(due) and size < BATCH:
                at, frame = self._reel.take()
                if is_live(frame):
                    # Rows of the recording's own snapshots are a state the live events have told already.
                    batch.append(self._follow(at, frame))
                    size += len(frame)
            self.played += len(batch)
            await self._server.broadcast_and_wait(b"".join(batch))
            await self._clock.sleep(0)


class Reel:
    """The frames still to come, read from disk as needed. next_at: time of the next one, infinite at the end."""

    def __init__(self, source: Iterator[tuple[float, bytes]]) -> None:
        self._source = source
        self._next = next(source, None)

    @property
    def next_at(self) -> float:
        """When the next frame is due, in seconds since the recording's start."""
        return inf if self._next is None else self._next[0]

    def due(self, until: float) -> bool:
        """Whether there is a next frame, not later than `until`."""
        return self._next is not None and self._next[0] <= until

    def take(self) -> tuple[float, bytes]:
        """Take the next frame. EOFError when there is none."""
        if self._next is None:
            raise EOFError("the recording is at its end: ask `due` first")
        taken, self._next = self._next, next(self._source, None)
        return taken

    def put_back(self, frames_before: list[tuple[float, bytes]]) -> None:
        """Let these come first."""
        if self._next is not None:
            frames_before = [*frames_before, self._next]
        self._source = chain(frames_before, self._source)
        self._next = next(self._source, None)


def is_live(frame: bytes) -> bool:
    """Whether a frame is an event Asterisk sent by itself: those carry a privilege, list rows and answers do not."""
    head, _, rest = frame.partition(b"\r\n")
    return head.startswith(b"Event: ") and rest.startswith(b"Privilege: ")
