from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.store.database import FILE_NAME, open_store
from connectors.store.tokens import (
    Standing,
    TokenNameError,
    change_screen,
    create_token,
    find_token,
    list_screens,
    list_tokens,
    revoke_screen,
    revoke_token,
)
from realtime.access.roles import Role
from realtime.names import Instant

NOW = Instant(1000.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def test_a_token_is_found_by_its_text_and_only_by_that(store: Engine) -> None:
    text = create_token(store, name="wall", role=Role.SCREEN, now=NOW, scope=("hq/sales",))
    assert text.startswith("fw_")
    assert len(text) == 46
    found = find_token(store, text)
    assert found is not None
    assert (found.name, found.role, found.scope, found.last_four) == ("wall", Role.SCREEN, ("hq/sales",), text[-4:])
    for wrong in (text[:-1], text + "x", "", "fw_", "wall", "\ud800", "fw_\ud800"):
        assert find_token(store, wrong) is None


def test_the_text_of_a_token_is_nowhere_on_the_disk(store: Engine, tmp_path: Path) -> None:
    text = create_token(store, name="wall", role=Role.SCREEN, now=NOW)
    written = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE_NAME}*"))
    assert b"wall" in written
    assert text.removeprefix("fw_").encode()[:20] not in written


def test_a_token_is_valid_until_it_expires_or_is_revoked(store: Engine) -> None:
    text = create_token(store, name="guest", role=Role.EXTERNAL, now=NOW, expires=Instant(2000.0))
    found = find_token(store, text)
    assert found is not None
    assert found.standing(Instant(1999.9)) is Standing.VALID
    assert found.standing(Instant(2000.0)) is Standing.EXPIRED
    assert revoke_token(store, "guest", Instant(1500.0)).standing(Instant(1999.0)) is Standing.REVOKED
    found = find_token(store, text)
    assert found is not None
    assert found.standing(Instant(2500.0)) is Standing.REVOKED


def test_two_living_tokens_cannot_share_a_name_but_a_revoked_one_frees_it(store: Engine) -> None:
    create_token(store, name="wall", role=Role.SCREEN, now=NOW)
    with pytest.raises(TokenNameError, match="revoke that one first"):
        create_token(store, name="wall", role=Role.ADMIN, now=NOW)
    revoke_token(store, "wall", NOW)
    create_token(store, name="wall", role=Role.ADMIN, now=NOW)
    assert [(token.id, token.role) for token in list_tokens(store)] == [(1, Role.SCREEN), (2, Role.ADMIN)]


def test_a_token_is_revoked_by_number_too_and_a_name_goes_first(store: Engine) -> None:
    for name in ("first", "1"):
        create_token(store, name=name, role=Role.SCREEN, now=NOW)
    assert revoke_token(store, "1", NOW).name == "1"
    assert revoke_token(store, "1", NOW).name == "first"
    with pytest.raises(TokenNameError, match="token list"):
        revoke_token(store, "1", NOW)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_token_needs_a_name(store: Engine, name: str) -> None:
    with pytest.raises(TokenNameError, match="1 to 100"):
        create_token(store, name=name, role=Role.SCREEN, now=NOW)


def test_a_screen_is_renamed_gets_another_board_and_is_ended(store: Engine) -> None:
    text = create_token(store, name="hall", role=Role.SCREEN, now=NOW, board="sales")
    create_token(store, name="script", role=Role.TECH, now=NOW)
    (screen,) = list_screens(store)
    assert change_screen(store, screen.id, name="lobby").board == "sales"
    assert change_screen(store, screen.id, board="support").name == "lobby"
    with pytest.raises(TokenNameError, match="another name"):
        change_screen(store, screen.id, name="script")
    with pytest.raises(TokenNameError, match="1 to 100"):
        change_screen(store, screen.id, name=" ")
    for number in (2, 99):
        with pytest.raises(TokenNameError, match="no living screen"):
            change_screen(store, number, name="x")
        with pytest.raises(TokenNameError, match="no living screen"):
            revoke_screen(store, number, NOW)
    revoke_screen(store, screen.id, NOW)
    found = find_token(store, text)
    assert found is not None
    assert found.standing(NOW) is Standing.REVOKED
    assert list_screens(store) == []
