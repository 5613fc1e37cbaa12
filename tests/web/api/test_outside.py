from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from config.outside_desk import Groups, OutsideDesk
from config.sign_in import SignInDesk
from connectors.oidc import Provider
from connectors.passwords import Passwords
from connectors.store.sessions import Limits
from realtime.access.roles import Role
from tests.connectors.identity import Identity, identity
from tests.web.doors import House, house
from web.parts import PARTS


def add(here: House, provider: Identity) -> None:
    """Give the running house an identity provider that sends people back to it."""
    client = provider.client(here.server.url("/sign-in/oidc/return"))
    sign_in = SignInDesk(here.store, Passwords(cheap=True), Limits())
    desk = OutsideDesk(here.store, Provider(client), Groups("groups", [("qa", Role.QA)]), sign_in)
    parts = here.server.app[PARTS]
    assert parts.keepers is not None
    object.__setattr__(parts, "keepers", replace(parts.keepers, outside=desk))


async def test_a_browser_goes_to_the_provider_and_comes_back_signed_in(tmp_path: Path) -> None:
    async with identity() as provider, house(tmp_path) as here, here.browser() as browser:
        add(here, provider)
        async with browser.session.get(here.server.url("/sign-in/oidc")) as answer:
            assert answer.url.path == "/console"
        status, me = await browser.ask("GET", "/api/v1/me")
        assert (status, me["name"], me["role"]) == (200, "wang", "qa")
        assert here.audit.deeds[-1].particulars == {"by": "oidc"}


async def test_a_return_that_this_browser_did_not_begin_signs_nobody_in(tmp_path: Path) -> None:
    async with identity() as provider, house(tmp_path) as here, here.browser() as browser, here.browser() as victim:
        add(here, provider)
        begun = here.server.url("/sign-in/oidc")
        async with browser.session.get(begun, allow_redirects=False) as answer:
            there = answer.headers["Location"]
        async with browser.session.get(there, allow_redirects=False) as answer:
            planted = answer.headers["Location"]
        async with victim.session.get(planted, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/sign-in#problem=oidc-refused"
        assert (await victim.ask("GET", "/api/v1/me"))[0] == 401


async def test_without_a_provider_there_is_no_such_page_and_while_it_is_away_the_sign_in_page_says_so(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as here:
        assert (await here.server.get("/sign-in/oidc"))[0] == 404
        async with identity() as provider:
            add(here, provider)
        assert (await here.server.get("/sign-in/oidc"))[1]["Location"] == "/sign-in#problem=oidc-unreachable"
