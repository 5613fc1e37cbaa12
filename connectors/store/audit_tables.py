"""The audit log's tables. Triggers made by the migration refuse changes, and deletions that no seal covers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from connectors.store.tables import metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    # The chain numbers its entries itself, so that a number left out is a fault and never a rolled-back insert.
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(500), nullable=False),
    Column("subject", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("particulars", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_entries_at", "at_ms"),
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("upto", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
