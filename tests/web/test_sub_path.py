"""Floorwatch below a sub-path behind a reverse proxy: pages, cookies, sockets, and whose word on the asker counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from connectors.store.accounts import find_account
from connectors.store.sessions import end_sessions
from realtime.access.roles import Role
from realtime.names import Instant
from tests.web.doors import OURS, PASSWORD, House, house
from tests.web.proxy import proxy
from web.proxies import networks_of

STRANGER = "203.0.113.9"
TRUSTED, NOBODY = networks_of(["127.0.0.1"]), networks_of([])


@asynccontextmanager
async def behind(
    folder: Path, *, trusted: bool, scheme: str = "http"
) -> AsyncIterator[tuple[House, str, aiohttp.ClientSession]]:
    """The house, the proxy's address with the prefix, and a browser that goes through it."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        house(folder, prefix="/floor", trusted=TRUSTED if trusted else NOBODY) as here,
        proxy(here.server.url(""), scheme=scheme, says=STRANGER) as address,
        aiohttp.ClientSession(cookie_jar=jar, headers=OURS | {"Origin": address.replace("http", scheme, 1)}) as session,
    ):
        yield here, f"{address}/floor", session


async def signed_in(here: House, base: str, session: aiohttp.ClientSession) -> aiohttp.ClientResponse:
    link = here.account("li", Role.SHIFT_LEADER)
    async with session.post(f"{base}/api/v1/session/link", json={"link": link, "password": PASSWORD}) as answer:
        assert answer.status == 200, await answer.text()
        return answer


@pytest.mark.parametrize("trusted", [True, False])
async def test_who_asks_is_believed_of_a_trusted_proxy_only(tmp_path: Path, *, trusted: bool) -> None:
    async with behind(tmp_path, trusted=trusted) as (here, base, session):
        await signed_in(here, base, session)
        assert {deed.address for deed in here.audit.deeds} == {STRANGER if trusted else "127.0.0.1"}
        async with session.get(f"{base}/api/v1/me/sessions") as answer:
            assert [row["remote"] for row in await answer.json()] == [STRANGER if trusted else "127.0.0.1"]


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_session_s_cookie_stays_below_the_prefix_and_is_secure_when_a_trusted_proxy_speaks_tls(
    tmp_path: Path, *, trusted: bool
) -> None:
    async with behind(tmp_path, trusted=trusted, scheme="https") as (here, base, session):
        answer = await signed_in(here, base, session)
        (cookie,) = answer.cookies.values()
        assert (cookie["path"], bool(cookie["secure"]), bool(cookie["httponly"])) == ("/floor", trusted, True)
        assert ("Strict-Transport-Security" in answer.headers) is trusted


async def test_a_socket_lives_through_the_proxy_and_its_end_is_told(tmp_path: Path) -> None:
    async with behind(tmp_path, trusted=True) as (here, base, session):
        await signed_in(here, base, session)
        async with session.ws_connect(f"{base}/api/v1/live", max_msg_size=0) as link:
            assert '"type":"snapshot"' in await link.receive_str(timeout=10)
            end_sessions(here.store, find_account(here.store, "li").id, Instant(0.0))
            here.gate.look_again()
            async for _ in link:
                pass
            assert link.close_code == 4403


async def test_a_page_of_another_site_gets_no_socket_and_no_change_through_the_proxy(tmp_path: Path) -> None:
    async with behind(tmp_path, trusted=True) as (here, base, session):
        await signed_in(here, base, session)
        foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"{base}/api/v1/live", headers=foreign)
        assert refused.value.status in {403, 500, 502}, "the proxy tells that the server refused"
        async with session.delete(f"{base}/api/v1/session", headers=foreign) as answer:
            assert answer.status == 403
        async with session.get(f"{base}/api/v1/me") as answer:
            assert (await answer.json())["name"] == "li"


async def test_nothing_is_served_beside_the_prefix(tmp_path: Path) -> None:
    async with behind(tmp_path, trusted=True) as (here, base, session):
        async with session.get(f"{base}/console") as answer:
            assert answer.status in {200, 404}
            assert b"/static/" not in (await answer.read()).replace(b"/floor/static/", b"")
        for path in ("/console", "/api/v1/me", "/floorish/console", "/floor/../console"):
            assert (await here.server.get(path, None))[0] == 404
