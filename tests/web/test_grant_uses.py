"""A right that was given for a time, at the real web server: there when it is used, noted, and gone when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config import gate as gate_module
from config.gate import Gate
from connectors.store.accounts import create_account
from connectors.store.database import open_store
from connectors.store.grants import change, file_request, granted_to
from connectors.store.tokens import create_token
from realtime.access.grants import Asked, Person, Policy, acknowledged, approved, reviewed, revoked
from realtime.access.holdings import Granted
from realtime.access.roles import RIGHTS, Right, Role
from realtime.access.scope import EVERYTHING
from realtime.masking import Audience
from realtime.names import Instant
from tests.web.build import Server, parts, served, text_of
from tests.web.doors import Notebook, close_code
from web import grant_uses
from web.admission import Visitor
from web.grant_uses import used

NOW = 1_795_420_800.0
LEADER, MANAGER = Person("wang", RIGHTS[Role.TEAM_LEADER]), Person("chen", RIGHTS[Role.MANAGER])
TRAINER = Person("lina", RIGHTS[Role.TRAINER])


@dataclass
class Office:
    server: Server
    store: Engine
    notes: Notebook
    token: str
    now: float = NOW

    def grant(self, *rights: Right, seconds: float = 3600.0) -> int:
        at = Instant(self.now)
        asked = Asked(
            rights=frozenset(rights),
            reason="course 3",
            begins=at,
            ends=Instant(at + seconds),
            scope=frozenset({"hq/sales"}),
        )
        made = file_request(self.store, TRAINER, asked, at, Policy())
        change(self.store, made.id, lambda kept: reviewed(kept, LEADER, "yes", at))
        change(self.store, made.id, lambda kept: approved(kept, MANAGER, at, Policy()))
        change(self.store, made.id, lambda kept: acknowledged(kept, TRAINER, at))
        return made.id


@dataclass
class Wall:
    """Our clock, moved by hand."""

    now: float = field(default=NOW)

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def office(tmp_path: Path, wall: Wall) -> AsyncIterator[Office]:
    """A trainer's token: without a grant it sees nothing of the floor."""
    store, notes = open_store(tmp_path), Notebook()
    lina = create_account(store, name="lina", display_name="Lina", role=Role.TRAINER, now=Instant(NOW))
    token = create_token(store, name="phone", role=Role.TRAINER, now=Instant(NOW), account=lina.id)
    gate = Gate(store, grants=partial(granted_to, store), wall=wall)
    watching = asyncio.create_task(gate.watch())
    try:
        async with served(parts(access=gate, audit=notes)) as server:
            yield Office(server, store, notes, token)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        store.dispose()


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "LOOK_EVERY", 0.01)


async def test_a_revoked_grant_closes_the_socket_that_needed_it(tmp_path: Path) -> None:
    async with office(tmp_path, Wall()) as rooms, asyncio.timeout(20):
        number = rooms.grant(Right.SEE_FLOOR)
        async with rooms.server.live(token=rooms.token) as link:
            assert "hq/sales" in await text_of(link)
            change(rooms.store, number, lambda kept: revoked(kept, LEADER, "over", Instant(NOW)))
            assert await close_code(link) == 4403
        status, _, _ = await rooms.server.get("/api/v1/floor", rooms.token)
        assert status == 403


async def test_an_expired_grant_closes_it_too_and_is_judged_at_each_use(tmp_path: Path) -> None:
    wall = Wall()
    async with office(tmp_path, wall) as rooms, asyncio.timeout(20):
        rooms.grant(Right.SEE_FLOOR, seconds=2.0)
        async with rooms.server.live(token=rooms.token) as link:
            await text_of(link)
            wall.now = NOW + 2.0
            assert (await rooms.server.get("/api/v1/floor", rooms.token))[0] == 403
            assert await close_code(link) == 4403


async def test_uses_are_noted_once_in_a_minute_under_the_grant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office(tmp_path, Wall()) as rooms:
        number = rooms.grant(Right.SEE_FLOOR)
        for _ in range(3):
            assert (await rooms.server.get("/api/v1/floor", rooms.token))[0] == 200
        (deed,) = rooms.notes.deeds
        assert (deed.actor, deed.action, deed.subject) == ("token:phone", "grant_used", "GET /api/v1/floor")
        assert deed.particulars == {"grant": number, "for": "lina"}
        monkeypatch.setattr(grant_uses, "AGAIN_AFTER", 0.0)
        assert (await rooms.server.get("/api/v1/floor", rooms.token))[0] == 200
        assert len(rooms.notes.deeds) == 2
        rooms.notes.broken = True
        status, _, body = await rooms.server.get("/api/v1/floor", rooms.token)
        assert (status, b"audit-unavailable" in body) == (503, True)


def test_only_what_needed_a_grant_is_a_use_of_it() -> None:
    given = [
        Granted(grant=str(number), right=right, scope=EVERYTHING, until=Instant(1.0))
        for number, right in enumerate((Right.SEE_NUMBERS, Right.LISTEN, Right.SEE_AUDIT), 1)
    ]
    leader = Visitor(audience=Audience(), standing=RIGHTS[Role.QA], granted=tuple(given))
    assert used(leader, (Right.SEE_FLOOR,)) == {"1"}
    assert used(leader, (Right.LISTEN,)) == set()
    assert used(leader, (Right.SEE_AUDIT, Right.MANAGE_RULES)) == {"3"}
    assert used(leader, ()) == set()
