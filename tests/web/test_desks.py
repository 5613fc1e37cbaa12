from __future__ import annotations

from datetime import UTC
from pathlib import Path

from config.desks import StoreGrants, StoreTrail
from config.retention_desk import StoreRetention
from config.roster_book import RosterBook
from connectors.store.database import open_store
from realtime.access.oversight import Habits
from web.desks import Asking, Desks, GrantDesk, Trail


async def test_the_store_is_such_a_desk(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    grants: GrantDesk = StoreGrants(store, Habits(zone=UTC))
    trail: Trail = StoreTrail(tmp_path, store)
    made = Desks(
        grants=grants,
        trail=trail,
        roster=RosterBook(tmp_path / "roster.toml"),
        retention=StoreRetention(tmp_path, store),
    )
    assert await made.grants.listed(None, 0, 10) == []
    assert await made.trail.listed(Asking()) == []
    store.dispose()
