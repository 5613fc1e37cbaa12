from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.store import sessions as module
from connectors.store.accounts import change_account, create_account
from connectors.store.database import FILE_NAME, open_store
from connectors.store.sessions import (
    Limits,
    end_sessions,
    find_session,
    forget_sessions,
    list_sessions,
    open_session,
)
from realtime.access.accounts import Changes
from realtime.access.roles import Role
from realtime.names import Instant, Seconds

LIMITS = Limits(idle=Seconds(100.0), most=Seconds(250.0))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    create_account(opened, name="li", display_name="Li", role=Role.QA, now=Instant(0))
    yield opened
    opened.dispose()


def test_a_session_is_found_by_its_text_which_is_nowhere_on_the_disk(store: Engine, tmp_path: Path) -> None:
    text = open_session(store, 1, Instant(0), "10.0.0.1", "Browser\n\x1b[1m")
    found = find_session(store, text, Instant(1), LIMITS)
    assert found is not None
    assert (found[0].agent, found[1].name) == ("Browser[1m", "li")
    assert find_session(store, text + "x", Instant(1), LIMITS) is None
    assert text[4:24].encode() not in b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE_NAME}*"))


def test_use_keeps_it_alive_but_not_for_ever(store: Engine) -> None:
    text = open_session(store, 1, Instant(0))
    assert [find_session(store, text, Instant(at), LIMITS) is not None for at in (90, 180, 249, 250)] == [
        True, True, True, False,
    ]  # fmt: skip
    idle = open_session(store, 1, Instant(0))
    assert find_session(store, idle, Instant(100), LIMITS) is None


def test_it_is_touched_at_most_once_a_minute(store: Engine) -> None:
    text = open_session(store, 1, Instant(0))
    find_session(store, text, Instant(59), LIMITS)
    assert list_sessions(store, 1, Instant(59), LIMITS)[0].last_seen == Instant(0)
    find_session(store, text, Instant(60), LIMITS)
    assert list_sessions(store, 1, Instant(60), LIMITS)[0].last_seen == Instant(60)


def test_one_or_all_but_one_can_be_ended(store: Engine) -> None:
    texts = [open_session(store, 1, Instant(number)) for number in range(4)]
    assert end_sessions(store, 1, Instant(5), only=1) == 1
    assert end_sessions(store, 2, Instant(5), only=2) == 0
    assert end_sessions(store, 1, Instant(5), keep=4) == 2
    assert [find_session(store, text, Instant(5), LIMITS) is not None for text in texts] == [False, False, False, True]


def test_a_disabled_account_has_no_session(store: Engine) -> None:
    text = open_session(store, 1, Instant(0))
    change_account(store, "li", Changes(disabled=True), Instant(1))
    assert find_session(store, text, Instant(1), LIMITS) is None


def test_nobody_keeps_endless_sessions(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PER_ACCOUNT", 2)
    for number in range(5):
        open_session(store, 1, Instant(number))
    assert [session.id for session in list_sessions(store, 1, Instant(5), LIMITS)] == [5, 4]
    assert forget_sessions(store, Instant(4)) == 4


def test_a_session_of_a_future_that_the_clock_was_set_back_from_ends(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    number = create_account(store, name="li", display_name="Li", role=Role.QA, now=Instant(0.0)).id
    text = open_session(store, number, Instant(1_000_000.0))
    assert find_session(store, text, Instant(1_000_000.0 - 60.0), Limits()) is not None
    assert find_session(store, text, Instant(900_000.0), Limits()) is None
    assert list_sessions(store, number, Instant(900_000.0), Limits()) == []
    store.dispose()
