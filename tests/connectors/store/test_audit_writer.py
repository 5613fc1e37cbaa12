from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from connectors.store import audit_writer
from connectors.store.audit_anchors import read_anchors
from connectors.store.audit_log import entries
from connectors.store.audit_writer import AuditUnavailableError, AuditWriter
from connectors.store.database import open_store
from realtime.access.audit_chain import ANCHORED, Deed, faults
from realtime.names import Instant


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def deed(action: str = "listened") -> Deed:
    return Deed(at=Instant(1000.0), actor="li", action=action)


def break_it(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entries RENAME TO aside"))


def mend_it(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(text("ALTER TABLE aside RENAME TO audit_entries"))


async def test_a_recorded_deed_is_in_the_store_when_the_call_returns(store: Engine, tmp_path: Path) -> None:
    writer = AuditWriter(store, tmp_path / "anchors", wall=lambda: 2000.0)
    await writer.record(deed("one"))
    assert [entry.deed.action for entry in entries(store)] == ["one"]
    await asyncio.gather(*(writer.record(deed("many")) for _ in range(50)))
    assert await asyncio.to_thread(writer.close) == 0
    kept = list(entries(store))
    assert len(kept) == 52
    assert kept[-1].deed.action == ANCHORED
    anchors = read_anchors(tmp_path / "anchors")
    assert [(anchor.seq, anchor.at) for anchor in anchors] == [(52, 2000.0)]
    assert list(faults(kept, anchors)) == []


async def test_when_the_store_refuses_sensitive_deeds_are_refused_and_kept_for_later(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(audit_writer, "RETRY", 0.01)
    monkeypatch.setattr(audit_writer, "PATIENCE", 0.2)
    writer = AuditWriter(store, tmp_path / "anchors")
    break_it(store)
    with pytest.raises(AuditUnavailableError, match="make room"):
        await writer.record(deed("first"))
    assert writer.failing
    with pytest.raises(AuditUnavailableError):
        await writer.record(deed("second"))
    mend_it(store)
    await asyncio.wrap_future(writer.note(deed("third")))
    await writer.record(deed("fourth"))
    assert [entry.deed.action for entry in entries(store)] == ["first", "second", "third", "fourth"]
    await asyncio.to_thread(writer.close)
    told = [record.message for record in caplog.records if "audit log" in record.message]
    assert sum("cannot be written" in line for line in told) == 1


def test_the_queue_is_bounded_and_what_is_lost_at_the_end_is_counted(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_writer, "MOST_WAITING", 3)
    monkeypatch.setattr(audit_writer, "RETRY", 0.01)
    break_it(store)
    monkeypatch.setattr(AuditWriter, "_compare", lambda _: None)
    writer = AuditWriter(store, tmp_path / "anchors")
    waiting = [writer.note(deed()) for _ in range(3)]
    with pytest.raises(AuditUnavailableError):
        writer.note(deed())
    assert writer.close(seconds=0.05) == 3
    for one in waiting:
        with pytest.raises(AuditUnavailableError):
            one.result(timeout=1)
    with pytest.raises(AuditUnavailableError):
        writer.note(deed())


def test_a_cut_end_is_told_when_the_daemon_starts(
    store: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writer = AuditWriter(store, tmp_path / "anchors")
    writer.note(deed())
    writer.close()
    with store.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entries_undeleted"))
        connection.execute(text("DELETE FROM audit_entries WHERE seq = 2"))
    AuditWriter(store, tmp_path / "anchors").close()
    assert "entries 2 to 2 of the audit log are gone" in caplog.text
