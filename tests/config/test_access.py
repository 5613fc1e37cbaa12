from __future__ import annotations

import time
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from config.access import FloorPlaces, doors, first_link, limits_of, link_address
from config.loader import parse
from config.roster_book import RosterBook, save_roster
from config.rules import rules_of
from config.settings import Access, Settings
from connectors.store.accounts import create_account, list_accounts, use_link
from connectors.store.database import open_store
from connectors.store.grants import change, file_request
from connectors.store.tokens import create_token
from realtime.access import grants
from realtime.access.grants import Asked, Policy, acknowledged, approved, reviewed
from realtime.access.roles import RIGHTS, Right, Role
from realtime.names import AgentId, Instant, Seconds
from realtime.roster import Person, Roster, Team
from realtime.state import Floor
from tests.build import member
from tests.story import Story
from web.admission import Visitor


def settings(directory: Path) -> Settings:
    text = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
    return parse(text, directory / "floorwatch.toml", {})


def test_the_first_administrators_link_is_given_until_somebody_has_a_password(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    first, second = first_link(store), first_link(store)
    assert first is not None
    assert second not in {None, first}
    assert [(account.name, account.role) for account in list_accounts(store)] == [("admin", Role.ADMIN)]
    assert use_link(store, second or "", "hash", Instant(0.0)) is not None
    assert first_link(store) is None
    store.dispose()
    assert link_address("http://h:1", "x") == "http://h:1/sign-in#link=x"


async def test_places_are_those_of_the_floor_and_the_roster(tmp_path: Path) -> None:
    li = Person(id="1", name="Li", interfaces=(AgentId("hq/SIP/li"),), team="blue", account="Li.Na")
    save_roster(Roster([li], [Team(id="blue", name="Blue")]), tmp_path / "roster.toml")
    floor = Story().tell(member(0, "SIP/li", "support"), member(1, "wu", "sales")).floor
    book = RosterBook(tmp_path / "roster.toml")
    await book.look()
    places = FloorPlaces(lambda: floor, book)
    assert places.team("x").agents == places.agents_of("x") == places.own_agents("x") == frozenset()
    assert (places.team("blue").agents, places.team("blue").queues) == (
        frozenset({"hq/SIP/li"}),
        frozenset({"hq/support"}),
    )
    assert places.queues_of("hq") == {"hq/support", "hq/sales"}
    assert places.queues_of("h") == frozenset()
    assert places.agents_of("1") == places.own_agents("li.na") == {"hq/SIP/li"}


def test_sessions_live_as_the_configuration_says(tmp_path: Path) -> None:
    set_so = msgspec.structs.replace(settings(tmp_path), access=Access(session_idle_minutes=10, session_hours=2))
    limits = limits_of(set_so)
    assert (limits.idle, limits.most) == (Seconds(600.0), Seconds(7200.0))


def empty_floor() -> Floor:
    return Floor(rules=rules_of(Settings(pbx=())))


def person(name: str, *roles: Role) -> grants.Person:
    return grants.Person(name, frozenset().union(*(RIGHTS[role] for role in roles)))


def granted(store: Engine, now: Instant) -> int:
    asked = Asked(
        rights=frozenset({Right.LISTEN}), reason="complaint 7", begins=now, ends=Instant(now + 1000.0),
        scope=frozenset({"hq/sales"}),
    )  # fmt: skip
    made = file_request(store, person("li", Role.QA), asked, now, Policy())
    leader, manager = person("zhao", Role.TEAM_LEADER), person("qian", Role.MANAGER)
    change(store, made.id, lambda grant: reviewed(grant, leader, "fine", now))
    change(store, made.id, lambda grant: approved(grant, manager, now, Policy()))
    change(store, made.id, lambda grant: acknowledged(grant, person("li", Role.QA), now))
    return made.id


async def test_a_grant_is_there_for_the_accounts_own_token_and_not_for_one_that_bears_its_name(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    now = Instant(time.time())
    number = granted(store, now)
    owner = create_account(store, name="li", display_name="Li", role=Role.TRAINER, now=now)
    token = create_token(store, name="phone", role=Role.TRAINER, now=now, account=owner.id)
    namesake = create_token(store, name="Li", role=Role.TRAINER, now=now)
    screen = create_token(store, name="hall", role=Role.SCREEN, now=now, board="sales")
    async with doors(settings(tmp_path), store, {}, empty_floor, RosterBook(tmp_path / "roster.toml")) as found:
        visitor = await found.gate.visitor(token, None)
        assert isinstance(visitor, Visitor)
        (given,) = visitor.granted
        assert (given.grant, given.right, given.scope.written()) == (str(number), Right.LISTEN, ("hq/sales",))
        assert visitor.may(Right.LISTEN, "hq/sales")
        assert not visitor.may(Right.LISTEN, "hq/support")
        other = await found.gate.visitor(namesake, None)
        assert isinstance(other, Visitor)
        assert (other.granted, other.acts_as(), visitor.acts_as()) == ((), "token:li", "li")
        wall = await found.gate.visitor(screen, None)
        assert isinstance(wall, Visitor)
        assert wall.granted == ()
    store.dispose()


async def test_the_doors_open_and_close_with_their_watch(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    async with doors(settings(tmp_path), store, {}, empty_floor, RosterBook(tmp_path / "roster.toml")) as found:
        assert await found.keepers.accounts.listed() == []
        assert await found.gate.visitor(None, "10.0.0.1") == "token-missing"
    store.dispose()
