"""The tables of accounts: people, their sessions, one-time links, and who must wait after wrong passwords."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Double, ForeignKey, Index, Integer, String, Table

from connectors.store.tables import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("display_name", String(100), nullable=False),
    Column("role", String(40), nullable=False),
    Column("scope", JSON(none_as_null=True)),
    Column("language", String(10)),
    Column("created", Double, nullable=False),
    Column("disabled", Double),
    Column("password", String(300)),
    Column("must_change", Boolean, nullable=False),
    # Who the identity provider says this is: issuer and subject, where people sign in through one.
    Column("outside_id", String(500), unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("created", Double, nullable=False),
    Column("last_seen", Double, nullable=False),
    Column("ended", Double),
    Column("remote", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
    Index("sessions_account", "account"),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("expires", Double, nullable=False),
    Column("used", Double),
)

lockouts = Table(
    "lockouts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", Double, nullable=False),
    Column("until", Double, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
)
