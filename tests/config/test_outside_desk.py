from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import Engine

from config import outside_desk as module
from config.account_desk import AccountDesk
from config.outside_desk import Groups, OutsideDesk
from config.sign_in import SignInDesk
from connectors.oidc import Provider
from connectors.passwords import Passwords
from connectors.store.accounts import list_accounts
from connectors.store.database import open_store
from connectors.store.sessions import Limits
from realtime.access.accounts import Changes
from realtime.access.roles import Role
from tests.connectors.identity import Identity, identity
from web.keepers import Denied, NewAccount, Opened, Seat

GROUPS = Groups("groups", [("leads", Role.SHIFT_LEADER), ("qa", Role.QA)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def desk(store: Engine, provider: Identity) -> OutsideDesk:
    sign_in = SignInDesk(store, Passwords(cheap=True), Limits())
    return OutsideDesk(store, Provider(provider.client()), GROUPS, sign_in)


async def journey(here: OutsideDesk, provider: Identity, bound: str | None = None) -> Opened | Denied:
    begun = await here.begin()
    assert begun is not None
    address, state = begun
    code = provider.code(dict(parse_qsl(urlsplit(address).query)))
    return await here.finish(state, state if bound is None else bound, code, Seat())


async def test_an_account_is_made_at_first_and_its_role_follows_the_groups(store: Engine) -> None:
    async with identity() as provider:
        here = desk(store, provider)
        first = await journey(here, provider)
        assert isinstance(first, Opened)
        assert (first.account.name, first.account.role) == ("wang", Role.QA)
        provider.person["groups"] = ["staff", "leads", "qa"]
        again = await journey(here, provider)
        assert isinstance(again, Opened)
        assert (again.account.id, again.account.role) == (first.account.id, Role.SHIFT_LEADER)


async def test_whoever_has_no_group_here_or_is_disabled_is_not_let_in(store: Engine) -> None:
    async with identity() as provider:
        here = desk(store, provider)
        provider.person["groups"] = "staff"
        assert isinstance(await journey(here, provider), Denied)
        assert list_accounts(store) == []
        provider.person["groups"] = "qa"
        assert isinstance(await journey(here, provider), Opened)
        AccountDesk(store).changed_now("wang", Changes(disabled=True))
        assert isinstance(await journey(here, provider), Denied)


async def test_a_local_account_is_never_taken_over_by_its_name(store: Engine) -> None:
    AccountDesk(store).created_now(NewAccount(name="wang", display_name="Wang", role=Role.ADMIN))
    async with identity() as provider:
        assert isinstance(await journey(desk(store, provider), provider), Denied)


async def test_a_journey_ends_in_the_browser_that_began_it_and_once(store: Engine) -> None:
    async with identity() as provider:
        here = desk(store, provider)
        assert isinstance(await journey(here, provider, bound="another"), Denied)
        begun = await here.begin()
        assert begun is not None
        state = begun[1]
        code = provider.code(dict(parse_qsl(urlsplit(begun[0]).query)))
        assert isinstance(await here.finish(state, state, code, Seat()), Opened)
        assert isinstance(await here.finish(state, state, code, Seat()), Denied)


async def test_journeys_are_bounded(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PENDING", 3)
    async with identity() as provider:
        here = desk(store, provider)
        for _ in range(6):
            await here.begin()
        assert len(here._pending) <= 3


async def test_while_the_provider_is_away_nobody_is_sent_there(store: Engine) -> None:
    async with identity() as provider:
        here = desk(store, provider)
    assert await here.begin() is None
