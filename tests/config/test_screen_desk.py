from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.screen_desk import ALL_WRONG_CODES, WRONG_CODES, ScreenDesk
from connectors.store.database import open_store
from connectors.store.tokens import find_token
from realtime.access.pairing import MOST_PER_ADDRESS, PairingFullError, PairingUnknownError
from realtime.access.roles import Role
from web.keepers import NotPossibleError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ScreenDesk]:
    store = open_store(tmp_path)
    yield ScreenDesk(store, lambda: 1000.0)
    store.dispose()


async def test_the_token_that_a_screen_fetches_is_one_of_the_store(desk: ScreenDesk) -> None:
    waiting, secret = await desk.begin("10.0.0.5")
    made = await desk.approve(waiting.code, "hall", "sales", "li")
    text = await desk.collect(secret)
    assert text is not None
    found = find_token(desk._store, text)
    assert found is not None
    assert (found.id, found.role, found.board, found.expires) == (made.id, Role.SCREEN, "sales", None)
    assert await desk.waiting() == []


async def test_a_name_that_is_taken_leaves_the_screen_waiting(desk: ScreenDesk) -> None:
    codes = [(await desk.begin("10.0.0.5"))[0].code for _ in range(2)]
    await desk.approve(codes[0], "hall", "sales", "li")
    with pytest.raises(NotPossibleError, match="hall") as raised:
        await desk.approve(codes[1], "hall", "sales", "li")
    assert raised.value.taken
    assert (await desk.approve(codes[1], "lobby", "sales", "li")).name == "lobby"


async def test_wrong_codes_are_counted_by_who_gives_them(desk: ScreenDesk) -> None:
    waiting, _ = await desk.begin("10.0.0.5")
    for _ in range(10):
        with pytest.raises(PairingUnknownError):
            await desk.approve("x", "hall", "sales", "li")
    with pytest.raises(PairingFullError):
        await desk.approve(waiting.code, "hall", "sales", "li")
    assert (await desk.approve(waiting.code, "hall", "sales", "wang")).board == "sales"


async def guessed(desk: ScreenDesk, by: str) -> bool:
    """Whether a wrong code was looked for at all."""
    try:
        await desk.approve("no code", "x", "hall", by)
    except PairingUnknownError:
        return True
    except PairingFullError:
        return False
    raise AssertionError


async def test_a_right_code_at_hand_does_not_let_anybody_go_on_guessing(desk: ScreenDesk) -> None:
    guesses = 0
    while await guessed(desk, "account:li"):
        guesses += 1
        waiting, _ = await desk.begin(f"10.0.0.{guesses}")
        if guesses < WRONG_CODES.free:
            await desk.approve(waiting.code, f"screen {guesses}", "hall", "account:li")
    assert guesses <= WRONG_CODES.free


async def test_wrong_codes_of_many_accounts_are_bounded_together(desk: ScreenDesk) -> None:
    guesses = 0
    while await guessed(desk, f"account:{guesses}"):
        guesses += 1
    assert guesses <= ALL_WRONG_CODES.free


async def test_one_network_does_not_take_all_places_of_new_screens(desk: ScreenDesk) -> None:
    for turn in range(MOST_PER_ADDRESS):
        await desk.begin(f"2001:db8::{turn:x}")
    with pytest.raises(PairingFullError):
        await desk.begin("2001:db8::ffff")
    assert (await desk.begin("2001:db8:0:1::1"))[0].address == "2001:db8:0:1::/64"
