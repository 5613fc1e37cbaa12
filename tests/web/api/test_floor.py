from __future__ import annotations

import json

from tests.web.build import LEADER, NUMBER, SALES_SCREEN, SCREEN, InventedFloor, parts, queue_row, served


async def test_the_floor_is_served_whole() -> None:
    async with served(parts()) as server:
        status, headers, body = await server.get("/api/v1/floor")
    found = json.loads(body)
    assert status == 200
    assert headers["Content-Type"].startswith("application/json")
    assert (found["seq"], found["site"]["timezone"], found["board"]) == (100, "Asia/Shanghai", None)
    assert found["pbx"]["hq"]["state"] == "live"
    assert found["queues"]["hq/sales"]["agents"]["logged_in"] == 2
    assert found["callers"][0]["number"] == NUMBER


async def test_the_floor_is_the_one_of_this_moment() -> None:
    floor = InventedFloor()
    async with served(parts(floor)) as server:
        floor.change({"queues/hq/sales": queue_row(waiting=4)})
        assert (await server.floor())["queues"]["hq/sales"]["waiting"] == 4


async def test_each_audience_sees_its_own() -> None:
    async with served(parts()) as server:
        _, _, masked = await server.get("/api/v1/floor", SCREEN)
        scoped = await server.floor(SALES_SCREEN)
        boarded = await server.floor(LEADER, "?board=sales")
    assert NUMBER.encode() not in masked
    assert b"138****0042" in masked
    assert list(scoped["queues"]) == list(boarded["queues"]) == ["hq/sales"]
    assert boarded["callers"][0]["number"] == NUMBER
