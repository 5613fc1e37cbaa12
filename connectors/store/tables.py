"""The tables of the store as SQLAlchemy Core knows them; migrations/ makes them, and a test compares the two.

The store holds what people decide and keep (accounts, tokens, later alerts and samples); what happened on the floor
is in the journal. Times are seconds since the epoch on our own clock.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("role", String(40), nullable=False),
    Column("scope", JSON(none_as_null=True)),
    Column("created", Double, nullable=False),
    Column("expires", Double),
    Column("revoked", Double),
    Column("last_four", String(4), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    # The board of a screen; None for tokens that are no screen.
    Column("board", String(100)),
    # The account (accounts.id) that it acts as; None for one that acts as itself.
    Column("account", Integer),
    # One living token per name, so that `token revoke NAME` means one.
    Index(
        "tokens_living_name",
        "name",
        unique=True,
        sqlite_where=text("revoked IS NULL"),
        postgresql_where=text("revoked IS NULL"),
    ),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("channel", String(40), nullable=False),
    Column("incident", Text, nullable=False),
    Column("step", String(20), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("notice", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("due", Double, nullable=False),
    Column("lease", Double),
    Column("attempts", Integer, nullable=False),
    Column("settled", Double),
    Column("carrier", Integer),
    Column("detail", Text),
    UniqueConstraint("key", "channel", name="deliveries_key"),
    Index("deliveries_turn", "channel", "state", "urgent", "id"),
    Index("deliveries_incident", "channel", "incident", "id"),
    Index("deliveries_carrier", "carrier"),
)
"""The outbox: one row per notice and channel. carrier: what told it instead, a digest or a later notice."""

channel_states = Table(
    "channel_states",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("sent", JSON, nullable=False),
    Column("held_until", Double),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Double),
    Column("detail", Text),
    Column("last_delivered", Double),
    Column("last_digest", Double),
)
"""What a restart must not forget of a channel. sent: times of the latest tries, as far back as its limits look."""
