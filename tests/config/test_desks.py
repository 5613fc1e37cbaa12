from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from config import desks
from config.desks import StoreGrants, verdict
from connectors.store.audit_log import append
from connectors.store.database import open_store
from realtime.access.audit_chain import Anchor, Deed, Fault
from realtime.access.grants import Act, Asked, Grant, Person, acknowledged, approved, reviewed
from realtime.access.oversight import Habits, Oddity
from realtime.access.roles import Right
from realtime.names import Instant

NOW = Instant(1_795_420_800.0)
LINA, WANG = Person("lina"), Person("wang", frozenset({Right.REVIEW_GRANTS}))
CHEN = Person("chen", frozenset({Right.APPROVE_GRANTS}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


async def active(desk: StoreGrants) -> Grant:
    asked = Asked(rights=frozenset({Right.LISTEN}), reason="17", begins=NOW, ends=Instant(NOW + 86_400.0))
    made = await desk.file(LINA, asked)
    for step in (
        lambda kept: reviewed(kept, WANG, "needed", NOW),
        lambda kept: approved(kept, CHEN, NOW, desk.policy),
        lambda kept: acknowledged(kept, LINA, NOW),
    ):
        changed = await desk.change(made.id, step)
        assert changed is not None
        made = changed
    return made


async def test_uses_are_looked_up_in_the_log_page_by_page(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "_CHUNK", 1)
    desk = StoreGrants(store, Habits(zone=ZoneInfo("UTC"), bulk=3), wall=lambda: NOW)
    first, second = await active(desk), await active(desk)
    append(store, [Deed(at=NOW, actor="lina", action="listened", particulars={"grant": second.id})] * 3)
    assert [(each.grant, each.oddity) for each in await desk.odd()] == [(second.id, Oddity.BULK)]
    assert [each.id for each in await desk.asked_by("lina", first.id, 5)] == [second.id]
    assert second.step(Act.ACKNOWLEDGE) is not None


async def test_a_grant_that_is_not_there_is_none(store: Engine) -> None:
    desk = StoreGrants(store, Habits(zone=ZoneInfo("UTC")))
    assert await desk.change(7, lambda kept: kept) is None
    assert await desk.find(7) is None


def test_a_verdict_counts_everything_and_tells_the_first(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "MOST_FINDINGS", 1)
    append(store, [Deed(at=NOW, actor="lina", action="listened")] * 2)
    false = [Anchor(seq=number, hash="0" * 64, at=NOW) for number in (1, 2)]
    seen = verdict(store, false)
    assert (seen.seq, seen.anchored, seen.found, [each.fault for each in seen.findings]) == (2, 2, 2, [Fault.REWRITTEN])
    assert verdict(store, []).found == 0
