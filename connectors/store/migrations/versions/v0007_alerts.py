"""Alerts: their life, their timeline, silences, the roster, the detectors' memory; and each queue's quarter hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    _lives()
    _around()


def _lives() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("incident", sa.String(32), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("fired", sa.Double, nullable=False),
        sa.Column("acknowledged", sa.Double),
        sa.Column("resolved", sa.Double),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("alerts_held", "alerts", ["held"])
    op.create_index("alerts_fired", "alerts", ["fired"])
    op.create_index("alerts_incident", "alerts", ["incident"])
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("opened", sa.Double, nullable=False),
        sa.Column("resolved", sa.Double),
        sa.Column("closed", sa.Double),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("incidents_opened", "incidents", ["opened"])
    op.create_table(
        "alert_lines",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("incident", sa.String(32), nullable=False),
        sa.Column("alert", sa.String(32), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("alert_lines_incident", "alert_lines", ["incident"])
    op.create_index("alert_lines_alert", "alert_lines", ["alert"])


def _around() -> None:
    op.create_table(
        "silences",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("ends", sa.Double, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "alert_memory",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "queue_quarters",
        sa.Column("queue", sa.String(300), primary_key=True),
        sa.Column("begin", sa.Double, primary_key=True),
        sa.Column("offered", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("abandoned", sa.Integer, nullable=False),
        sa.Column("dropped", sa.Integer, nullable=False),
        sa.Column("coverage", sa.Double, nullable=False),
    )
