"""Alembic runs this to apply the steps in versions/ over the connection it was handed (connectors.store.database)."""

from __future__ import annotations

from alembic import context

from connectors.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
