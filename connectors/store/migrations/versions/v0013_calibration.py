"""Blind second scores, calibration sessions with their sheets, and campaigns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "second_looks",
        sa.Column("sample", sa.Integer, sa.ForeignKey("samples.id"), primary_key=True),
        sa.Column("opened", sa.Double, nullable=False),
        sa.Column("first", sa.String(200), nullable=False),
        sa.Column("by", sa.String(200)),
        sa.Column("done", sa.Double),
    )
    op.create_index("second_looks_done", "second_looks", ["done"])
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("begun", sa.Double, nullable=False),
        sa.Column("phase", sa.String(20), nullable=False),
        sa.Column("form", sa.String(100), nullable=False),
        sa.Column("session", sa.Text, nullable=False),
    )
    op.create_table(
        "calibration_sheets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("calibration", sa.Integer, sa.ForeignKey("calibrations.id"), nullable=False),
        sa.Column("sample", sa.Integer, sa.ForeignKey("samples.id"), nullable=False),
        sa.Column("rater", sa.String(200), nullable=False),
        sa.Column("handed_in", sa.Double),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.UniqueConstraint("calibration", "sample", "rater", name="calibration_sheets_once"),
    )
    op.create_index("calibration_sheets_sample", "calibration_sheets", ["sample"])
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("campaign", sa.Text, nullable=False),
    )
