"""Who is let in, with what rights, and how long a looked-up token is believed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from config import gate as gate_module
from config.gate import Gate, Nowhere
from connectors.store.accounts import change_account, create_account
from connectors.store.database import open_store
from connectors.store.sessions import open_session
from connectors.store.threads import in_store as in_store_itself
from connectors.store.tokens import create_token, revoke_token
from realtime.access.accounts import Changes
from realtime.access.holdings import Granted
from realtime.access.roles import RIGHTS, Right, Role
from realtime.access.scope import scope_of
from realtime.masking import Audience
from realtime.names import Instant, QueueId
from web.admission import Refusal, Visitor
from web.problems import OUTAGES
from web.wire import Board

NOW = 1000.0


class Wall:
    """Our clock, moved by hand."""

    now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def token(store: Engine, role: Role, *, scope: tuple[str, ...] | None = None, expires: float | None = None) -> str:
    until = None if expires is None else Instant(expires)
    return create_token(store, name=role.value, role=role, now=Instant(NOW), scope=scope, expires=until)


async def test_each_role_sees_what_its_rights_say(store: Engine) -> None:
    gate = Gate(store, wall=Wall())
    seen = {
        Role.SCREEN: Audience(),
        Role.SHIFT_LEADER: Audience(numbers=True),
        Role.TECH: Audience(),
        Role.AGENT: Audience(queues=frozenset()),
    }
    for role, audience in seen.items():
        found = await gate.visitor(token(store, role), "10.0.0.1")
        assert isinstance(found, Visitor)
        assert (found.audience, found.rights, found.name) == (audience, RIGHTS[role], role.value)


class OneDesk(Nowhere):
    """A roster in which only li's desk is known."""

    def own_agents(self, account: str) -> frozenset[str]:
        return frozenset({"hq/SIP/1"}) if account == "li" else frozenset()


async def test_an_agent_sees_the_interfaces_that_the_roster_has_under_their_name(store: Engine) -> None:
    gate = Gate(store, places=OneDesk(), wall=Wall())
    agents: dict[str, frozenset[str]] = {"li": frozenset({"hq/SIP/1"}), "wu": frozenset()}
    for name, theirs in agents.items():
        number = create_account(store, name=name, display_name=name, role=Role.AGENT, now=Instant(NOW)).id
        text = create_token(store, name=f"{name}'s", role=Role.AGENT, now=Instant(NOW), account=number)
        found = await gate.visitor(text, None)
        assert isinstance(found, Visitor)
        assert (found.audience.queues, found.audience.agents) == (frozenset(), theirs)


async def test_a_scope_limits_the_queues(store: Engine) -> None:
    scoped = await Gate(store, wall=Wall()).visitor(token(store, Role.SCREEN, scope=("hq/sales",)), None)
    assert isinstance(scoped, Visitor)
    assert scoped.audience == Audience(queues=frozenset({QueueId("hq/sales")}))


@pytest.mark.parametrize("remote", ["127.0.0.1", "::1"])
async def test_open_walls_are_open_on_this_machine_only(store: Engine, remote: str) -> None:
    gate = Gate(store, open_walls=True)
    found = await gate.visitor(None, remote)
    assert isinstance(found, Visitor)
    assert (found.audience, found.rights) == (Audience(), frozenset({Right.SEE_FLOOR}))
    for stranger in ("10.0.0.1", "fe80::1", "nobody", None):
        assert await gate.visitor(None, stranger) is Refusal.MISSING
    assert await Gate(store).visitor(None, remote) is Refusal.MISSING


async def test_who_may_not_come_in_is_told_why(store: Engine) -> None:
    gate = Gate(store, wall=Wall())
    text = token(store, Role.SCREEN)
    revoke_token(store, "screen", now=Instant(NOW))
    assert await gate.visitor(text, None) is Refusal.REVOKED
    assert await gate.visitor(token(store, Role.TECH, expires=NOW - 1), None) is Refusal.EXPIRED
    assert await gate.visitor("fw_guessed", "127.0.0.1") is Refusal.UNKNOWN


