from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from config.account_desk import AccountDesk
from config.sign_in import SignInDesk
from connectors.passwords import Passwords
from connectors.store.accounts import password_of, rehashed
from connectors.store.database import open_store
from connectors.store.sessions import Limits
from realtime.access.roles import Role
from web.keepers import Denied, NewAccount, Opened, Seat, Why

PASSWORD = "correct horse battery"
HOME = Seat("10.0.0.1", "Browser")


class Wall:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def desk(store: Engine, wall: Wall) -> SignInDesk:
    return SignInDesk(store, Passwords(cheap=True), Limits(), wall)


async def opened(store: Engine, wall: Wall, name: str = "li") -> SignInDesk:
    """A desk with one account whose password is set."""
    here = desk(store, wall)
    _, link = AccountDesk(store, wall).created_now(NewAccount(name=name, display_name=name, role=Role.QA))
    assert isinstance(await here.redeem(link, PASSWORD, HOME), Opened)
    return here


async def why(
    here: SignInDesk, name: str = "li", password: str = "wrong", seat: Seat = HOME
) -> tuple[Why, float] | None:
    found = await here.log_in(name, password, seat)
    return (found.why, found.wait_seconds) if isinstance(found, Denied) else None


async def test_waits_double_end_and_outlive_a_restart(store: Engine) -> None:
    wall = Wall()
    here = await opened(store, wall)
    for _ in range(5):
        assert await why(here) == (Why.WRONG, 0.0)
    assert await why(here, password=PASSWORD) == (Why.WAIT, 5.0)
    again = desk(store, wall)
    assert await why(again, password=PASSWORD) == (Why.WAIT, 5.0)
    wall.now += 5
    assert await why(again) == (Why.WRONG, 0.0)
    assert await why(again, password=PASSWORD) == (Why.WAIT, 10.0)
    wall.now += 10
    assert await why(again, password=PASSWORD) is None
    assert await why(desk(store, wall)) == (Why.WRONG, 0.0)


async def test_many_guesses_at_once_gain_nothing(store: Engine) -> None:
    here = await opened(store, Wall())
    found = await asyncio.gather(*(why(here) for _ in range(30)))
    assert sum(each == (Why.WRONG, 0.0) for each in found) == 5


async def test_one_address_that_tries_many_names_must_wait_and_others_need_not(store: Engine) -> None:
    here = await opened(store, Wall())
    for number in range(20):
        assert await why(here, f"name{number}") == (Why.WRONG, 0.0)
    assert (await why(here, password=PASSWORD) or (None,))[0] is Why.WAIT
    assert await why(here, password=PASSWORD, seat=Seat("10.0.0.2")) is None


async def test_neighbours_in_one_ipv6_network_are_one(store: Engine) -> None:
    here = await opened(store, Wall())
    for number in range(20):
        await why(here, f"name{number}", seat=Seat(f"2001:db8::{number:x}"))
    assert (await why(here, seat=Seat("2001:db8::ffff")) or (None,))[0] is Why.WAIT
    assert (await why(here, seat=Seat("2001:db8:0:1::1")) or (None,))[0] is Why.WRONG


async def test_a_hash_of_older_parameters_is_made_anew(store: Engine) -> None:
    here = await opened(store, Wall())
    old = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash(PASSWORD)
    rehashed(store, 1, old)
    assert await why(here, password=PASSWORD) is None
    found = password_of(store, "li")
    assert found is not None
    assert found[1] != old


async def test_an_endless_password_costs_no_more_than_a_long_one(store: Engine) -> None:
    here = await opened(store, Wall())
    assert await why(here, password="x" * 60_000) == (Why.WRONG, 0.0)


async def test_guessing_links_is_slowed_down_too(store: Engine) -> None:
    here = desk(store, Wall())
    found = [await here.redeem(f"fwl_{number}", PASSWORD, HOME) for number in range(21)]
    assert [each.why for each in found if isinstance(each, Denied)] == [Why.LINK] * 20 + [Why.WAIT]
