"""The team and the seniority that the agent of a sample had at the time of the call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; empty for samples of before, which get theirs from the roster when the daemon starts."""
    op.add_column("samples", sa.Column("post", sa.Text))
