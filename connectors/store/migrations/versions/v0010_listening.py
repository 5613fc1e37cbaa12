"""What happened in each call, who heard how much of a sample, whose it is, and the revisions of reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables, and add the columns."""
    op.create_table(
        "stories",
        sa.Column("linked", sa.String(200), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("direction", sa.String(20), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("linked", "agent", "direction"),
    )
    op.create_index("stories_week", "stories", ["week"])
    op.create_table(
        "listens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sample", sa.Integer, sa.ForeignKey("samples.id"), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("begun", sa.Double, nullable=False),
        sa.Column("told", sa.Double, nullable=False),
        sa.Column("played", sa.Integer, nullable=False),
        sa.Column("heard", sa.Text, nullable=False),
        sa.UniqueConstraint("sample", "who", "session", name="listens_once"),
    )
    op.add_column("samples", sa.Column("queue", sa.String(200)))
    op.add_column("samples", sa.Column("assigned_to", sa.String(200)))
    op.add_column("reviews", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
