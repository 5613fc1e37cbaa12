"""Fixtures of the live tests: one Asterisk for the session, and one play of the whole programme, recorded.

Nothing is skipped: where no Asterisk can be had, the tests that ask for it fail with one line that says why.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.asterisk import Asterisk, NoAsteriskError, running
from tests.live.play import play
from tests.live.record import Recording, recording
from tests.live.stage import Told


@dataclass(frozen=True, slots=True)
class Played:
    """The programme, played once: what the stories tell, what three users saw of it, what Asterisk logged."""

    told: tuple[Told, ...]
    least: Recording
    readall: Recording
    nodialplan: Recording
    queue_log: Path


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
    async with (
        recording(pbx.least) as least,
        recording(pbx.readall) as readall,
        recording(pbx.nodialplan) as nodialplan,
    ):
        told = await play(pbx)
    for name, tape in (("least", least), ("readall", readall), ("nodialplan", nodialplan)):
        tape.save(folder / name, pbx.queue_log)
    return Played(tuple(told), least, readall, nodialplan, folder / "least" / "queue_log")


@contextlib.contextmanager
def _asterisk() -> Iterator[Asterisk]:
    with contextlib.ExitStack() as stack:
        try:
            pbx = stack.enter_context(running())
        except NoAsteriskError as error:
            pytest.fail(str(error), pytrace=False)
        yield pbx
