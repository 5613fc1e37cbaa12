from __future__ import annotations

from connectors.store.audit_tables import audit_entries, audit_seals
from connectors.store.tables import metadata


def test_the_audit_tables_belong_to_the_store_and_number_their_rows_themselves() -> None:
    for table in (audit_entries, audit_seals):
        assert metadata.tables[table.name] is table
        assert [column.autoincrement for column in table.primary_key] == [False]
