"""Nodes for real: a collector and a web node over one Redis and one store show the same, or say that they cannot."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from config.daemon import serve
from config.serving import Serve
from config.settings import Redis, Secret, Settings, Storage, Web
from config.web_node import check_shared, serve_web
from connectors.errors import MisconfiguredError
from connectors.store.database import open_store
from connectors.store.site_key import site_key
from connectors.store.tokens import create_token
from realtime.access.roles import Role
from realtime.names import Instant
from tests.config.commands.running import program
from tests.config.test_daemon import settings_of
from tests.connectors.ami.pbx import Pbx as FakePbx
from tests.connectors.ami.pbx import joined
from tests.redis_server import Server, redis_server

PATIENCE = 30.0


@pytest.fixture
def server() -> Iterator[Server]:
    with redis_server() as running:
        yield running


def settings_at(folder: Path, server: Server, port: int) -> Settings:
    return msgspec.structs.replace(settings_of(folder, port), redis=Redis(url=Secret(server.url)))


@asynccontextmanager
async def serving(settings: Settings, how: Serve) -> AsyncIterator[str]:
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(how(settings, ready=address.set_result))
    try:
        async with asyncio.timeout(PATIENCE):
            either: set[asyncio.Future[None] | asyncio.Future[str]] = {task, address}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            yield address.result()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def asked(address: str, path: str, token: str | None = None, **sent: Any) -> tuple[int, Any]:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    method = "GET" if not sent else "POST"
    async with aiohttp.ClientSession() as web, web.request(method, address + path, headers=headers, **sent) as answer:
        body = await answer.read()
        return answer.status, json.loads(body) if answer.content_type.endswith("json") else body.decode()


async def shown(address: str) -> dict[str, Any]:
    _, floor = await asked(address, "/api/v1/floor")
    assert isinstance(floor, dict)
    return floor


def without_numbers(floor: dict[str, Any]) -> dict[str, Any]:
    """The rows of a snapshot. Nodes number their frames each by itself."""
    return {key: value for key, value in floor.items() if key not in {"seq", "static"}}


async def agree(one: str, other: str) -> dict[str, Any]:
    """Wait until two nodes have shown the very same rows of the same moment."""
    seen: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE):
        while True:
            ours, theirs = await shown(one), await shown(other)
            seen[ours["at"]] = json.dumps(without_numbers(ours), sort_keys=True)
            if seen.get(theirs["at"]) == json.dumps(without_numbers(theirs), sort_keys=True):
                return theirs
            await asyncio.sleep(0.05)


async def comes(address: str, path: str, status: int) -> Any:
    async with asyncio.timeout(PATIENCE):
        while True:
            found, body = await asked(address, path)
            if found == status:
                return body
            await asyncio.sleep(0.05)


async def test_a_web_node_shows_the_collectors_rows_and_says_what_it_does_not_do(
    server: Server, tmp_path: Path
) -> None:
    fake = FakePbx()
    async with fake.listening():
        settings = settings_at(tmp_path, server, fake.port)
        async with serving(settings, serve) as collector, serving(settings, serve_web) as node:
            await comes(collector, "/readyz", 200)
            fake.say(joined("1795415360.1") + joined("1795415361.2"))
            await comes(node, "/readyz", 200)
            while (await agree(collector, node))["queues"].get("hq/sales", {}).get("waiting") != 2:
                pass
            assert (await asked(node, "/healthz"))[0] == 200
            _, text = await asked(node, "/metrics")
            assert 'floorwatch_stream_flowing{role="following"} 1.0' in text
            assert "floorwatch_journal_writable" not in text
            _, text = await asked(collector, "/metrics")
            assert 'floorwatch_stream_flowing{role="publishing"} 1.0' in text
            store = open_store(tmp_path, None)
            token = create_token(store, name="boss", role=Role.ADMIN, now=Instant(0.0))
            store.dispose()
            for path, status, kind in (
                ("/api/v1/alerts", 503, "alerts-elsewhere"),
                ("/api/v1/rules", 503, "alerts-elsewhere"),
                ("/api/v1/journal", 404, "moment-not-kept"),
            ):
                found, body = await asked(node, path, token)
                assert (found, body["type"].rpartition(":")[2]) == (status, kind), path
            found, _ = await asked(node, "/api/v1/audit", token)
            assert found == 200, "what lies in the store is answered from there"
            wish = {"text": "Cake at three", "duration_seconds": 600}
            assert (await asked(node, "/api/v1/announcements", token, json=wish))[0] == 201
            while "Cake at three" not in json.dumps(await agree(collector, node)):
                pass


async def test_a_screen_on_a_web_node_gets_deltas_and_is_told_when_the_collector_is_gone(
    server: Server, tmp_path: Path
) -> None:
    fake = FakePbx()
    async with fake.listening():
        settings = settings_at(tmp_path, server, fake.port)
        async with serving(settings, serve_web_after(settings)) as node:
            async with serving(settings, serve):
                await comes(node, "/readyz", 200)
            async with aiohttp.ClientSession() as web, web.ws_connect(f"{node}/api/v1/live", max_msg_size=0) as link:
                while '"reason":"stream_lost"' not in await asyncio.wait_for(link.receive_str(), PATIENCE):
                    pass
            body = await comes(node, "/readyz", 503)
            assert {each["reason"] for each in body["reasons"]} >= {"stream_lost"}
            async with serving(settings, serve) as collector:
                await comes(node, "/readyz", 200)
                await agree(collector, node)


def serve_web_after(settings: Settings) -> Serve:
    """A web node, whose directory has had its first start already."""
    settings.storage.directory.mkdir(exist_ok=True)
    site_key(settings.storage.directory)
    return serve_web


async def test_a_redis_that_begins_again_with_nothing_is_followed_again(server: Server, tmp_path: Path) -> None:
    fake = FakePbx()
    async with fake.listening():
        settings = settings_at(tmp_path, server, fake.port)
        async with serving(settings, serve) as collector, serving(settings, serve_web) as node:
            await comes(node, "/readyz", 200)
            await asyncio.to_thread(server.kill)
            await comes(node, "/readyz", 503)
            assert (await asked(collector, "/readyz"))[0] == 200, "the collector's own floor goes on"
            fake.say(joined("1795415362.3"))
            await asyncio.to_thread(server.start)
            await comes(node, "/readyz", 200)
            while (await agree(collector, node))["queues"].get("hq/sales", {}).get("waiting") != 1:
                pass


FILE = """
[[pbx]]
name = "hq"
host = "127.0.0.1"
port = {port}
username = "floorwatch"
secret = "correct-horse"
[redis]
url = "{url}"
[storage]
directory = "{folder}"
[web]
port = 0
open_wallboards = true
"""


def address_in(line: str) -> str:
    return line.split()[2].rstrip("/")


async def test_collectors_that_are_killed_or_frozen_do_not_harm_who_follows(server: Server, tmp_path: Path) -> None:
    """kill -9 and a new start; then a frozen one that awakes when another has taken over is refused."""
    fake = FakePbx()
    async with fake.listening(), asyncio.timeout(120):
        for name, folder in (("one", "data"), ("two", "other"), ("web", "data")):
            (tmp_path / name).mkdir()
            text = FILE.format(port=fake.port, url=server.url, folder=tmp_path / folder)
            (tmp_path / name / "floorwatch.toml").write_text(text, encoding="utf-8")

        async def line(daemon: Any, text: str) -> str:
            return str(await asyncio.to_thread(daemon.line_with, text))

        with program("run", directory=tmp_path / "one") as first:
            await line(first, "Floorwatch serves")
            with program("run", "--role", "web", directory=tmp_path / "web") as node:
                address = address_in(await line(node, "Floorwatch serves"))
                await comes(address, "/readyz", 200)
                fake.say(joined("1795415360.1"))
                first.stop(signal.SIGKILL)
                await comes(address, "/readyz", 503)
                with program("run", directory=tmp_path / "one") as second:
                    collector = address_in(await line(second, "Floorwatch serves"))
                    await comes(address, "/readyz", 200)
                    await agree(collector, address)
                    second.process.send_signal(signal.SIGSTOP)
                    await comes(address, "/readyz", 503)
                    with program("run", directory=tmp_path / "two") as third:
                        other = address_in(await line(third, "Floorwatch serves"))
                        await comes(address, "/readyz", 200)
                        second.process.send_signal(signal.SIGCONT)
                        await line(second, "another collector publishes")
                        await agree(other, address)


def test_a_web_node_without_what_it_shares_does_not_start(tmp_path: Path) -> None:
    alone = Settings(pbx=(), storage=Storage(directory=tmp_path), web=Web())
    with pytest.raises(MisconfiguredError, match=r"redis\.url"):
        check_shared(alone)
    shared = msgspec.structs.replace(alone, redis=Redis(url=Secret("redis://127.0.0.1/0")))
    with pytest.raises(MisconfiguredError, match=r"site\.key"):
        check_shared(shared)
    site_key(tmp_path)
    assert check_shared(shared) == "redis://127.0.0.1/0"
    wrong = msgspec.structs.replace(alone, redis=Redis(url=Secret("http://hunter2@here")))
    with pytest.raises(MisconfiguredError, match="no address") as raised:
        check_shared(wrong)
    assert "hunter2" not in str(raised.value)
