"""The daemon put together: it serves, says where it cannot, and ends without leaving anything behind."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import msgspec
import pytest

from config.daemon import peer_of, serve
from config.problems import OperationError
from config.settings import Board, Pbx, Secret, Settings, Site, Storage, Web
from connectors.errors import MisconfiguredError
from tests.connectors.ami.pbx import SECRET
from tests.connectors.ami.pbx import Pbx as FakePbx


def settings_of(folder: Path, port: int = 1, *, web_port: int = 0) -> Settings:
    pbx = Pbx(name="hq", host="127.0.0.1", port=port, username="floorwatch", secret=Secret(SECRET))
    return Settings(
        pbx=(pbx,),
        site=Site(name="Here", timezone=ZoneInfo("Asia/Shanghai")),
        boards={"sales": Board(queues=("sales", "hq/vip"))},
        storage=Storage(directory=folder),
        web=Web(port=web_port, open_wallboards=True),
    )


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[str]:
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(settings, ready=address.set_result))
    try:
        async with asyncio.timeout(20):
            either: set[asyncio.Future[None] | asyncio.Future[str]] = {task, address}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            yield address.result()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def got(address: str) -> tuple[int, bytes]:
    async with aiohttp.ClientSession() as web, web.get(address) as answer:
        return answer.status, await answer.read()


async def test_it_serves_the_floor_while_its_pbx_is_away(tmp_path: Path) -> None:
    async with serving(settings_of(tmp_path)) as address:
        status, body = await got(f"{address}/api/v1/floor")
        floor = msgspec.json.decode(body)
        assert (status, floor["site"]["name"], floor["site"]["timezone"]) == (200, "Here", "Asia/Shanghai")
        assert (await got(f"{address}/healthz"))[0] == 200
        assert (await got(f"{address}/readyz"))[0] == 503
        status, body = await got(f"{address}/api/v1/floor?board=sales")
        assert status == 200


async def test_it_leaves_no_task_and_can_be_started_again(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    for _ in range(2):
        async with serving(settings_of(tmp_path)) as address:
            assert (await got(f"{address}/healthz"))[0] == 200
    assert asyncio.all_tasks() == before


async def test_it_follows_its_pbx_until_it_is_live(tmp_path: Path) -> None:
    fake = FakePbx()
    async with fake.listening(), serving(settings_of(tmp_path, fake.port)) as address, asyncio.timeout(20):
        async with aiohttp.ClientSession() as web, web.ws_connect(f"{address}/api/v1/live", max_msg_size=0) as link:
            while b'"state":"live"' not in (await link.receive_str()).encode():
                pass
        assert (await got(f"{address}/readyz"))[0] == 200


async def test_an_address_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with pytest.raises(OperationError, match=rf"127\.0\.0\.1:{port}.*web\.port"):
            async with serving(settings_of(tmp_path, web_port=port)):
                pass


async def test_a_directory_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(MisconfiguredError):
        async with serving(settings_of(tmp_path / "file")):
            pass


async def test_two_daemons_do_not_share_a_directory(tmp_path: Path) -> None:
    async with serving(settings_of(tmp_path)):
        with pytest.raises(MisconfiguredError, match="another Floorwatch"):
            async with serving(settings_of(tmp_path)):
                pass


def test_a_pbx_of_the_file_is_dialled_as_it_stands_there() -> None:
    written = Pbx(name="hq", host="pbx", port=5039, username="u", secret=Secret(SECRET), tls=True, tls_verify=False)
    peer = peer_of(written)
    assert (peer.name, peer.host, peer.port, peer.secret, peer.tls, peer.verify) == (
        *("hq", "pbx", 5039, SECRET),
        *(True, False),
    )
    assert SECRET not in repr(peer)
