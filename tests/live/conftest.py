"""Fixtures of the live tests: one Asterisk for the session, and one play of the whole programme, recorded and followed.

Nothing is skipped: where no Asterisk can be had, the tests that ask for it fail with one line that says why.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from realtime.rows import AnyRow
from realtime.state import Floor, Span
from tests.live.asterisk import Asterisk, NoAsteriskError, running
from tests.live.chain import Chain, following, settings_of
from tests.live.control import Control, Event, controlling
from tests.live.play import play
from tests.live.record import Recording, recording
from tests.live.stage import Told

USERS = ("least", "readall", "nodialplan")
# Whom the chains log in as, and whether they are given queue_log.
CHAINS = {
    "least": ("least", True),
    "least_without_log": ("least", False),
    "readall": ("readall", True),
    "readall_without_log": ("readall", False),
    "nodialplan": ("nodialplan", True),
    "nodialplan_without_log": ("nodialplan", False),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one chain made of a play, at its end. rows: as screens would show them; spans: when it saw the PBX."""

    floor: Floor
    rows: Mapping[str, AnyRow]
    refused: list[str]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """The programme, played once: what the stories tell, what users saw of it, what Asterisk logged and holds.

    members: the rows of a QueueStatus asked for at the end. began, ended: seconds since the epoch.
    """

    told: tuple[Told, ...]
    least: Recording
    readall: Recording
    nodialplan: Recording
    queue_log: Path
    chains: Mapping[str, Seen]
    members: tuple[Event, ...]
    began: float
    ended: float


@pytest.fixture(scope="session")
def asterisk() -> Iterator[Asterisk]:
    """A running Asterisk for whoever acts on it themselves."""
    with _asterisk() as pbx:
        yield pbx


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The whole programme on an Asterisk of its own, so that nothing but the programme is in its log."""
    # A thread, because the loop of the test that asks first must not be the one that plays.
    with _asterisk() as pbx, ThreadPoolExecutor(1) as stage:
        return stage.submit(asyncio.run, _play(pbx, tmp_path_factory.mktemp("played"))).result()


async def _play(pbx: Asterisk, folder: Path) -> Played:
    async with contextlib.AsyncExitStack() as stack:
        tapes = {name: await stack.enter_async_context(recording(getattr(pbx, name))) for name in USERS}
        chains = {name: await stack.enter_async_context(_chain(pbx, folder, name)) for name in CHAINS}
        control = await stack.enter_async_context(controlling(pbx.control))
        for chain in chains.values():
            await chain.live()
        began = time.time()
        told = await play(pbx)
        ended = time.time()
        await asyncio.gather(*(chain.told(control, "curtain") for chain in chains.values()))
        members = await members_of(control)
        seen = {name: seen_by(chain) for name, chain in chains.items()}
    for name, tape in tapes.items():
        tape.save(folder / name, pbx.queue_log)
    log = folder / "least" / "queue_log"
    return Played(tuple(told), **tapes, queue_log=log, chains=seen, members=members, began=began, ended=ended)


def _chain(pbx: Asterisk, folder: Path, name: str) -> contextlib.AbstractAsyncContextManager[Chain]:
    user, logged = CHAINS[name]
    return following(settings_of(getattr(pbx, user), folder / f"chain-{name}", pbx.queue_log if logged else None))


def seen_by(chain: Chain) -> Seen:
    """What a chain knows now."""
    return Seen(chain.floor, dict(chain.rows()), chain.refused, chain.spans)


async def members_of(control: Control) -> tuple[Event, ...]:
    """The QueueMember rows of a fresh QueueStatus."""
    await control.act("QueueStatus", ActionID="members")
    await control.event("QueueStatusComplete", ActionID="members")
    return tuple(row for row in control.heard["QueueMember"] if row.get("ActionID") == "members")


@contextlib.contextmanager
def _asterisk() -> Iterator[Asterisk]:
    with contextlib.ExitStack() as stack:
        try:
            pbx = stack.enter_context(running())
        except NoAsteriskError as error:
            pytest.fail(str(error), pytrace=False)
        yield pbx
