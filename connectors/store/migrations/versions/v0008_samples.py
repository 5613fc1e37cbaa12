"""Weeks of samples with their frames, recordings, samples and their steps, reviews and forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    _frames()
    _samples()
    _judged()


def _frames() -> None:
    op.create_table(
        "sample_weeks",
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("committed", sa.Double, nullable=False),
        sa.Column("plan", sa.Text),
        sa.Column("plan_digest", sa.String(64)),
        sa.Column("drawn", sa.Double),
        sa.Column("record", sa.Text),
    )
    op.create_table(
        "contacts",
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("linked", sa.String(200), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("direction", sa.String(20), nullable=False),
        sa.Column("recording", sa.Integer),
        sa.Column("contact", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("week", "linked", "agent", "direction"),
    )
    op.create_table(
        "recordings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("pbx", sa.String(40), nullable=False),
        sa.Column("visit", sa.String(500), nullable=False, unique=True),
        sa.Column("linked", sa.String(200), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("caller", sa.String(64)),
        sa.Column("ended", sa.Double, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("next_look", sa.Double),
        sa.Column("watch", sa.Text, nullable=False),
        sa.Column("sources", sa.Text),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.Integer),
        sa.Column("seconds", sa.Double),
        sa.Column("channels", sa.Integer),
        sa.Column("figures", sa.Text),
        sa.Column("waveform", sa.LargeBinary),
        sa.Column("frozen", sa.Text),
        sa.Column("discarded", sa.Double),
    )
    op.create_index("recordings_next_look", "recordings", ["next_look"])
    op.create_index("recordings_state", "recordings", ["state"])


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("direction", sa.String(20), nullable=False),
        sa.Column("linked", sa.String(200), nullable=False),
        sa.Column("stratum", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("claimed_by", sa.String(200)),
        sa.Column("recording", sa.Integer),
        sa.Column("sample", sa.Text, nullable=False),
        sa.Column("life", sa.Text, nullable=False),
        sa.UniqueConstraint("week", "linked", "agent", "direction", "stratum", name="samples_once"),
    )
    op.create_index("samples_state", "samples", ["state"])
    op.create_table(
        "sample_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sample", sa.Integer, sa.ForeignKey("samples.id"), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
    )
    op.create_index("sample_steps_sample", "sample_steps", ["sample"])
    op.create_table(
        "replacements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("replacement", sa.Text, nullable=False),
    )
    op.create_index("replacements_week", "replacements", ["week"])


def _judged() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sample", sa.Integer, sa.ForeignKey("samples.id"), nullable=False),
        sa.Column("rater", sa.String(200), nullable=False),
        sa.Column("form", sa.String(100), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("signed", sa.Double),
        sa.Column("review", sa.Text, nullable=False),
        sa.UniqueConstraint("sample", "rater", name="reviews_once"),
    )
    op.create_table(
        "forms",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", "version"),
    )
