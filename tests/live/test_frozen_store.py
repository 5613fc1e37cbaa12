"""A store whose server hangs: a real PostgreSQL that is stopped and goes on, and a lock that somebody else holds."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from config.alerting import NotKeptError
from config.gate import Gate
from connectors.errors import LinkLostError
from connectors.store import alerts as store_alerts
from connectors.store import database, threads
from connectors.store.alerts import list_alerts
from connectors.store.database import hurrying, open_store
from connectors.store.tokens import create_token
from connectors.waits import Waits
from realtime.access.roles import Role
from realtime.names import Instant
from tests.build import registration
from tests.config.alerting_site import LivingSite
from tests.live.asterisk import Login
from tests.live.daemon import furnished, started
from tests.live.postgresql import Server, serving
from web.admission import Visitor
from web.problems import OUTAGES


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def store(server: Server, tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path, server.url)
    quick(opened)
    yield opened
    server.thaw()
    let_go()
    opened.dispose()


def let_go() -> None:
    """Wait until no thread of the store has a connection any more."""
    meeting = threading.Barrier(threads.THREADS)
    for job in [threads._threads.submit(meeting.wait, 30.0) for _ in range(threads.THREADS)]:
        job.result()


def quick(store: Engine) -> Waits:
    """The same limits, but nobody here has half a minute."""
    waits: Waits = store.get_execution_options()[database._WAITS]
    waits.answer, waits.ping, waits.connect = 2.0, 0.5, 2
    return waits


def ask(store: Engine) -> object:
    with store.connect() as connection:
        return connection.execute(text("SELECT 1")).scalar()


def ask_and_freeze(store: Engine, server: Server) -> object:
    with store.begin() as connection:
        connection.execute(text("SELECT 1"))
        server.freeze()
        return connection.execute(text("SELECT 2")).scalar()


def test_nobody_waits_for_a_stopped_server_and_everybody_is_served_when_it_goes_on(
    store: Engine, server: Server
) -> None:
    assert ask(store) == 1
    server.freeze()
    for _ in range(2):  # Once with a connection that rested, once with none.
        with pytest.raises(OperationalError):
            ask(store)
    server.thaw()
    assert ask(store) == 1
    with pytest.raises(OperationalError, match="does not answer"):
        ask_and_freeze(store, server)
    server.thaw()
    assert ask(store) == 1


def test_whoever_waits_when_the_program_ends_is_let_go(store: Engine, server: Server) -> None:
    quick(store).answer = 3600.0
    with ThreadPoolExecutor(1) as pool:
        hanging: Future[object] = pool.submit(ask_and_freeze, store, server)

        async def ending() -> None:
            async with hurrying(store):
                pass

        asyncio.run(ending())
        assert isinstance(hanging.exception(), OperationalError)
    with pytest.raises(OperationalError, match="is ending"):
        ask(store)


def test_a_store_that_hangs_at_the_start_is_said(server: Server, tmp_path: Path) -> None:
    server.freeze()
    try:
        with pytest.raises(LinkLostError, match="cannot be reached"):
            open_store(tmp_path, server.url + "&connect_timeout=2")
    finally:
        server.thaw()


def test_a_lock_that_somebody_holds_is_waited_for_five_seconds(store: Engine, server: Server) -> None:
    with psycopg.connect(server.url) as somebody:
        somebody.execute("LOCK TABLE tokens")
        quick(store).answer = 30.0
        with pytest.raises(OperationalError, match="lock timeout"):
            create_token(store, name="x", role=Role.SCREEN, now=Instant(0.0))
    create_token(store, name="x", role=Role.SCREEN, now=Instant(0.0))


def test_a_transaction_that_is_forgotten_gives_its_locks_back(store: Engine, server: Server) -> None:
    with store.connect() as connection:
        connection.execute(text("SET idle_in_transaction_session_timeout = '100ms'"))
        connection.commit()
        connection.execute(text("LOCK TABLE tokens"))
        with psycopg.connect(server.url) as somebody:
            somebody.execute("SET lock_timeout = '20s'")
            somebody.execute("LOCK TABLE tokens")
        with pytest.raises(OUTAGES):
            connection.execute(text("SELECT 1"))


async def test_who_is_known_comes_in_while_the_store_hangs_and_a_stranger_is_told(
    store: Engine, server: Server
) -> None:
    known, stranger = (create_token(store, name=name, role=Role.SCREEN, now=Instant(0.0)) for name in ("a", "b"))
    now = [1000.0]
    gate = Gate(store, wall=lambda: now[0])
    await gate.look()
    assert isinstance(await gate.visitor(known, None), Visitor)
    now[0] += 60.0
    server.freeze()
    try:
        await gate.look()
        async with asyncio.timeout(10):
            assert isinstance(await gate.visitor(known, None), Visitor)
            with pytest.raises(OUTAGES):
                await gate.visitor(stranger, None)
    finally:
        server.thaw()
    async with asyncio.timeout(30):
        while gate._outage.lasts:
            await gate.look()
        assert isinstance(await gate.visitor(stranger, None), Visitor)
    await gate.close()


async def test_a_turn_whose_answer_did_not_come_is_found_and_not_decided_twice(
    store: Engine, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server takes the COMMIT out of its socket when it goes on, long after we gave up on it."""
    site = LivingSite(tmp_path, store)
    await site.alerting.start()
    site.tell(registration(1, "carrier", "Rejected"))
    await site.look(30)
    kept_turn = store_alerts.keep_turn
    committing, frozen = threading.Event(), list[bool]()

    def keep(*args: object, **named: object) -> None:
        """Freeze the server between the last statement and the COMMIT."""
        enqueue = args[4]
        assert callable(enqueue)

        def last(connection: object, notices: object) -> None:
            enqueue(connection, notices)
            if notices and not frozen:
                committing.set()

        kept_turn(*args[:4], last, *args[5:], **named)  # type: ignore[arg-type,call-arg]

    def commits(_connection: object) -> None:
        if committing.is_set():
            committing.clear()
            frozen.append(True)
            server.freeze()

    monkeypatch.setattr(store_alerts, "keep_turn", keep)
    event.listen(store, "commit", commits)
    with pytest.raises(NotKeptError):
        await site.look(3)
    assert site.alerting.book.alerts == {}
    server.thaw()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not site.alerting.book.alerts:
        try:
            await site.look()
        except (NotKeptError, *OUTAGES):
            continue
    await site.look(5)
    assert site.outbox() == [("trunk_down", "firing")]
    assert [alert.id for alert in list_alerts(store, None, None)] == list(site.alerting.book.alerts)


async def test_a_daemon_shows_its_floor_on_a_frozen_store_and_ends_when_it_is_asked_to(
    server: Server, tmp_path: Path
) -> None:
    nobody = Login("127.0.0.1", 9, "u", "s")
    token = await asyncio.to_thread(furnished, tmp_path, nobody, None, "", server.url)
    async with started(tmp_path, token) as daemon:
        await daemon.floor()
        server.freeze()
        try:
            async with asyncio.timeout(30):
                await daemon.floor()
                await daemon.until(lambda _view: True)
                known, daemon.token = daemon.token, "fw_unheard_of"
                status, body = await daemon.get("/api/v1/floor")
                assert (status, b"store-unavailable" in body) == (503, True)
                daemon.token = known
                status, body = await daemon.get("/api/v1/alerts")
                assert (status, b"store-unavailable" in body) == (503, True)
            code, _ = await daemon.stop()
        finally:
            server.thaw()
    assert code == 0
    assert "Traceback" not in "".join(daemon.lines)
