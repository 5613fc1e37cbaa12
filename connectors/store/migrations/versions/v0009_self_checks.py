"""Ten-second bins beside each queue's quarter hours, and what the nightly self-checks find in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("queue_quarters", sa.Column("bins", sa.LargeBinary))
    op.create_table(
        "self_checks",
        sa.Column("queue", sa.String(300), primary_key=True),
        sa.Column("at", sa.Double, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
