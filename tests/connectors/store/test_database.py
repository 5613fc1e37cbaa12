from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from connectors.errors import MisconfiguredError
from connectors.store.database import FILE_NAME, open_store


def test_a_new_store_is_made_with_its_directory_and_opened_again(tmp_path: Path) -> None:
    for _ in range(2):
        store = open_store(tmp_path / "a" / "b 100%")
        with store.connect() as connection:
            assert connection.execute(text("SELECT COUNT(*) FROM tokens")).scalar() == 0
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        store.dispose()


def test_programs_that_start_together_migrate_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        for store in list(pool.map(open_store, [tmp_path] * 4)):
            with store.connect() as connection:
                assert connection.execute(text("SELECT COUNT(*) FROM alembic_version")).scalar() == 1
            store.dispose()


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.dispose()
    with pytest.raises(MisconfiguredError, match="newer Floorwatch"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_and_a_directory_that_is_a_file_are_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database" * 100)
    with pytest.raises(MisconfiguredError, match=r"cannot be opened \(file is not a database\)"):
        open_store(tmp_path)
    with pytest.raises(MisconfiguredError, match="cannot be made"):
        open_store(tmp_path / FILE_NAME)


@pytest.mark.parametrize("url", ["nonsense", "fox://u:hunter2@h/d", "postgresql+fox://u:hunter2@h/d"])
def test_an_impossible_address_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(MisconfiguredError, match=r"storage\.url") as caught:
        open_store(tmp_path, url)
    assert "hunter2" not in str(caught.value)
