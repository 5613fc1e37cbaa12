from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.store import accounts as module
from connectors.store.accounts import (
    LINK_LIFETIME,
    account_from_outside,
    any_password,
    change_account,
    create_account,
    find_account,
    find_lockout,
    forget_lockout,
    issue_link,
    keep_lockout,
    link_account,
    list_accounts,
    password_of,
    rehashed,
    set_password,
    use_link,
)
from connectors.store.database import FILE_NAME, open_store
from realtime.access.accounts import Account, AccountTakenError, AccountUnknownError, Changes
from realtime.access.roles import Role
from realtime.access.throttle import Failures
from realtime.names import Instant

NOW = Instant(1000.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def li(store: Engine) -> Account:
    return create_account(store, name="li", display_name="李", role=Role.QA, now=NOW, scope=("hq/*",), language="zh-CN")


def test_an_account_is_kept_as_it_was_made_and_its_name_is_its_own(store: Engine) -> None:
    made = li(store)
    assert (made.display_name, made.role, made.scope, made.has_password) == ("李", Role.QA, ("hq/*",), False)
    assert list_accounts(store) == [made]
    with pytest.raises(AccountTakenError, match="another name"):
        li(store)
    with pytest.raises(AccountUnknownError, match="user list"):
        find_account(store, "nobody")


def test_only_what_is_given_changes(store: Engine) -> None:
    li(store)
    changed = change_account(store, "li", Changes(role=Role.QA_LEAD, scope=None), NOW)
    assert (changed.role, changed.scope, changed.display_name) == (Role.QA_LEAD, None, "李")
    assert change_account(store, "li", Changes(scope=("team:a",), disabled=True), NOW).disabled == NOW
    assert change_account(store, "li", Changes(disabled=False), NOW).disabled is None
    assert change_account(store, "li", Changes(), NOW).scope == ("team:a",)


def test_a_link_sets_a_password_once(store: Engine, tmp_path: Path) -> None:
    made = li(store)
    text = issue_link(store, made.id, NOW)
    written = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE_NAME}*"))
    assert text[4:24].encode() not in written
    assert not any_password(store)
    assert link_account(store, text, NOW) == made
    used = use_link(store, text, "hash", NOW)
    assert used is not None
    assert used.has_password
    assert any_password(store)
    assert use_link(store, text, "other", NOW) is None
    assert link_account(store, text, NOW) is None
    found = password_of(store, "li")
    assert found is not None
    assert found[1] == "hash"
    assert password_of(store, "nobody") is None


def test_a_link_ends_after_a_day_and_with_the_next_one(store: Engine) -> None:
    made = li(store)
    first, second = issue_link(store, made.id, NOW), issue_link(store, made.id, NOW)
    assert use_link(store, first, "hash", NOW) is None
    assert use_link(store, second, "hash", Instant(NOW + LINK_LIFETIME)) is None
    change_account(store, "li", Changes(disabled=True), NOW)
    assert link_account(store, second, NOW) is None


def test_a_password_set_by_somebody_else_can_be_made_to_change(store: Engine) -> None:
    made = li(store)
    set_password(store, made.id, "hash", must_change=True)
    assert find_account(store, "li").must_change
    rehashed(store, made.id, "newer")
    assert find_account(store, "li").must_change


def test_who_signs_in_from_outside_is_found_by_what_the_provider_calls_them(store: Engine) -> None:
    create_account(store, name="wang", display_name="王", role=Role.TECH, now=NOW, outside_id="https://id 77")
    assert account_from_outside(store, "https://id 77").name == "wang"
    with pytest.raises(AccountUnknownError):
        account_from_outside(store, "https://id 78")


def test_lockouts_outlive_a_restart_and_are_bounded(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LOCKOUTS", 3)
    for number in range(5):
        keep_lockout(store, f"k{number}", Failures(number, Instant(number), Instant(number + 1)))
    keep_lockout(store, "k4", Failures(9, Instant(9), Instant(99)))
    assert find_lockout(store, "k0") is None
    assert find_lockout(store, "k4") == Failures(9, Instant(9), Instant(99))
    forget_lockout(store, "k4")
    assert find_lockout(store, "k4") is None
