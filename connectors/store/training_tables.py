"""The table of trainings."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, String, Table, Text

from connectors.store.tables import metadata

trainings = Table(
    "trainings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(20), nullable=False),
    # When it was proposed or entered.
    Column("at", Double, nullable=False),
    Column("training", Text, nullable=False),
    Index("trainings_state", "state"),
)
