"""What callers said of their calls in a survey."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "surveys",
        sa.Column("about", sa.String(500), primary_key=True),
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("linked", sa.String(200)),
        sa.Column("agent", sa.String(200)),
        sa.Column("low", sa.Integer, nullable=False),
        sa.Column("survey", sa.Text, nullable=False),
    )
    op.create_index("surveys_week", "surveys", ["week"])
    op.create_index("surveys_linked", "surveys", ["linked"])
