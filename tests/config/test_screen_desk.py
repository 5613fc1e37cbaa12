from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.screen_desk import ScreenDesk
from connectors.store.database import open_store
from connectors.store.tokens import find_token
from realtime.access.pairing import PairingFullError, PairingUnknownError
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
