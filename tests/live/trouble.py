"""One play in which everything goes wrong at once, each trouble on its own daemon or chain of parts.

A third of the calls happen while links are cut, silent, or their daemon is dead; the log is rotated meanwhile. One more
daemon is killed five times, at moments drawn from a seed that a failing test names.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from config.floor_view import FloorView
from realtime.events import FeedReason
from tests.live.asterisk import Asterisk
from tests.live.chain import HQ, Chain, following, settings_of
from tests.live.compare import queue_differences
from tests.live.conftest import Seen, members_of, seen_by
from tests.live.control import Control, Event, controlling
from tests.live.daemon import Daemon, figures_of, furnished, started
from tests.live.play import play
from tests.live.stage import Told
from tests.live.wire import Wire, wire
from tests.truth import Truth, truth_of

# Of the play's 75 visits, the first and the last that nobody sees.
FIRST_UNSEEN, LAST_UNSEEN = 22, 48
KILLS = 5
DAEMONS = ("absent", "killed")
SEED = 20261123
# A log is written at once; a link this late hears everything after queue_log has told it.
LATE_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a daemon lives, and the token for its API."""

    folder: Path
    token: str


class Eager(random.Random):
    """Dials again soon, whatever the back-off has come to: what is tested is the gap, not the patience."""

    def uniform(self, a: float, b: float) -> float:
        return min(super().uniform(a, b), 0.5)


@dataclass(slots=True)
class Troubled:
    """What came of it. silent_for: seconds until a silent link was noticed; log: all of queue_log, put together."""

    told: tuple[Told, ...] = ()
    chains: dict[str, Seen] = field(default_factory=dict)
    daemons: dict[str, tuple[FloorView, list[str]]] = field(default_factory=dict)
    members: tuple[Event, ...] = ()
    log: Path = Path()
    rotated: int = 0
    unseen: tuple[float, float] = (0.0, 0.0)
    silent_for: float = 0.0
    noticed: FeedReason | None = None
    lives: int = 0


async def troubled(pbx: Asterisk, folder: Path) -> Troubled:
    """Play, with every trouble."""
    found = Troubled()
    async with contextlib.AsyncExitStack() as stack:
        cut, silent = (
            await stack.enter_async_context(wire(pbx.ami_port)),
            await stack.enter_async_context(wire(pbx.ami_port)),
        )
        late = await stack.enter_async_context(wire(pbx.ami_port, delay=LATE_SECONDS))
        chains = {
            "cut": _chain(pbx, folder / "cut", cut),
            "cut_without_log": _chain(pbx, folder / "cut-nolog", cut, logged=False),
            "silent": _chain(pbx, folder / "silent", silent),
            "silent_without_log": _chain(pbx, folder / "silent-nolog", silent, logged=False),
            "late": _chain(pbx, folder / "late", late),
        }
        tokens = [await asyncio.to_thread(furnished, folder / name, pbx.least, pbx.queue_log) for name in DAEMONS]
        running = {name: await stack.enter_async_context(chain) for name, chain in chains.items()}
        control = await stack.enter_async_context(controlling(pbx.control))
        for chain in running.values():
            await chain.live()
        async with asyncio.TaskGroup() as scenes:
            playing = scenes.create_task(play(pbx))
            scenes.create_task(_unseen(pbx, control, cut, found))
            both = (running["silent"], running["silent_without_log"])
            scenes.create_task(_silence(both, control, silent, found))
            absent = scenes.create_task(_absent(pbx, control, _Home(folder / "absent", tokens[0]), playing))
            killed = scenes.create_task(_killed(pbx, _Home(folder / "killed", tokens[1]), playing, found))
        found.told = tuple(playing.result())
        found.daemons = {"absent": absent.result(), "killed": killed.result()}
        await asyncio.gather(*(chain.told(control, "curtain") for chain in running.values()))
        found.members = await members_of(control)
        found.chains = {name: seen_by(chain) for name, chain in running.items()}
    found.log = whole_log(pbx, folder / "queue_log")
    return found


def whole_log(pbx: Asterisk, to: Path) -> Path:
    """The log with its rotated parts before it."""
    parts = sorted(pbx.queue_log.parent.glob("queue_log.*"), key=lambda each: each.stat().st_mtime)
    to.write_bytes(b"".join(part.read_bytes() for part in [*parts, pbx.queue_log]))
    return to


def _truth(pbx: Asterisk, folder: Path) -> Truth:
    return truth_of(whole_log(pbx, folder / "log-so-far"))


@contextlib.asynccontextmanager
async def _chain(pbx: Asterisk, folder: Path, through: Wire, *, logged: bool = True) -> AsyncIterator[Chain]:
    settings = settings_of(pbx.least, folder, pbx.queue_log if logged else None, through.port)
    async with following(settings, rng=Eager(SEED)) as chain:
        yield chain


async def _calls(control: Control, number: int) -> None:
    """Wait until so many visits have begun."""
    await control.event("QueueCallerJoin", nth=number)


async def _unseen(pbx: Asterisk, control: Control, cut: Wire, found: Troubled) -> None:
    await _calls(control, FIRST_UNSEEN)
    began = time.time()
    cut.cut()
    await _calls(control, (FIRST_UNSEEN + LAST_UNSEEN) // 2)
    pbx.cli("logger rotate")
    found.rotated = len(list(pbx.queue_log.parent.glob("queue_log.*")))
    await _calls(control, LAST_UNSEEN)
    found.unseen = (began, time.time())
    cut.mend()


async def _silence(chains: tuple[Chain, Chain], control: Control, silent: Wire, found: Troubled) -> None:
    """Measure how long a link that is open and says nothing goes unnoticed, at the patience of a real site."""
    await _calls(control, FIRST_UNSEEN)
    first, other = chains
    began = time.monotonic()
    silent.go_silent()
    await first.lost()
    found.silent_for = time.monotonic() - began
    found.noticed = first.floor.pbx(HQ).reason
    await other.lost()  # else what the wire held back would reach a link that never missed anything
    await _calls(control, LAST_UNSEEN)
    silent.mend()


async def _absent(
    pbx: Asterisk, control: Control, home: _Home, playing: asyncio.Task[list[Told]]
) -> tuple[FloorView, list[str]]:
    """A daemon that is dead while a third of the calls happen."""
    async with started(home.folder, home.token) as daemon:
        await daemon.live()
        await _calls(control, FIRST_UNSEEN)
        await daemon.kill()
    await _calls(control, LAST_UNSEEN)
    async with started(home.folder, home.token) as daemon:
        await daemon.live()
        await asyncio.wait({playing})
        return await _last_word(pbx, home.folder, daemon)


async def _killed(
    pbx: Asterisk, home: _Home, playing: asyncio.Task[list[Told]], found: Troubled
) -> tuple[FloorView, list[str]]:
    """A daemon that is killed again and again, and started at once."""
    moments = random.Random(SEED)
    for _ in range(KILLS):
        async with started(home.folder, home.token) as daemon:
            found.lives += 1
            await asyncio.sleep(moments.uniform(0.2, 4.0))  # the moment itself is what is tested
            await daemon.kill()
    async with started(home.folder, home.token) as daemon:
        await daemon.live()
        await asyncio.wait({playing})
        return await _last_word(pbx, home.folder, daemon)


async def _last_word(pbx: Asterisk, folder: Path, daemon: Daemon) -> tuple[FloorView, list[str]]:
    """The floor once it agrees with the log, or what still differs."""
    differing = await daemon.agrees(lambda view: queue_differences(figures_of(view), _truth(pbx, folder)))
    return await daemon.floor(), differing
