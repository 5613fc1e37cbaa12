"""Legal holds, and tombstones of callers that were erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(40)),
        sa.Column("caller", sa.String(32)),
        sa.Column("subject", sa.String(500)),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("until", sa.Double),
        sa.Column("released", sa.Double),
        sa.Column("released_by", sa.String(200)),
    )
    op.create_table(
        "tombstones",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("caller", sa.String(32), nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
    )
