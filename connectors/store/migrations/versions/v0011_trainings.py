"""Trainings: proposed, approved, held, filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "trainings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("training", sa.Text, nullable=False),
    )
    op.create_index("trainings_state", "trainings", ["state"])
