from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from realtime.access.roles import Role
from realtime.masking import Audience
from tests.web.build import LEADER, Doorkeeper, parts, served, text_of, visitor
from web.admission import Refusal, Visitor
from web.proxies import believing, networks_of

PROXY = networks_of(["127.0.0.0/8"])


class Watching(Doorkeeper):
    seen: str | None = None

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        self.seen = remote
        return await super().visitor(token, remote)


async def seen(*, trusted: bool, **headers: str) -> tuple[str | None, str | None]:
    access = Watching()
    async with served(parts(access=access, trusted=PROXY if trusted else ())) as server:
        _, answered, _ = await server.get("/api/v1/floor", LEADER, **headers)
    return access.seen, answered.get("Strict-Transport-Security")


async def test_a_trusted_proxys_word_counts_and_nobody_elses() -> None:
    told = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    assert await seen(trusted=True, **told) == ("203.0.113.9", "max-age=31536000")
    assert await seen(trusted=False, **told) == ("127.0.0.1", None)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 127.0.0.2", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("203.0.113.9, <script>", "127.0.0.1"),
        ("", "127.0.0.1"),
        (", ,", "127.0.0.1"),
        ("127.0.0.5", "127.0.0.5"),
    ],
)
async def test_the_nearest_address_that_is_no_proxy_is_the_asker(said: str, found: str) -> None:
    assert (await seen(trusted=True, **{"X-Forwarded-For": said}))[0] == found


async def test_a_scheme_that_is_none_is_not_believed() -> None:
    assert (await seen(trusted=True, **{"X-Forwarded-Proto": "javascript"}))[1] is None


async def test_a_socket_opens_behind_a_trusted_proxy() -> None:
    headers = {"Authorization": f"Bearer {LEADER}", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    async with served(parts(trusted=PROXY)) as server, server.live(additional_headers=headers) as link:
        assert "snapshot" in await text_of(link)


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="proxy"):
        networks_of(["proxy"])


async def test_everything_is_below_a_sub_path_and_nothing_beside_it() -> None:
    access = Doorkeeper({LEADER: visitor(Role.ADMIN, Audience())})
    async with served(parts(access=access, prefix="/floor")) as server:
        assert (await server.get("/floor/api/v1/floor"))[0] == 200
        assert (await server.get("/api/v1/floor"))[0] == 404
        status, headers, _ = await server.get("/floor/")
        assert (status, headers["Location"]) == (302, "/floor/wall")
        assert b'"servers":[{"url":"/floor"}]' in (await server.get("/floor/api/v1/openapi.json"))[2]


async def test_an_answer_that_was_begun_is_left_alone() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        assert request.remote
        return web.Response()

    request = make_mocked_request("GET", "/").clone(remote="127.0.0.1")
    assert (await believing(PROXY)(request, handler)).status == 200
