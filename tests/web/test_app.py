from __future__ import annotations

import asyncio

import aiohttp

from tests.web.build import InventedFloor, parts, served, text_of


async def test_the_server_starts_and_ends_with_all_it_started() -> None:
    before = asyncio.all_tasks()
    floor = InventedFloor()
    async with served(parts(floor)) as server, server.live() as link:
        await text_of(link)
    assert floor.listeners == []
    left = [task for task in asyncio.all_tasks() - before if "web" in str(task.get_coro())]
    assert left == []


async def test_a_body_larger_than_any_path_takes_is_not_read() -> None:
    async with (
        served(parts()) as server,
        aiohttp.ClientSession() as session,
        session.post(server.url("/healthz"), data=b"x" * 1_000_000) as answer,
    ):
        assert answer.status in {405, 413}
