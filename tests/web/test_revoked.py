"""Whoever's right ends loses the open socket with 4403 at the next look at the store; one is made every second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from config.gate import LOOK_EVERY
from connectors.store.accounts import erase_account, find_account
from connectors.store.grants import change, file_request
from connectors.store.sessions import end_sessions
from connectors.store.tokens import create_token, revoke_screen, revoke_token
from realtime.access.accounts import Changes
from realtime.access.grants import Asked, Person, Policy, acknowledged, approved, finished, reviewed, revoked
from realtime.access.roles import Right, Role
from realtime.names import Instant
from tests.web.build import Screen, text_of
from tests.web.doors import House, close_code, house

NOW = Instant(1_795_420_800.0)
LINA = Person("lina", frozenset({Right.REQUEST_GRANTS}))
WANG = Person("wang", frozenset({Right.REVIEW_GRANTS, Right.APPROVE_GRANTS}))
CHEN = Person("chen", frozenset({Right.APPROVE_GRANTS}))


def granted(here: House, *, until: float = 3600.0) -> int:
    """The right to see the floor, given to lina for a time."""
    asked = Asked(rights=frozenset({Right.SEE_FLOOR}), reason="r", begins=NOW, ends=Instant(NOW + until))
    made = file_request(here.store, LINA, asked, NOW, Policy())
    for step in (
        lambda kept: reviewed(kept, WANG, "needed", NOW),
        lambda kept: approved(kept, CHEN, NOW, Policy()),
        lambda kept: acknowledged(kept, LINA, NOW),
    ):
        change(here.store, made.id, step)
    return made.id


def token(here: House, name: str, role: Role, board: str | None = None) -> str:
    return create_token(here.store, name=name, role=role, now=Instant(0.0), board=board)


async def session(here: House, name: str, role: Role) -> str:
    async with here.browser() as browser:
        await browser.enter(name, role)
        return browser.cookie() or ""


def lina_of(here: House) -> int:
    return find_account(here.store, "lina").id


ENDS: dict[str, tuple[Role, Callable[[House], object]]] = {
    "signed out by an administrator": (Role.QA, lambda here: end_sessions(here.store, lina_of(here), NOW)),
    "disabled": (Role.QA, lambda here: here.desk.changed_now("lina", Changes(disabled=True))),
    "another role": (Role.QA, lambda here: here.desk.changed_now("lina", Changes(role=Role.EXTERNAL))),
    "another scope": (Role.QA, lambda here: here.desk.changed_now("lina", Changes(scope=("hq/sales",)))),
    "erased": (Role.QA, lambda here: erase_account(here.store, "lina", NOW)),
    "grant revoked": (Role.TRAINER, lambda here: change(here.store, 1, lambda kept: revoked(kept, WANG, "x", NOW))),
    "grant finished": (Role.TRAINER, lambda here: change(here.store, 1, lambda kept: finished(kept, LINA, NOW))),
}


@pytest.mark.parametrize(("role", "end"), ENDS.values(), ids=list(ENDS))
async def test_a_session_whose_right_ends_loses_its_socket_at_the_next_look(
    tmp_path: Path, role: Role, end: Callable[[House], object]
) -> None:
    async with house(tmp_path, watched=False, wall=lambda: NOW) as here:
        cookie = await session(here, "lina", role)
        if role is Role.TRAINER:
            granted(here)
        await here.gate.look()
        async with here.server.live(token=cookie) as link, here.server.live(token=token(here, "o", Role.QA)) as other:
            for each in (link, other):
                assert Screen().take(await text_of(each))["type"] == "snapshot"
            end(here)
            await here.gate.look()
            assert await close_code(link) == 4403
            assert await text_of(other), "nobody else is sent away"


async def test_a_grant_that_ends_by_itself_takes_the_socket_with_it(tmp_path: Path) -> None:
    now = [0.0]
    async with house(tmp_path, watched=False, wall=lambda: NOW + now[0]) as here:
        cookie = await session(here, "lina", Role.TRAINER)
        granted(here, until=60.0)
        await here.gate.look()
        async with here.server.live(token=cookie) as link:
            await text_of(link)
            now[0] = 59.0
            await here.gate.look()
            await text_of(link)
            now[0] = 60.0
            await here.gate.look()
            assert await close_code(link) == 4403


async def test_a_token_and_a_screen_that_are_revoked_go_dark_at_the_next_look(tmp_path: Path) -> None:
    async with house(tmp_path, watched=False) as here:
        plain, wall = token(here, "plain", Role.QA), token(here, "wall", Role.SCREEN, "sales")
        await here.gate.look()
        async with here.server.live(token=plain) as one, here.server.live(token=wall) as other:
            for link in (one, other):
                await text_of(link)
            revoke_token(here.store, "plain", NOW)
            revoke_screen(here.store, 2, NOW)
            await here.gate.look()
            assert (await close_code(one), await close_code(other)) == (4403, 4403)


async def test_a_look_is_made_every_second(tmp_path: Path) -> None:
    async with house(tmp_path, watched=False) as here:
        slept: list[float] = []
        looks = asyncio.Event()

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 3:
                looks.set()
                await asyncio.Event().wait()

        watching = asyncio.create_task(here.gate.watch(sleep))
        await asyncio.wait_for(looks.wait(), 10)
        watching.cancel()
        assert slept == [LOOK_EVERY] * 3
        assert LOOK_EVERY <= 1.0, "with the closing, dark within two seconds"
