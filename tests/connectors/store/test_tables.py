from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from connectors.store.database import open_store
from connectors.store.tables import metadata


def test_the_migrations_make_exactly_the_tables_the_code_uses(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.dispose()
