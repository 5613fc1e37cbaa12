"""The tables of legal holds and of tombstones."""

from __future__ import annotations

from sqlalchemy import Column, Double, Integer, String, Table, Text

from connectors.store.tables import metadata

holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40)),
    Column("caller", String(32)),
    Column("subject", String(500)),
    Column("who", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("since", Double, nullable=False),
    Column("until", Double),
    Column("released", Double),
    Column("released_by", String(200)),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("by", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("caller", String(32), nullable=False),
    Column("counts", Text, nullable=False),
    Column("look", Text, nullable=False, server_default="[]"),
)
