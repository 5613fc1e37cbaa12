from __future__ import annotations

from pathlib import Path

import pytest

from config.opened import opened_store, served_store
from config.settings import Pbx, Secret, Settings, Storage
from connectors.errors import MisconfiguredError
from connectors.store.audit_log import head


def settings(storage: Storage) -> Settings:
    return Settings(pbx=(Pbx(name="hq", host="h", username="u", secret=Secret("s")),), storage=storage)


def test_the_store_is_open_within_and_closed_after(tmp_path: Path) -> None:
    with opened_store(settings(Storage(directory=tmp_path / "made"))) as store:
        assert head(store).seq == 0
        pool = store.pool
    assert store.pool is not pool


async def test_a_daemon_has_it_open_for_as_long_as_it_serves(tmp_path: Path) -> None:
    async with served_store(settings(Storage(directory=tmp_path / "made"))) as store:
        assert head(store).seq == 0
        pool = store.pool
    assert store.pool is not pool


def test_an_address_that_is_none_is_told_without_its_password(tmp_path: Path) -> None:
    storage = Storage(directory=tmp_path, url=Secret("fox://u:hunter2@h/d"))
    with pytest.raises(MisconfiguredError) as caught, opened_store(settings(storage)):
        pass
    assert "hunter2" not in str(caught.value)
