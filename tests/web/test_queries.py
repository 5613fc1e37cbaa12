from __future__ import annotations

import aiohttp
import pytest

from tests.web.build import LEADER, parts, served


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("?board=nowhere", 404, "board-unknown"),
        ("?since=5", 400, "parameter-unknown"),
        ("?Board=sales", 400, "parameter-unknown"),
        ("?board=sales", 200, ""),
    ],
)
async def test_a_parameter_that_cannot_be_obeyed_is_refused_by_name(query: str, status: int, kind: str) -> None:
    async with served(parts()) as server:
        answered, _, body = await server.get("/api/v1/floor" + query)
    assert answered == status
    assert kind.encode() in body


@pytest.mark.parametrize("since", ["x", "-1", "1.5", "", "9" * 30, "١"])
async def test_since_must_be_a_number(since: str) -> None:
    async with served(parts()) as server:
        status, _, body = await server.get(f"/api/v1/live?since={since}", Upgrade="websocket")
    assert status == 400
    assert b"parameter-invalid" in body


@pytest.mark.parametrize("told", ["yes", "1", "", "True", "true "])
async def test_a_flag_is_true_or_false_and_nothing_like_it(told: str) -> None:
    async with served(parts()) as server:
        query = f"/api/v1/roster?dry_run={told}"
        body = {"format": "csv", "text": ""}
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {LEADER}"}) as session,
            session.put(server.url(query), json=body) as answer,
        ):
            assert (answer.status, "parameter-invalid" in await answer.text()) == (400, True)
