"""How many conversations of each agent ended on each day, and how many were drops."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "agent_ends",
        sa.Column("agent", sa.String(300), primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True),
        sa.Column("ends", sa.Integer, nullable=False),
        sa.Column("drops", sa.Integer, nullable=False),
    )
