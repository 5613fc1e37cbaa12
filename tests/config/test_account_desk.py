from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.account_desk import AccountDesk
from connectors.store.database import open_store
from connectors.store.sessions import Limits, find_session, open_session
from realtime.access.accounts import AccountUnknownError, Changes
from realtime.access.roles import Role
from realtime.names import Instant
from tests.demoting import at_once
from web.keepers import NewAccount, NotPossibleError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[AccountDesk]:
    store = open_store(tmp_path)
    yield AccountDesk(store, lambda: 1000.0)
    store.dispose()


async def test_sessions_end_when_rights_change_and_only_then(desk: AccountDesk) -> None:
    account, _ = await desk.created(NewAccount(name="li", display_name="Li", role=Role.QA))
    text = open_session(desk._store, account.id, Instant(1000.0))
    await desk.changed("li", Changes(display_name="李", role=Role.QA))
    assert find_session(desk._store, text, Instant(1000.0), Limits()) is not None
    await desk.changed("li", Changes(scope=("hq/sales",)))
    assert find_session(desk._store, text, Instant(1000.0), Limits()) is None


async def test_the_last_administrator_can_neither_go_nor_be_made_less(desk: AccountDesk) -> None:
    await desk.created(NewAccount(name="li", display_name="Li", role=Role.ADMIN))
    for changes in (Changes(disabled=True), Changes(role=Role.QA)):
        with pytest.raises(NotPossibleError, match="last administrator"):
            await desk.changed("li", changes)
    await desk.created(NewAccount(name="wang", display_name="Wang", role=Role.ADMIN))
    assert (await desk.changed("li", Changes(disabled=True))).disabled == Instant(1000.0)


async def test_an_administrator_of_a_part_is_nobodys_last_resort(desk: AccountDesk) -> None:
    await desk.created(NewAccount(name="li", display_name="Li", role=Role.ADMIN))
    await desk.created(NewAccount(name="wang", display_name="Wang", role=Role.ADMIN, scope=("hq/sales",)))
    for changes in (Changes(disabled=True), Changes(role=Role.QA), Changes(scope=("hq/sales",))):
        with pytest.raises(NotPossibleError, match="last administrator"):
            await desk.changed("li", changes)
    assert (await desk.changed("wang", Changes(disabled=True))).disabled is not None
    assert (await desk.changed("li", Changes(display_name="李"))).display_name == "李"


def test_of_two_processes_that_end_each_others_rights_at_once_one_is_refused(tmp_path: Path) -> None:
    said, left = at_once(tmp_path)
    assert sorted(each.partition(" is the last")[0] for each in said) in (["disabled", "li"], ["disabled", "wu"])
    assert len(left) == 1


async def test_screens_are_no_persons_and_unknown_names_are_told(desk: AccountDesk) -> None:
    with pytest.raises(NotPossibleError, match="no person"):
        await desk.created(NewAccount(name="wall", display_name="Wall", role=Role.SCREEN))
    with pytest.raises(AccountUnknownError):
        await desk.link("nobody")
    assert await desk.listed() == []


async def test_whoever_keeps_what_accounts_were_is_told_of_a_change_and_of_no_refused_one(tmp_path: Path) -> None:
    store, told = open_store(tmp_path), []
    desk = AccountDesk(store, lambda: 1000.0, lambda: told.append(1))
    await desk.created(NewAccount(name="li", display_name="Li", role=Role.ADMIN))
    with pytest.raises(NotPossibleError):
        await desk.changed("li", Changes(disabled=True))
    assert told == []
    await desk.changed("li", Changes(language="zh-TW"))
    assert told == [1]
    store.dispose()
