"""Which alerts the screens showed when, for past moments to carry them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shown_alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("alert", sa.String(32), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("body", sa.Text),
    )
    op.create_index("shown_alerts_alert", "shown_alerts", ["alert", "at"])
    op.create_index("shown_alerts_at", "shown_alerts", ["at"])
