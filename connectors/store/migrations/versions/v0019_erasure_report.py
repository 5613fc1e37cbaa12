"""Where a person has to look after an erasure, kept with its tombstone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column; earlier erasures did not look at what people wrote."""
    op.add_column("tombstones", sa.Column("look", sa.Text, nullable=False, server_default="[]"))
