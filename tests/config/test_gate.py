"""Who is let in, with what rights, and how long a looked-up token is believed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config import gate as gate_module
from config.gate import Gate, Nowhere
from connectors.store.database import open_store
from connectors.store.tokens import create_token, revoke_token
from realtime.access.roles import RIGHTS, Right, Role
from realtime.masking import Audience
from realtime.names import Instant, QueueId
from web.admission import Refusal, Visitor

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
    agents: dict[str, frozenset[str]] = {"Li": frozenset({"hq/SIP/1"}), "wu": frozenset()}
    for name, theirs in agents.items():
        text = create_token(store, name=name, role=Role.AGENT, now=Instant(NOW))
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
