"""API tokens. A released step is never changed; the next one comes after it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table of tokens."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("scope", sa.JSON),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("expires", sa.Double),
        sa.Column("revoked", sa.Double),
        sa.Column("last_four", sa.String(4), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
    )
    living = sa.text("revoked IS NULL")
    op.create_index("tokens_living_name", "tokens", ["name"], unique=True, sqlite_where=living, postgresql_where=living)
