"""The table of grants: the whole of each as one document, and beside it what is searched by."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, String, Table, Text

from connectors.store.tables import metadata

grants = Table(
    "grants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("applicant", String(200), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("ends", Double, nullable=False),
    Column("document", Text, nullable=False),
    Index("grants_applicant", "applicant"),
    Index("grants_stage", "stage"),
)
