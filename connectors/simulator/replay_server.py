"""A recorded stream served as an AMI server: log in with anything, ask for the snapshot, watch it happen again.

The recording's own answers to actions are left out; the client's actions are answered from a floor that follows the
stream up to the present position. Playing begins when the first client has its QueueStatus, or BEGIN_ANYWAY seconds
after its log-in. Time stamps stay as recorded.
"""

import asyncio
import contextlib
from collections import deque
from math import inf
from pathlib import Path

from connectors.simulator.ami_server import Account, AmiServer
from connectors.simulator.clock import Clock, SystemClock
from connectors.simulator.followed import Followed
from connectors.simulator.recording import frames

BEGIN_ANYWAY = 3.0
BATCH = 64 * 1024  # bytes sent between two looks at the clients when playing as fast as possible
EVERYTHING = frozenset({"all"})
OPENING_SECONDS = 10.0  # a snapshot asked for later than this is no opening
OWN_LOG_IN = (b"Event: FullyBooted\r\n", b"Event: SuccessfulAuth\r\n")


class ReplayServer:
    """Plays one recording. speed: 1 as it was, X times as fast, None as fast as the clients read.

    began: epoch time of the recording's start, used where its events carry no Timestamp.
    `finished` is set when the last event was sent; the clients stay connected.
    """

    def __init__(
        self, path: Path, speed: float | None = 1.0, began: float | None = None, clock: Clock | None = None
    ) -> None:
        if speed is not None and speed <= 0:
            raise ValueError(f"speed is {speed:g}: it must be above 0")
        self._speed = speed
        self._clock = clock or SystemClock()
        self._began = self._clock.now() if began is None else began
        self._frames = deque(frames(path))
        self.floor = Followed()
        self._begin = asyncio.Event()
        self._logged_in = asyncio.Event()
        self._server = AmiServer(self.floor, Account(None, "", EVERYTHING), write_limit=4 << 20, on_action=self._heard)
        self._tasks: list[asyncio.Task[None]] = []
        self.finished = asyncio.Event()
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
        taken = 0
        for at, frame in self._frames:
            taken += 1
            if not is_live(frame):
                self._follow(at, frame)
            elif not frame.startswith(OWN_LOG_IN):
                live.append((at, frame))
            if frame.startswith(b"Event: QueueStatusComplete\r\n"):
                break
            if at > OPENING_SECONDS:
                return
        for _ in range(taken):
            self._frames.popleft()
        self._frames.extendleft(reversed(live))

    def _follow(self, at: float, frame: bytes) -> None:
        self.floor.take(frame, self._began + at)

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
        started = self._clock.now()
        first = self._frames[0][0] if self._frames else 0.0
        while self._frames:
            due = inf if self._speed is None else first + (self._clock.now() - started) * self._speed
            await self._send_due(due)
            if self._frames and self._speed is not None:
                await self._clock.sleep(max(0.001, (self._frames[0][0] - due) / self._speed))
        self.finished.set()

    async def _send_due(self, due: float) -> None:
        """Send what is due, batch by batch; the floor follows each batch before it leaves."""
        while self._frames and self._frames[0][0] <= due:
            batch: list[bytes] = []
            size = 0
            while self._frames and self._frames[0][0] <= due and size < BATCH:
                at, frame = self._frames.popleft()
                if is_live(frame):
                    # Rows of the recording's own snapshots are a state the live events have told already.
                    self._follow(at, frame)
                    batch.append(frame)
                    size += len(frame)
            self.played += len(batch)
            await self._server.broadcast_and_wait(b"".join(batch))
            await self._clock.sleep(0)


def is_live(frame: bytes) -> bool:
    """Whether a frame is an event Asterisk sent by itself: those carry a privilege, list rows and answers do not."""
    head, _, rest = frame.partition(b"\r\n")
    return head.startswith(b"Event: ") and rest.startswith(b"Privilege: ")
