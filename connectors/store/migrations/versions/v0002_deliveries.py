"""The outbox and what is remembered of each channel. A released step is never changed; the next one comes after it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of deliveries and of channels."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("incident", sa.Text, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("due", sa.Double, nullable=False),
        sa.Column("lease", sa.Double),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("settled", sa.Double),
        sa.Column("carrier", sa.Integer),
        sa.Column("detail", sa.Text),
        sa.UniqueConstraint("key", "channel", name="deliveries_key"),
    )
    op.create_index("deliveries_turn", "deliveries", ["channel", "state", "urgent", "id"])
    op.create_index("deliveries_incident", "deliveries", ["channel", "incident", "id"])
    op.create_index("deliveries_carrier", "deliveries", ["carrier"])
    op.create_table(
        "channel_states",
        sa.Column("channel", sa.String(40), primary_key=True),
        sa.Column("sent", sa.JSON, nullable=False),
        sa.Column("held_until", sa.Double),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.Double),
        sa.Column("detail", sa.Text),
        sa.Column("last_delivered", sa.Double),
        sa.Column("last_digest", sa.Double),
    )
