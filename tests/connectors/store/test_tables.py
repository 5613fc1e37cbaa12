from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import connectors.store
from connectors.store.database import open_store
from connectors.store.tables import metadata


def test_the_migrations_make_exactly_the_tables_the_code_uses(tmp_path: Path) -> None:
    for module in walk_packages(connectors.store.__path__, "connectors.store."):
        if ".migrations" not in module.name:
            import_module(module.name)  # An aggregate may keep its tables beside itself.
    store = open_store(tmp_path)
    with store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.dispose()
