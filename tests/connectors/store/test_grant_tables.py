from __future__ import annotations

from connectors.store.grant_tables import grants
from connectors.store.tables import metadata


def test_grants_are_found_by_applicant_and_stage() -> None:
    assert metadata.tables["grants"] is grants
    assert {index.name for index in grants.indexes} == {"grants_applicant", "grants_stage"}
