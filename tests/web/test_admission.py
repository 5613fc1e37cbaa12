from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from tests.web.build import LEADER, REVOKED, SCREEN, Doorkeeper, parts, served
from web.admission import LONGEST_TOKEN, check_origin, is_local, token_of
from web.problems import Problem


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"Authorization": "Bearer abc"}, "abc"),
        ({"Authorization": "bearer  abc "}, "abc"),
        ({"Authorization": "Basic abc"}, None),
        ({"Authorization": "Bearer "}, None),
        ({"Sec-WebSocket-Protocol": "floorwatch.v1, bearer.abc"}, "abc"),
        ({"Sec-WebSocket-Protocol": "floorwatch.v1"}, None),
        ({"Authorization": "Bearer abc", "Sec-WebSocket-Protocol": "bearer.other"}, "abc"),
        ({}, None),
    ],
)
def test_a_token_comes_as_a_header_or_as_a_subprotocol(headers: dict[str, str], token: str | None) -> None:
    assert token_of(make_mocked_request("GET", "/", headers=headers)) == token


def test_a_token_in_the_address_is_none() -> None:
    assert token_of(make_mocked_request("GET", "/?token=abc")) is None


def test_an_endless_token_is_cut() -> None:
    request = make_mocked_request("GET", "/", headers={"Authorization": "Bearer " + "x" * 100_000})
    assert len(token_of(request) or "") == LONGEST_TOKEN


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        (None, "wall.example", True),
        ("https://wall.example", "wall.example", True),
        ("http://Wall.example:8080", "wall.example:8080", True),
        ("https://evil.example", "wall.example", False),
        ("https://wall.example.evil", "wall.example", False),
        ("null", "wall.example", False),
    ],
)
def test_only_pages_of_this_server_may_open_its_socket(origin: str | None, host: str, *, allowed: bool) -> None:
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    request = make_mocked_request("GET", "/", headers=headers)
    if allowed:
        check_origin(request)
        return
    with pytest.raises(Problem) as raised:
        check_origin(request)
    assert raised.value.kind == "origin"


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_from_this_machine(header: str) -> None:
    assert not is_local(make_mocked_request("GET", "/", headers={header: "203.0.113.7"}))


async def test_every_refusal_is_a_401_that_says_which_and_how_to_mend_it() -> None:
    async with served(parts(access=Doorkeeper())) as server:
        for token, kind in [(None, "token-missing"), ("guess", "token-unknown"), (REVOKED, "token-revoked")]:
            status, headers, body = await server.get("/api/v1/floor", token)
            assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
            assert f"urn:floorwatch:problem:{kind}".encode() in body
        for token in (LEADER, SCREEN):
            assert (await server.get("/api/v1/floor", token))[0] == 200
