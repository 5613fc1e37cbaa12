from __future__ import annotations

from connectors.store.announcement_tables import announcements
from connectors.store.tables import metadata


def test_the_table_is_one_of_the_store_s() -> None:
    assert metadata.tables["announcements"] is announcements
    assert [column.name for column in announcements.primary_key] == ["id"]
