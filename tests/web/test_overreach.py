"""Rights that reach less than what is asked for, races between people, and tokens of who is gone: nothing gives way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.store.accounts import find_account, list_accounts
from connectors.store.tokens import create_token
from realtime.access.accounts import Changes
from realtime.access.holdings import Granted
from realtime.access.roles import Right, Role
from realtime.access.scope import EVERYTHING, Scope
from realtime.masking import Audience
from realtime.names import Instant
from tests.config.erasing_site import NUMBER, day, living
from tests.web.api.desk import ask
from tests.web.api.people import house as grant_house
from tests.web.api.test_grants import active, asked, stepped
from tests.web.build import Doorkeeper, Server, parts, served, text_of, visitor
from tests.web.doors import Notebook, close_code, house
from web.admission import Refusal, Visitor
from web.keepers import NotPossibleError
from web.parts import PARTS
from web.wire import Board

SALES = Scope(entries=frozenset({"hq/sales"}))
FAR = Instant(2e10)


def holding(role: Role, *rights: Right, scope: Scope = SALES) -> Visitor:
    """Somebody of a role with rights for a time on top."""
    found = visitor(role, Audience())
    granted = tuple(Granted(grant="1", right=right, scope=scope, until=FAR) for right in rights)
    return msgspec.structs.replace(found, rights=found.rights | set(rights), granted=granted)


@asynccontextmanager
async def doors(folder: Path, **people: Visitor) -> AsyncIterator[Server]:
    """A server with somebody to erase, and these people."""
    async with living(folder, day()) as site, grant_house(folder / "desks") as rooms:
        desks = rooms.server.app[PARTS].desks
        keeper = Doorkeeper()
        keeper.visitors.update(people)
        async with served(parts(erasures=site.erasures, access=keeper, desks=desks, audit=Notebook())) as server:
            yield server


@pytest.mark.parametrize(
    ("method", "path", "body", "right"),
    [
        ("POST", "/api/v1/erasures", {"caller": NUMBER, "why": "x"}, Right.MANAGE_RETENTION),
        ("POST", "/api/v1/holds", {"why": "x"}, Right.MANAGE_RETENTION),
        ("DELETE", "/api/v1/holds/1", None, Right.MANAGE_RETENTION),
        ("GET", "/api/v1/audit", None, Right.SEE_AUDIT),
        ("GET", "/api/v1/audit/file", None, Right.SEE_AUDIT),
        ("GET", "/api/v1/roster/file", None, Right.EXPORT),
    ],
)
async def test_what_concerns_everything_takes_a_right_without_bounds(
    tmp_path: Path, method: str, path: str, body: Any, right: Right
) -> None:
    (tmp_path / "desks").mkdir()
    scoped = msgspec.structs.replace(visitor(Role.ADMIN, Audience()), scope=SALES)
    people = {
        "scoped": scoped,
        "granted": holding(Role.TEAM_LEADER, right),
        "whole": holding(Role.TEAM_LEADER, right, scope=EVERYTHING),
    }
    async with doors(tmp_path, **people) as server:
        for who in ("scoped", "granted"):
            status, said = await ask(server, method, path, body, token=who)
            assert (status, said["type"]) == (403, "urn:floorwatch:problem:scope-too-narrow"), who
        status, _, read = await server.get(path, "whole") if method == "GET" else (0, {}, b"")
        assert b"scope-too-narrow" not in read
        assert status in {0, 200}


async def test_nobody_closes_an_account_by_erasing_a_person(tmp_path: Path) -> None:
    """The roster says whose account it is, and who keeps the roster need not manage accounts."""
    (tmp_path / "desks").mkdir()
    keeper = holding(Role.MANAGER, Right.MANAGE_RETENTION, scope=EVERYTHING)
    async with doors(tmp_path, keeper=keeper) as server:
        status, said = await ask(server, "POST", "/api/v1/erasures", {"person": "1001", "why": "x"}, token="keeper")
        assert (status, said["type"]) == (403, "urn:floorwatch:problem:right-missing")


BOARDS = {
    "sales": Board(id="sales", label="Sales", queues=("hq/sales",)),
    "support": Board(id="support", label="Support", queues=("hq/support",)),
    "all": Board(id="all", label="All"),
}


async def test_a_right_granted_for_one_queue_puts_up_no_other_board(tmp_path: Path) -> None:
    async with house(tmp_path, boards=BOARDS) as here, here.browser() as wall:
        access = Doorkeeper({"wu": holding(Role.QA, Right.APPROVE_SCREENS)})
        keepers = here.server.app[PARTS].keepers
        async with served(parts(access=access, keepers=keepers, boards=BOARDS, audit=Notebook())) as server:
            _, _, body = await server.get("/api/v1/boards", "wu")
            assert [row["id"] for row in msgspec.json.decode(body)] == ["sales"]
            for board, status in [("all", 404), ("support", 404), ("sales", 201)]:
                code = (await wall.ask("POST", "/api/v1/screens/pairing"))[1]["code"]
                body_sent = {"code": code, "name": board, "board": board}
                assert (await ask(server, "POST", "/api/v1/screens", body_sent, token="wu"))[0] == status


async def test_of_two_who_decide_at_once_one_decides(tmp_path: Path) -> None:
    async with grant_house(tmp_path) as rooms:
        number = await asked(rooms)
        both = await asyncio.gather(*(stepped(rooms, who, number, "review", "needed") for who in ("wang", "chen")))
        assert sorted(status for status, _ in both) == [200, 409]
        _, grant = await rooms.ask("lina", "GET", f"/api/v1/grants/{number}")
        assert [step["act"] for step in grant["steps"]] == ["review"]


async def test_a_grant_revoked_while_it_is_acknowledged_or_finished_ends_once(tmp_path: Path) -> None:
    async with grant_house(tmp_path) as rooms:
        number = await active(rooms)
        both = await asyncio.gather(
            stepped(rooms, "wang", number, "revoke", "misuse"), stepped(rooms, "lina", number, "finish")
        )
        assert sorted(status for status, _ in both) == [200, 409]
        _, grant = await rooms.ask("lina", "GET", f"/api/v1/grants/{number}")
        assert grant["stage"] in {"revoked", "finished"}
        assert len(grant["steps"]) == 4


async def test_two_administrators_who_demote_each_other_at_once_leave_one(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        for name in ("li", "wu"):
            here.account(name, Role.ADMIN)
        done = await asyncio.gather(
            *(here.desk.changed(name, Changes(role=Role.QA)) for name in ("li", "wu")), return_exceptions=True
        )
        assert [type(each) for each in done].count(NotPossibleError) == 1
        assert [each.role for each in list_accounts(here.store)].count(Role.ADMIN) == 1


async def test_a_token_of_an_account_opens_nothing_while_that_is_disabled(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        here.account("lina", Role.QA)
        number = find_account(here.store, "lina").id
        token = create_token(here.store, name="phone", role=Role.QA, now=Instant(0.0), account=number)
        other = create_token(here.store, name="Lina", role=Role.QA, now=Instant(0.0))
        async with here.server.live(token=token) as link:
            await text_of(link)
            here.desk.changed_now("lina", Changes(disabled=True))
            assert await close_code(link) == 4403
        assert (await here.server.get("/api/v1/floor", token))[0] == 401
        assert (await here.server.get("/api/v1/floor", other))[0] == 200
        here.desk.changed_now("lina", Changes(disabled=False))
        here.gate.look_again()
        assert (await here.server.get("/api/v1/floor", token))[0] == 200


class Turning(Doorkeeper):
    """Lets somebody in once, and no more: their right ended while the door was open."""

    asked = 0

    async def visitor(self, token: str | None, remote: str | None) -> Visitor | Refusal:
        self.asked += 1
        return await super().visitor(token, remote) if self.asked == 1 else Refusal.REVOKED


async def test_a_socket_that_opens_while_its_right_ends_is_closed_at_once() -> None:
    """Nobody tells of the change any more: whoever was there before has been told."""
    async with served(parts(access=Turning(), recheck_seconds=3600.0)) as server, server.live() as link:
        assert await close_code(link) == 4403
