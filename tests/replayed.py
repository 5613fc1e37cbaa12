"""A recording served as an AMI server and followed by the whole chain: session, keeper, journal, floor.

`python -m tests.replayed` plays the recordings at their own pace, all side by side, and prints the differences.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from pathlib import Path

from config.keeper import FloorKeeper
from connectors.ami.peer import Peer
from connectors.ami.supervise import Supervisor
from connectors.journal.sqlite import SqliteJournal
from connectors.simulator.replay_server import ReplayServer
from realtime.counted import OUTCOME_COLUMN, Count
from realtime.events import FeedState
from realtime.names import Instant, PbxId, QueueId
from realtime.outcomes import Outcome
from realtime.rules import Rules
from tests.captures import recorded
from tests.clock import RunningClock
from tests.truth import QueueTruth, truth_of

HQ = PbxId("hq")
SOON = 60.0
LOGGED_AS_ABANDON = (Outcome.ABANDONED, Outcome.REDIRECTED)


class StreamClock(RunningClock):
    """The recording's own time.

    Played as fast as it can be read, its minutes pass in a moment: to a house whose own pass as usual, the PBX's clock
    would seem to be set again and again.
    """

    def __init__(self, server: ReplayServer, began: float) -> None:
        super().__init__(began)
        self._server = server
        self._began = began

    def now(self) -> Instant:
        return Instant(max(self._began, self._server.floor.now))


async def followed(name: str, folder: Path, speed: float | None) -> FloorKeeper:
    """The keeper after the last event of a recording has been applied."""
    began = recorded.epoch(name) or None
    clock = RunningClock(recorded.began(name))
    server = ReplayServer(recorded.HERE / name / "ami.jsonl.gz", speed, began, clock)
    if speed is None:
        clock = StreamClock(server, recorded.began(name))
    port = await server.start()
    journal = await asyncio.to_thread(SqliteJournal, folder / f"{name}.db")
    keeper = FloorKeeper(Rules(), journal, clock.now)
    await keeper.start()
    peer = Peer(name=HQ, host="127.0.0.1", port=port, username="any", secret="any")
    supervisor = Supervisor([peer], keeper.deliver, clock, random.Random(7))
    supervisor.start()
    try:
        await server.finished.wait()
        await _quiet(keeper)
    finally:
        await supervisor.close()
        await server.stop()
        keeper.frame()
        await asyncio.to_thread(journal.close)
    return keeper


async def _quiet(keeper: FloorKeeper) -> None:
    """Until the feed is live and two looks find no further event: what was sent has then been read."""
    async with asyncio.timeout(SOON):
        before = -1
        while keeper.floor.pbx(HQ).state is not FeedState.LIVE or before != sum(keeper.events(HQ).values()):
            before = sum(keeper.events(HQ).values())
            await asyncio.sleep(0.3)


def differences(keeper: FloorKeeper, name: str) -> list[str]:
    """Per queue and outcome, floor against queue_log, over all days of the recording."""
    return [
        f"{name}/{queue}: {what} {ours} on the floor, {theirs} in queue_log"
        for queue, true in truth_of(recorded.HERE / name / "queue_log").items()
        for what, ours, theirs in _counts(keeper, QueueId(f"{HQ}/{queue}"), true)
        if ours != theirs
    ]


def _counts(keeper: FloorKeeper, queue: QueueId, true: QueueTruth) -> list[tuple[str, int, int]]:
    days = [day.sums for (of, _), day in keeper.show.tally.days.items() if of == queue]
    ours = {each: round(sum(float(sums[OUTCOME_COLUMN[each]]) for sums in days)) for each in Outcome}
    offered = round(sum(float(sums[Count.OFFERED]) for sums in days))
    abandoned = sum(ours[each] for each in LOGGED_AS_ABANDON)
    return [
        ("offered", offered, true.offered),
        ("answered", ours[Outcome.ANSWERED], true.answered),
        ("abandoned", abandoned, true.abandoned),
        ("timed out", ours[Outcome.TIMED_OUT], true.timed_out),
        ("left by key", ours[Outcome.LEFT_BY_KEY], true.left_by_key),
        ("left empty", ours[Outcome.LEFT_EMPTY], true.left_empty),
    ]


async def _at_their_own_pace(folder: Path) -> int:
    keepers = await asyncio.gather(*(followed(name, folder, 1.0) for name in recorded.NAMES))
    found = [each for keeper, name in zip(keepers, recorded.NAMES, strict=True) for each in differences(keeper, name)]
    sys.stdout.write("\n".join(found or ["no difference to queue_log in any recording"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit(asyncio.run(_at_their_own_pace(Path(place))))
