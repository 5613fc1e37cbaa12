"""The table of what leaders announced. A body is the whole value as JSON; the columns beside it are asked by."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, String, Table, Text

from connectors.store.tables import metadata

announcements = Table(
    "announcements",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("begins", Double, nullable=False),
    Column("ends", Double, nullable=False),
    Column("body", Text, nullable=False),
    Index("announcements_ends", "ends"),
)
"""ends: when it went or will go from the walls, whoever ended it."""
