"""The console and a wall in a real browser, below a sub-path behind a real reverse proxy."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path

import pytest

from tests.browser.test_console import CLOSED_WALLS
from tests.browser.test_wall import node
from tests.config.commands.running import program
from tests.web.proxy import proxy


@pytest.mark.parametrize("trusted", ['["127.0.0.1"]', "[]"])
async def test_console_and_wall_live_below_a_sub_path(tmp_path: Path, trusted: str) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        text = CLOSED_WALLS.format(port=nobody.getsockname()[1])
        below = f'path_prefix = "/floor"\ntrusted_proxies = {trusted}\n'
        (tmp_path / "floorwatch.toml").write_text(text + below, encoding="utf-8")
        with program("run", directory=tmp_path) as daemon:
            told = await asyncio.to_thread(daemon.line_with, "/sign-in#link=")
            found = re.search(r"(http://[^/]+)/floor/sign-in#link=(\S+)", told)
            assert found is not None, told
            async with proxy(found[1]) as address:
                link = f"{address}/floor/sign-in#link={found[2]}"
                seen = await asyncio.to_thread(node, "pairing_journey.mjs", link)
            assert daemon.stop() == 0
    assert "goes on by itself" in seen
    assert "no errors on the wall" in seen
