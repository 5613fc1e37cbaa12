from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, select, update

from connectors.store.database import open_store, writing
from connectors.store.quality_tables import sample_weeks
from connectors.store.weeks import (
    WeekChangedError,
    add_replacement,
    commit_week,
    export_record,
    extend_plan,
    find_week,
    freeze_plan,
    list_weeks,
    note_drawn,
    replacements_of,
    undrawn,
)
from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, Replacement, Unusable, commitment
from realtime.quality.quotas import Plan, QuotaRules, Staff, freeze, joined
from realtime.quality.recheck import WeekRecord
from realtime.quality.weeks import Week, Weeks

WEEK, KEY = Week("2026-W31"), b"k" * 32
WEEKS = Weeks("Asia/Shanghai")
INBOUND = frozenset({Direction.INBOUND})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def plan() -> Plan:
    staff = [Staff(agent=AgentId("1001"), directions=INBOUND)]
    return freeze(WEEK, KEY, commitment(KEY), staff, {}, QuotaRules(), WEEKS.start(WEEK))


def test_a_week_keeps_its_first_key_and_plan(store: Engine) -> None:
    with pytest.raises(LookupError, match="never committed"):
        freeze_plan(store, plan())
    assert commit_week(store, WEEK, KEY, Instant(1.0)).commitment == commitment(KEY)
    assert commit_week(store, WEEK, b"x" * 32, Instant(2.0)).key == KEY
    assert freeze_plan(store, plan())
    assert not freeze_plan(store, plan())
    found = find_week(store, WEEK)
    assert found is not None
    assert (found.plan, found.committed, found.drawn) == (plan(), 1.0, None)
    assert find_week(store, Week("2026-W32")) is None
    assert undrawn(store) == [WEEK]


def test_who_joins_is_added_and_what_was_frozen_stays(store: Engine) -> None:
    commit_week(store, WEEK, KEY, Instant(1.0))
    freeze_plan(store, plan())
    later = joined(plan(), Staff(agent=AgentId("1002"), directions=INBOUND), WEEKS.start(WEEK), WEEKS)
    extend_plan(store, later)
    found = find_week(store, WEEK)
    assert found is not None
    assert found.plan == later
    with pytest.raises(WeekChangedError, match="the plan"):
        extend_plan(store, msgspec.structs.replace(later, quotas=later.quotas[1:]))


def test_a_week_is_drawn_once_and_exported_with_its_replacements(store: Engine) -> None:
    commit_week(store, WEEK, KEY, Instant(1.0))
    freeze_plan(store, plan())
    assert export_record(store, WEEK) is None
    record = WeekRecord(week=WEEK, key=KEY.hex(), commitment=commitment(KEY), frames=(), draws=())
    with writing(store) as connection:
        note_drawn(connection, record, Instant(9.0))
    with pytest.raises(WeekChangedError, match="the draw"), writing(store) as connection:
        note_drawn(connection, record, Instant(10.0))
    one = Replacement(
        cell=Cell(WEEK, AgentId("1001"), Direction.INBOUND),
        unusable=ChannelId("hq/1.0"),
        substitute=ChannelId("hq/2.0"),
        reason=Unusable.INAUDIBLE,
        by="li",
        at=Instant(11.0),
    )
    with writing(store) as connection:
        add_replacement(connection, one)
    assert replacements_of(store, WEEK) == (one,)
    exported = export_record(store, WEEK)
    assert exported == msgspec.structs.replace(record, replacements=(one,))
    assert undrawn(store) == []
    assert [each.week for each in list_weeks(store)] == [WEEK]


def test_a_key_is_sealed_until_the_week_is_drawn(store: Engine, tmp_path: Path) -> None:
    commit_week(store, WEEK, KEY, Instant(1.0))
    key = select(sample_weeks.c.key).where(sample_weeks.c.week == WEEK)
    with store.connect() as connection:
        assert connection.execute(key).scalar() != KEY.hex()
    kept = (tmp_path / "site.key").read_bytes()
    (tmp_path / "site.key").write_bytes(b"another key of thirty-two bytes!")
    assert [one.key for one in list_weeks(store)] == [b""]
    (tmp_path / "site.key").write_bytes(kept)
    record = WeekRecord(week=WEEK, key=KEY.hex(), commitment=commitment(KEY), frames=(), draws=())
    with writing(store) as connection:
        note_drawn(connection, record, Instant(9.0))
    with store.connect() as connection:
        assert connection.execute(key).scalar() == KEY.hex()
    assert [one.key for one in list_weeks(store)] == [KEY]


def test_a_key_from_before_keys_were_sealed_is_read_as_it_is(store: Engine) -> None:
    commit_week(store, WEEK, KEY, Instant(1.0))
    with writing(store) as connection:
        connection.execute(update(sample_weeks).values(key=KEY.hex()))
    assert [one.key for one in list_weeks(store)] == [KEY]
