from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from config import retaining as retaining_module
from config.retaining import hold_journal, retaining
from config.settings import Pbx, Retention, Secret, Settings, Storage
from connectors.store.audit_log import append
from connectors.store.database import open_store
from connectors.store.grants import file_request
from connectors.store.retention import add_hold, release_hold
from realtime.access.audit_chain import Deed
from realtime.access.grants import Asked, Person, Policy
from realtime.access.roles import Right
from realtime.names import Instant
from realtime.retention import DataKind, Hold

DAY = 86_400.0


def settings(tmp_path: Path) -> Settings:
    pbx = Pbx(name="hq", host="127.0.0.1", username="u", secret=Secret("s"))
    return Settings(pbx=(pbx,), storage=Storage(directory=tmp_path), retention=Retention(audit_days=3, grants_days=30))


@dataclass
class Shelf:
    """A journal that may be held."""

    held: bool | None = None

    def hold(self, *, held: bool) -> None:
        self.held = held

    def is_held(self) -> bool | None:
        return self.held


@pytest.fixture
def store(tmp_path: Path) -> Engine:
    opened = open_store(tmp_path)
    append(opened, [Deed(at=Instant(0.0), actor="li", action="early")])
    asked = Asked(rights=frozenset({Right.SEE_NUMBERS}), reason="r", begins=Instant(0.0), ends=Instant(DAY))
    file_request(opened, Person("li"), asked, Instant(0.0), Policy())
    return opened


async def test_a_round_that_fails_is_told_once_and_the_daemon_goes_on(
    tmp_path: Path, store: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with store.begin() as connection:
        connection.execute(text("DROP TABLE holds"))
    rounds = asyncio.Event()
    counted = 0

    async def next_round(seconds: float) -> None:
        nonlocal counted
        if seconds != retaining_module.EVERY:
            await asyncio.Event().wait()
        counted += 1
        if counted == 3:
            rounds.set()
            await asyncio.Event().wait()

    monkeypatch.setattr("config.retaining.asyncio.sleep", next_round)
    async with retaining(settings(tmp_path), store, Shelf()):
        await asyncio.wait_for(rounds.wait(), 10)
    assert sum("could not be tidied up" in record.message for record in caplog.records) == 1
    store.dispose()


@pytest.mark.parametrize(
    ("kind", "caller", "held"),
    [(None, None, True), (DataKind.JOURNAL, "key", True), (None, "key", True), (DataKind.AUDIT, None, False)],
)
def test_the_journal_is_kept_whole_while_a_hold_touches_it(
    store: Engine, kind: DataKind | None, caller: str | None, *, held: bool
) -> None:
    shelf = Shelf()
    kept = add_hold(store, Hold(kind=kind, caller=caller, who="li", why="case", since=Instant(0.0)))
    hold_journal(store, shelf, Instant(1.0))
    assert shelf.is_held() is held
    release_hold(store, kept.id, "li", Instant(2.0))
    hold_journal(store, shelf, Instant(3.0))
    assert shelf.is_held() is False
    with store.begin() as connection:
        connection.execute(text("DROP TABLE holds"))
    hold_journal(store, shelf, Instant(4.0))
    assert shelf.is_held() is True
    store.dispose()


async def test_a_hold_that_is_added_meanwhile_is_noticed(
    tmp_path: Path, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retaining_module, "LOOK_EVERY", 0.005)
    shelf = Shelf()
    async with asyncio.timeout(10), retaining(settings(tmp_path), store, shelf):
        assert shelf.is_held() is False
        add_hold(store, Hold(who="li", why="case", since=Instant(0.0)))
        while not shelf.is_held():  # noqa: ASYNC110  # what is waited for sets no event
            await asyncio.sleep(0.002)
