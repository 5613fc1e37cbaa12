from __future__ import annotations

from connectors.store.access_tables import accounts, links, lockouts, revisions, sessions
from connectors.store.tables import metadata


def test_the_tables_of_accounts_belong_to_the_store_and_secrets_are_kept_as_digests() -> None:
    for table in (accounts, links, lockouts, revisions, sessions):
        assert metadata.tables[table.name] is table
    assert {"sha256"} <= set(links.c.keys()) & set(sessions.c.keys())
