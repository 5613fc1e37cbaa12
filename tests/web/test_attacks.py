"""What a hostile client tries, against the running server: it must neither fall over, nor believe, nor repeat it."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from realtime.access.roles import Role
from tests.web.build import InventedFloor, agent_row, caller_row, parts, served
from tests.web.doors import house

HOSTILE = "<img src=x onerror=alert(1)>"
TURNED = "\u202egnp.exe\u202c\u2066\u200f"


async def raw(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    await writer.drain()
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/static/x/..%5c..%5cetc",
        "/\x00",
        "/wall%00",
    ],
)
async def test_no_path_reaches_a_file_of_the_machine(path: str) -> None:
    async with served(parts()) as server:
        answer = await raw(server.port, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert answer.split(b" ")[1] in {b"400", b"404"}
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /wall?board=%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: floorwatch=a%0d%0aSet-Cookie:b\r\n\r\n",
        b"GET /api/v1/floor?%0d%0aX=1 HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer leader-token\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n\r\n",
    ],
)
async def test_nothing_a_client_sends_becomes_a_header_of_the_answer(request_line: bytes) -> None:
    async with served(parts()) as server:
        head = (await raw(server.port, request_line)).partition(b"\r\n\r\n")[0].lower()
    assert b"set-cookie" not in head
    assert b"evil.example" not in head


async def test_hostile_names_leave_as_json_text_that_no_browser_takes_for_a_page() -> None:
    floor = InventedFloor()
    floor.rows |= {
        "callers/hq/9.0/sales/1": caller_row("hq/9.0/sales/1", "hq/sales", number=HOSTILE),
        "agents/hq/evil": agent_row("hq/sales", name=HOSTILE + TURNED + "x" * 10_000),
    }
    async with served(parts(floor)) as server:
        _, headers, body = await server.get("/api/v1/floor")
    assert headers["Content-Type"].startswith("application/json")
    assert headers["X-Content-Type-Options"] == "nosniff"
    shown = json.loads(body)
    assert shown["agents"]["hq/evil"]["name"].startswith(HOSTILE)


async def test_no_line_of_the_log_can_be_forged(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    async with house(tmp_path) as here, here.browser() as browser:
        name = "li\r\n2026-01-01 ERROR forged"
        await browser.ask("POST", "/api/v1/session", {"name": name, "password": "x"}, **{"User-Agent": "a\tb"})
        await here.server.get("/api/v1/floor?x=%0aERROR%20forged")
        refused = next(deed for deed in here.audit.deeds if deed.action == "logged_in_refused")
        assert refused.subject == name, "kept as it is: the log of deeds is JSON"
    assert not [record for record in caplog.records if "\n" in record.getMessage() and "forged" in record.getMessage()]


@pytest.mark.parametrize("size", [65_537, 900_000])
async def test_an_oversized_body_is_refused(tmp_path: Path, size: int) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        status, said = await browser.ask("POST", "/api/v1/session", {"name": "x" * size, "password": "x"})
    assert (status, said["type"]) == (413, "urn:floorwatch:problem:request-entity-too-large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[" * 60_000,
        b'{"name":' * 7_000,
        b"\xff\xfe",
        b'{"name":1e999,"password":"x"}',
        b'{"name":"\\ud800","password":"x"}',
    ],
)
async def test_bodies_made_to_break_a_parser_are_a_400(tmp_path: Path, body: bytes) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        headers = {"Content-Type": "application/json"}
        url = here.server.url("/api/v1/session")
        async with browser.session.post(url, data=body, headers=headers) as answer:
            assert answer.status in {400, 401}


@pytest.mark.parametrize(
    "query",
    ["at=" + "2" * 5000, "at=2026-11-23T" + "0" * 7000, "board=" + "(a+)+" * 1000 + "!", "view=" + "known" * 1000],
)
async def test_inputs_shaped_to_make_a_pattern_run_for_ever_are_answered(query: str) -> None:
    async with served(parts()) as server:
        assert (await server.get(f"/api/v1/floor?{query}"))[0] in {400, 404}


async def test_names_of_ten_thousand_characters_are_refused_and_forgotten(tmp_path: Path) -> None:
    async with house(tmp_path) as here, here.browser() as browser:
        await browser.enter("li", Role.SHIFT_LEADER)
        _, paired = await browser.ask("POST", "/api/v1/screens/pairing")
        asked = {"code": paired["code"], "name": "x" * 10_000, "board": "sales"}
        assert (await browser.ask("POST", "/api/v1/screens", asked))[0] == 422
        assert max(len(deed.subject) for deed in here.audit.deeds) <= 100
