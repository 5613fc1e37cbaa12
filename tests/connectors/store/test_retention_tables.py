from __future__ import annotations

from connectors.store.retention_tables import holds, tombstones
from realtime.retention import Hold, Tombstone


def test_the_tables_have_a_column_for_every_fact_and_none_for_a_number() -> None:
    assert {column.name for column in holds.columns} == set(Hold.__struct_fields__)
    assert {column.name for column in tombstones.columns} == set(Tombstone.__struct_fields__)