async def test_a_revoked_token_is_believed_for_a_few_seconds_and_no_longer(store: Engine) -> None:
    wall = Wall()
    gate = Gate(store, wall=wall)
    text = token(store, Role.SCREEN)
    assert isinstance(await gate.visitor(text, None), Visitor)
    revoke_token(store, "screen", now=Instant(NOW))
    assert isinstance(await gate.visitor(text, None), Visitor)
    wall.now += gate_module.FRESH
    assert await gate.visitor(text, None) is Refusal.REVOKED


async def test_guessing_does_not_fill_the_memory(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "MOST", 5)
    gate = Gate(store, wall=Wall())
    for guess in range(20):
        assert await gate.visitor(f"fw_{guess}", None) is Refusal.UNKNOWN
    assert len(gate._known) <= 5


async def test_a_change_in_another_process_is_noticed_by_who_waits(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "LOOK_EVERY", 0.005)
    gate = Gate(store, wall=Wall())
    text = token(store, Role.TECH)
    assert isinstance(await gate.visitor(text, None), Visitor)
    watching, waiting = asyncio.create_task(gate.watch()), asyncio.create_task(gate.changed(0))
    try:
        revoke_token(store, "tech", now=Instant(NOW))
        async with asyncio.timeout(10):
            while not waiting.done():  # The watch may have begun after the first change.
                token(store, Role.SCREEN)
                revoke_token(store, "screen", now=Instant(NOW))
                await asyncio.wait({waiting}, timeout=0.02)
        assert await gate.visitor(text, None) is Refusal.REVOKED
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_change_between_two_waits_is_not_missed(store: Engine) -> None:
    gate = Gate(store, wall=Wall())
    gate.look_again()
    gate.look_again()
    assert await gate.changed(0) == 2
    assert await gate.changed(1) == 2


async def test_a_grant_that_ends_gives_nothing_from_that_moment(store: Engine) -> None:
    wall = Wall()
    made = Granted(grant="1", right=Right.LISTEN_LIVE, scope=scope_of(["hq/sales"]), until=Instant(NOW + 2))
    gate = Gate(store, wall=wall, grants=lambda _account, _now: (made,))
    create_account(store, name="li", display_name="Li", role=Role.QA, now=Instant(NOW))
    session = open_session(store, 1, Instant(NOW))
    found = await gate.visitor(session, None)
    assert isinstance(found, Visitor)
    assert (found.may(Right.LISTEN_LIVE, "hq/sales"), found.may(Right.LISTEN_LIVE, "hq/support")) == (True, False)
    assert [grant.grant for grant in found.grants_of(Right.LISTEN_LIVE)] == ["1"]
    wall.now += 2
    found = await gate.visitor(session, None)
    assert isinstance(found, Visitor)
    assert not found.may(Right.LISTEN_LIVE)


async def test_a_screen_sees_its_board_and_one_whose_board_is_gone_sees_nothing(store: Engine) -> None:
    boards = {"sales": Board(id="sales", label="Sales", queues=("hq/sales",))}
    gate = Gate(store, wall=Wall(), boards=boards)
    for board, queues in (("sales", {"hq/sales"}), ("gone", set())):
        text = create_token(store, name=board, role=Role.SCREEN, now=Instant(NOW), board=board)
        found = await gate.visitor(text, None)
        assert isinstance(found, Visitor)
        assert (set(found.audience.queues or ()), found.board) == (queues, board)


async def test_a_token_that_bears_an_accounts_name_is_nobodys_but_its_own(store: Engine) -> None:
    made = Granted(grant="1", right=Right.LISTEN, scope=scope_of(None), until=Instant(NOW + 60))
    gate = Gate(store, places=OneDesk(), wall=Wall(), grants=lambda account, _now: (made,) if account == "li" else ())
    create_account(store, name="li", display_name="Li", role=Role.AGENT, now=Instant(NOW))
    found = await gate.visitor(create_token(store, name="li", role=Role.AGENT, now=Instant(NOW)), None)
    assert isinstance(found, Visitor)
    assert (found.acts_as(), found.granted, found.audience.agents) == ("token:li", (), frozenset())


