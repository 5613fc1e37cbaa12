"""The tables of the store as SQLAlchemy Core knows them; migrations/ makes them, and a test compares the two.

The store holds what people decide and keep (accounts, tokens, later alerts and samples); what happened on the floor
is in the journal. Times are seconds since the epoch on our own clock.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Double, Index, Integer, MetaData, String, Table, text

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
    # One living token per name, so that `token revoke NAME` means one.
    Index(
        "tokens_living_name",
        "name",
        unique=True,
        sqlite_where=text("revoked IS NULL"),
        postgresql_where=text("revoked IS NULL"),
    ),
)
