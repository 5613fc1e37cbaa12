from __future__ import annotations

from pathlib import Path

from config.auditing import auditing, own, thin_audit
from config.settings import Pbx, Retention, Secret, Settings, Storage
from connectors.store.audit_log import append, entries
from connectors.store.database import open_store
from realtime.access.audit_chain import ANCHORED, SEALED, Deed
from realtime.names import Instant


def settings(tmp_path: Path, days: int = 3) -> Settings:
    pbx = Pbx(name="hq", host="127.0.0.1", username="u", secret=Secret("s"))
    return Settings(pbx=(pbx,), storage=Storage(directory=tmp_path), retention=Retention(audit_days=days))


async def test_the_daemon_tells_its_start_and_end(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    async with auditing(settings(tmp_path), store) as writer:
        await writer.record(own("looked"))
    assert [entry.deed.action for entry in entries(store)] == ["started", "looked", "stopped", ANCHORED]
    store.dispose()


def test_old_entries_go_when_the_configuration_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for action, at in (("early", 0.0), ("late", 4 * 86_400.0)):
        append(store, [Deed(at=Instant(at), actor="li", action=action)])
    assert thin_audit(settings(tmp_path), store, Instant(5 * 86_400.0)) == 1
    assert [entry.deed.action for entry in entries(store)] == ["late", SEALED]
    assert thin_audit(settings(tmp_path), store, Instant(5 * 86_400.0)) == 0
    store.dispose()