async def test_a_token_of_an_account_never_does_more_than_the_account(store: Engine) -> None:
    number = create_account(store, name="li", display_name="Li", role=Role.QA_LEAD, now=Instant(NOW)).id
    text = create_token(store, name="phone", role=Role.QA, now=Instant(NOW), account=number, scope=("hq/sales",))
    gate = Gate(store, wall=Wall())
    steps: tuple[tuple[Changes, bool], ...] = (
        (Changes(), True),
        (Changes(role=Role.TRAINER), False),
        (Changes(role=Role.QA), True),
        (Changes(scope=("hq/support",)), False),
        (Changes(scope=("hq/*",)), True),
        (Changes(disabled=True), False),
    )
    for changes, let_in in steps:
        change_account(store, "li", changes, Instant(NOW))
        gate.look_again()
        found = await gate.visitor(text, None)
        assert (found is not Refusal.REVOKED) == let_in, changes


class Store:
    """A store that is away, or silent, or well; the gate's own way to it is what is replaced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.well = True
        self.silent = asyncio.Event()
        self.asked = 0
        real = in_store_itself

        async def in_store(work: Callable[..., Any], *words: Any) -> Any:
            self.asked += 1
            await self.silent.wait()
            if not self.well:
                raise OperationalError("select", {}, Exception("connection refused"))
            return await real(work, *words)

        self.silent.set()
        monkeypatch.setattr(gate_module, "in_store", in_store)
        monkeypatch.setattr(gate_module, "LOOK_UP_SECONDS", 0.02)


async def test_who_was_let_in_lately_stays_in_while_the_store_is_away(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall, away = Wall(), Store(monkeypatch)
    gate = Gate(store, wall=wall)
    known, stranger = token(store, Role.SCREEN), token(store, Role.TECH)
    expiring = token(store, Role.QA, expires=NOW + 100)
    for text in (known, expiring):
        assert isinstance(await gate.visitor(text, None), Visitor)
    away.well = False
    wall.now += gate_module.HELD - 1
    assert isinstance(await gate.visitor(known, None), Visitor)
    assert await gate.visitor(expiring, None) is Refusal.EXPIRED
    with pytest.raises(OUTAGES):
        await gate.visitor(stranger, None)
    wall.now += 1
    with pytest.raises(OUTAGES):
        await gate.visitor(known, None)
    away.well = True
    assert isinstance(await gate.visitor(known, None), Visitor)


async def test_what_changed_before_the_store_went_away_is_not_believed_again(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Store(monkeypatch)
    gate = Gate(store, wall=Wall())
    known = token(store, Role.SCREEN)
    await gate.visitor(known, None)
    gate.look_again()
    away.well = False
    with pytest.raises(OUTAGES):
        await gate.visitor(known, None)


async def test_a_silent_store_is_asked_once_for_all_and_nobody_waits_for_it(
    store: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    away = Store(monkeypatch)
    gate = Gate(store, wall=Wall())
    text = token(store, Role.SCREEN)
    away.silent.clear()
    for found in await asyncio.gather(*(gate.visitor(text, None) for _ in range(5)), return_exceptions=True):
        assert isinstance(found, OUTAGES)
    assert away.asked == 1
    with caplog.at_level(logging.INFO, logger="config.gate"):
        for _ in range(3):
            await gate.look()
        assert [record.levelno for record in caplog.records] == [logging.ERROR]
        assert away.asked == 2
        away.silent.set()
        async with asyncio.timeout(10):
            while gate._outage.lasts:
                await gate.look()
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.INFO]
    assert isinstance(await gate.visitor(text, None), Visitor)
    await gate.close()


async def test_what_is_still_asked_at_the_end_is_let_go(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Store(monkeypatch)
    gate = Gate(store, wall=Wall())
    away.silent.clear()
    await gate.look()
    with pytest.raises(OUTAGES):
        await gate.visitor("fw_guessed", None)
    await gate.close()
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
