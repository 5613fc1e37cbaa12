"""Every background task that asks the store, while it is away: told once, without a traceback, and tried again."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from config import gate, recording_starts, retaining, sampling
from config.gate import Gate
from config.night_check import NightCheck
from config.notifying import Notifier
from config.recording_places import content_store
from config.recording_rounds import Searcher
from config.recording_starts import RecordingStarts, owed_now
from config.sampling import Sampling
from connectors.ami.commands import Commands
from connectors.ami.peer import Peer
from connectors.channels.answers import Answer, Verdict
from connectors.channels.courier import Courier
from connectors.channels.message import Message
from connectors.channels.turns import Route
from connectors.recordings.fetch import LocalSource
from connectors.store.threads import StoreBusyError
from realtime.events import AgentAnswered
from realtime.names import AgentId, ChannelId
from realtime.quality.weeks import Weeks
from realtime.roster import Roster
from tests.build import PBX, at, joined, left, queue, registration
from tests.config.alerting_site import LivingSite, living
from tests.web.build import until

ERRORS = (OperationalError("select", {}, Exception("connection refused")), StoreBusyError())


class Away:
    """Whoever asks for a connection meets `error`; None: is served."""

    def __init__(self, store: Engine) -> None:
        self.error: Exception | None = None
        self.refused = self.served = 0
        event.listen(store, "engine_connect", self._asked)

    def _asked(self, _connection: Connection) -> None:
        if self.error is None:
            self.served += 1
            return
        self.refused += 1
        raise self.error


class Journal:
    """One that can be held."""

    held: bool | None = None

    def hold(self, *, held: bool) -> None:
        self.held = held


class Service:
    """One that takes every message."""

    async def send(self, _message: Message) -> Answer:
        return Answer(verdict=Verdict.TAKEN)

    def secrets(self) -> tuple[str, ...]:
        return ()


AGENT = AgentId("hq/SIP/1")

Task: TypeAlias = Callable[[LivingSite, Path], Coroutine[Any, Any, None]]


async def alerts(site: LivingSite, _folder: Path) -> None:
    site.tell(registration(1, "carrier", "Rejected"))
    await site.alerting._looking()


async def history(site: LivingSite, _folder: Path) -> None:
    site.tell(joined(10), left(20))
    await site.alerting.history.watch()


async def nights(site: LivingSite, _folder: Path) -> None:
    learn = site.alerting.history.learn
    await NightCheck(site.settings, site.store, lambda: site.alerting.learned, learn, site.clock).watch()


async def channels(site: LivingSite, _folder: Path) -> None:
    await Notifier(site.settings, site.store, site.clock, []).watch()


async def courier(site: LivingSite, _folder: Path) -> None:
    def render(_errand: object) -> Message:
        raise AssertionError("nothing is to be told")

    await Courier(site.store, Route(channel="chat"), Service(), render, site.clock, random.Random(1)).run()


async def samples(site: LivingSite, folder: Path) -> None:
    content = content_store(site.settings)
    with ThreadPoolExecutor(1) as pool:
        source = {PBX: LocalSource(folder)}
        searcher = Searcher(site.store, content, source, pool, folder / "spool")
        await Sampling(site.settings, site.store, content, lambda: site.show.floor, Roster, searcher).rounds()


async def recording_plan(site: LivingSite, _folder: Path) -> None:
    """Somebody answers a call at every turn."""
    weeks = Weeks("UTC")
    commands = {PBX: Commands(Peer(name=PBX, host="h", port=1, username="u", secret="s"))}
    starts = RecordingStarts(
        commands, {}, lambda: site.show.floor, Roster, lambda now: owed_now(site.store, weeks, now)
    )
    answered = AgentAnswered(
        pbx=PBX, at=at(0), channel=ChannelId("hq/1.1"), queue=queue("sales"), agent=AGENT, leg=ChannelId("hq/1.2")
    )

    async def answers() -> None:
        while True:
            starts.hear(answered)
            await asyncio.sleep(0.001)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(answers())
        tasks.create_task(starts.run())


async def retention(site: LivingSite, _folder: Path) -> None:
    await retaining._rounds(site.settings, site.store)


async def rights(site: LivingSite, _folder: Path) -> None:
    await Gate(site.store).watch()


TOLD: tuple[Task, ...] = (
    alerts,
    history,
    nights,
    channels,
    courier,
    samples,
    recording_plan,
    retention,
    rights,
)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here has seconds."""
    for module, name in (
        (sampling, "EVERY"),
        (retaining, "EVERY"),
        (retaining, "LOOK_EVERY"),
        (gate, "LOOK_EVERY"),
        (recording_starts, "PLAN_SECONDS"),
    ):
        monkeypatch.setattr(module, name, 0.001)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("work", TOLD, ids=lambda work: work.__name__)
async def test_a_store_that_is_away_is_told_once_and_asked_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, work: Task, error: Exception
) -> None:
    async with living(tmp_path) as site:
        away = Away(site.store)
        away.error = error
        with caplog.at_level(logging.INFO):
            task = asyncio.create_task(work(site, tmp_path))
            try:
                await until(lambda: away.refused >= 4 or task.done())
                assert not task.done()
                told = [record for record in caplog.records if record.levelno >= logging.WARNING]
                assert [(record.exc_info, record.exc_text) for record in told] == [(None, None)]
                assert type(error).__name__ in told[0].getMessage() or "store did not take" in told[0].getMessage()
                away.error, served = None, away.served
                await until(lambda: away.served >= served + 2 or task.done())
                assert not task.done()
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
    assert "Traceback" not in caplog.text


async def test_who_cannot_read_the_holds_deletes_nothing_and_looks_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with living(tmp_path) as site:
        away, journal = Away(site.store), Journal()
        away.error = ERRORS[0]
        task = asyncio.create_task(retaining._looks(site.store, journal))
        await until(lambda: journal.held is True or task.done())
        away.error = None
        await until(lambda: journal.held is False or task.done())
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert "Traceback" not in caplog.text
