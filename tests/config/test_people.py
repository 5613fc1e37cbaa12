from __future__ import annotations

from pathlib import Path

import pytest

from config.people import account_closed, last_administrator, roster_without
from config.problems import OperationError
from config.roster_book import RosterBook
from connectors.store.accounts import create_account, find_account, issue_link, link_account, password_of, set_password
from connectors.store.database import open_store
from connectors.store.sessions import Limits, find_session, open_session
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.roster import Person, Team

NOW = Instant(1000.0)


async def test_somebody_leaves_the_roster_once(tmp_path: Path) -> None:
    book = RosterBook(tmp_path / "roster.toml", optional=True)
    lina = Person(id="1001", name="Lina", team="blue")
    await book.change({"1001": lina}, {"blue": Team(id="blue", name="Blue", leader="1001")})
    assert await roster_without(book, lina) == 2
    assert await roster_without(book, lina) == 0
    assert book.now().teams["blue"].leader is None


def test_an_account_is_closed_with_all_that_opens_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for name in ("li", "wu"):
        create_account(store, name=name, display_name=name.title(), role=Role.ADMIN, now=NOW, outside_id=f"idp {name}")
    assert not last_administrator(store, "li")
    number = find_account(store, "li").id
    set_password(store, number, "$argon2id$")
    text, link = open_session(store, number, NOW), issue_link(store, number, NOW)
    assert account_closed(store, "LI", NOW) == 1
    assert find_session(store, text, NOW, Limits()) is None
    assert link_account(store, link, NOW) is None
    found = password_of(store, "li")
    assert found is not None
    assert (found[1], found[0].disabled, found[0].display_name) == (None, NOW, "-")
    assert last_administrator(store, "wu")
    with pytest.raises(OperationError, match="last administrator"):
        account_closed(store, "wu", NOW)
    assert find_account(store, "wu").disabled is None
    assert account_closed(store, "nobody", NOW) == account_closed(store, None, NOW) == 0
    store.dispose()
